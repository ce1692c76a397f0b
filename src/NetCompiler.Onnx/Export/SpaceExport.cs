using NetCompiler.Core.Graph;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Space made larger, smaller or otherwise.</summary>
internal static class SpaceExport
{
    public static ExportRule[] All { get; } =
    [
        new("upsample", "Resize", Upsample),
        new("pixelshuffle", "DepthToSpace; Reshape and Transpose", static n => Shuffle(n, enlarges: true)),
        new("pixelunshuffle", "Reshape, Transpose", static n => Shuffle(n, enlarges: false)),
        new("channelshuffle", "Reshape, Transpose", ChannelShuffle),
        new("pad", "Pad; Gather where opposite elements are added", Pad),
    ];

    private static void Upsample(ExportNode n)
    {
        var isNearest = n.Settings.Text("mode") == "nearest";
        var coordinates = isNearest ? "asymmetric" : n.Settings.Flag("align_corners") ? "align_corners" : "half_pixel";
        var isSequence = n.Node.Shape.Kind == ShapeKind.Sequence;
        int[] from = isSequence ? [n.Shape(0).Extents[0]] : n.Shape(0).Extents.Skip(1).ToArray();
        int[] to = isSequence ? [n.Node.Shape.Extents[0]] : n.Node.Shape.Extents.Skip(1).ToArray();
        float[] scales = [1, 1, .. from.Zip(to, static (f, t) => (float)t / f)];
        n.ResultChannels("Resize", [n.ChannelsFirst(0), "", n.Floats("scales", [scales.Length], scales)],
            Attribute("mode", isNearest ? "nearest" : "linear"), Attribute("coordinate_transformation_mode", coordinates), Attribute("nearest_mode", "floor"));
    }

    private static void Shuffle(ExportNode n, bool enlarges)
    {
        var (x, y) = (n.Shape(0), n.Node.Shape);
        if (x.Kind == ShapeKind.Sequence)
        {
            throw n.Refuse("it works on a sequence; reshape it to channels over space.");
        }

        var rank = x.Rank - 1;
        int[] small = [.. (enlarges ? x : y).Extents.Skip(1)];
        int[] factors = [.. (enlarges ? y : x).Extents.Skip(1).Select((e, d) => e / small[d])];
        var channels = (enlarges ? y : x).Extents[0];
        if (enlarges && rank == 2 && factors[0] == factors[1])
        {
            n.Result("DepthToSpace", n[0], Attribute("blocksize", factors[0]), Attribute("mode", "CRD"));
            return;
        }

        // Channels, factors, space on one side; channels, and each extent with its factor, on the other.
        int[] apart = [channels, .. factors, .. small];
        int[] mixed = [channels, .. small.SelectMany((e, d) => new[] { e, factors[d] })];
        int[] toMixed = [0, 1, .. Enumerable.Range(0, rank).SelectMany(d => new[] { 2 + rank + d, 2 + d })];
        int[] toApart = [0, 1, .. Enumerable.Range(0, rank).Select(static d => 3 + (2 * d)), .. Enumerable.Range(0, rank).Select(static d => 2 + (2 * d))];
        n.ResultReshaped(n.Add("Transpose", n.Reshaped(n[0], true, enlarges ? apart : mixed), Attribute("perm", enlarges ? toMixed : toApart)));
    }

    private static void ChannelShuffle(ExportNode n)
    {
        var (groups, shape) = (n.Settings.Integer("groups"), n.Node.Shape);
        var last = shape.Kind == ShapeKind.Sequence || shape.Kind == ShapeKind.Flat;
        int[] front = last ? shape.Extents.Take(shape.Rank - 1).ToArray() : [];
        int[] back = last ? [] : shape.Extents.Skip(1).ToArray();
        var channels = last ? shape.Extents[shape.Rank - 1] : shape.Extents[0];
        var at = 1 + front.Length;
        int[] order = [.. Enumerable.Range(0, at), at + 1, at, .. Enumerable.Range(at + 2, back.Length)];
        n.ResultReshaped(n.Add("Transpose", n.Reshaped(n[0], true, [.. front, groups, channels / groups, .. back]), Attribute("perm", order)));
    }

    private static void Pad(ExportNode n)
    {
        var mode = n.Settings.Text("mode");
        var rank = LayerExport.SpaceRank(n);
        int[] given = n.Settings.Integers("amount");
        int[] sides = given.Length == 2 * rank ? given : given.Length == rank ? [.. given, .. given] : [.. Enumerable.Repeat(given[0], 2 * rank)];
        if (mode == "wrap")
        {
            Wrap(n, sides);
            return;
        }

        int[] pads = [0, 0, .. sides.Take(rank), 0, 0, .. sides.Skip(rank)];
        string[] inputs = [n.ChannelsFirst(0), n.Integers(pads), n.Number(n.Settings.Number("value"))];
        n.ResultChannels("Pad", mode == "constant" ? inputs : inputs[..2], Attribute("mode", mode));
    }

    // ONNX pads with opposite elements only from version 19 on: they are taken by their positions, one extent after another.
    private static void Wrap(ExportNode n, int[] sides)
    {
        var rank = sides.Length / 2;
        var x = n.ChannelsFirst(0);
        for (var d = 0; d < rank; d++)
        {
            var extent = n.Shape(0).Kind == ShapeKind.Sequence ? n.Shape(0).Extents[0] : n.Shape(0).Extents[d + 1];
            var positions = Enumerable.Range(-sides[d], extent + sides[d] + sides[rank + d]).Select(p => ((p % extent) + extent) % extent);
            string[] inputs = [x, n.Integers(positions)];
            if (d == rank - 1)
            {
                n.ResultChannels("Gather", inputs, Attribute("axis", d + 2));
            }
            else
            {
                x = n.Add("Gather", inputs, Attribute("axis", d + 2));
            }
        }
    }
}
