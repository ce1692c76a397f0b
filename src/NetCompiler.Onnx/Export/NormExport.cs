using NetCompiler.Core.Graph;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Norms.</summary>
internal static class NormExport
{
    public static ExportRule[] All { get; } =
    [
        new("batchnorm", "BatchNormalization", BatchNorm),
        new("layernorm", "LayerNormalization", LayerNorm),
        new("rmsnorm", "Mul, ReduceMean, Sqrt, Div", RmsNorm),
        new("groupnorm", "InstanceNormalization, Mul, Add", GroupNorm),
        new("instancenorm", "InstanceNormalization", InstanceNorm),
        new("lrn", "LRN; Pad, Slice, Add, Pow and Div where the window is even", Lrn),
    ];

    private static bool IsAffine(ExportNode n) => n.Settings.Number("affine", 1) != 0;

    private static string Ones(ExportNode n, int count) => n.Floats("ones", [count], Operators.Weights.Filled(count, 1));

    private static string Zeros(ExportNode n, int count) => n.Floats("zeros", [count], new float[count]);

    private static void BatchNorm(ExportNode n)
    {
        var channels = n.Node.Shape.Kind == ShapeKind.Spatial ? n.Node.Shape.Extents[0] : n.Node.Shape.Extents[n.Node.Shape.Rank - 1];
        var states = Enumerable.Range(1, n.InputCount - 1).Where(i => n.InputNode(i).Operator == Leaf.State).Select(i => n[i]).ToArray();
        if (states.Length < 2)
        {
            throw n.Refuse("it normalises each batch by its own statistics (track=false), and ONNX's operator does so in training only.");
        }

        var momentum = n.Settings.Items.FirstOrDefault(static s => s.Name == "momentum") is { Text: null, Numbers: [var given] } ? given : 0.1;
        string[] affine = IsAffine(n) ? [n[1], n[2]] : [Ones(n, channels), Zeros(n, channels)];
        n.ResultChannels("BatchNormalization", [n.ChannelsFirst(0), .. affine, states[0], states[1]],
            Attribute("epsilon", n.Settings.Number("eps")), Attribute("momentum", 1 - momentum));
    }

    /// <summary>How many of the last extents are normalised.</summary>
    private static int Extents(ExportNode n)
    {
        var axes = (int)n.Settings.Number("axes", 0);
        return axes > 0 ? axes : n.Node.Shape.Kind == ShapeKind.Sequence ? 1 : n.Node.Shape.Rank;
    }

    private static void LayerNorm(ExportNode n)
    {
        var (last, shape) = (Extents(n), n.Node.Shape);
        int[] normed = shape.Extents.Skip(shape.Rank - last).ToArray();
        var count = normed.Aggregate(1, static (a, b) => a * b);
        string Weight(int input) => n.Shape(input).Extents.SequenceEqual(normed) ? n[input] : n.Reshaped(n[input], false, normed);
        string[] weights = IsAffine(n) ? [Weight(1), Weight(2)] : [n.Floats("ones", normed, Operators.Weights.Filled(count, 1))];
        n.Result("LayerNormalization", [n[0], .. weights], Attribute("axis", -last), Attribute("epsilon", n.Settings.Number("eps")));
    }

    private static void RmsNorm(ExportNode n)
    {
        var (last, shape) = (Extents(n), n.Node.Shape);
        int[] axes = [.. Enumerable.Range(-last, last)];
        var mean = n.Add("ReduceMean", n.Add("Mul", [n[0], n[0]]), Attribute("axes", axes), Attribute("keepdims", 1));
        string[] quotient = [n[0], n.Add("Sqrt", n.Add("Add", [mean, n.Number(n.Settings.Number("eps"))]))];
        if (!IsAffine(n))
        {
            n.Result("Div", quotient);
            return;
        }

        int[] normed = shape.Extents.Skip(shape.Rank - last).ToArray();
        var weight = n.Shape(1).Extents.SequenceEqual(normed) ? n[1] : n.Reshaped(n[1], false, normed);
        n.Result("Mul", [n.Add("Div", quotient), weight]);
    }

    private static void GroupNorm(ExportNode n)
    {
        var (groups, shape) = (n.Settings.Integer("groups"), n.Node.Shape);
        if (shape.Kind == ShapeKind.Sequence)
        {
            throw n.Refuse("it norms the features of a sequence over its steps, which ONNX's norms do not know.");
        }

        // Each group as a channel of its own.
        var grouped = n.Add("InstanceNormalization", [n.Reshaped(n[0], true, [groups, shape.Size / groups]), Ones(n, groups), Zeros(n, groups)], Attribute("epsilon", n.Settings.Number("eps")));
        if (!IsAffine(n))
        {
            n.ResultReshaped(grouped);
            return;
        }

        int[] channel = [shape.Extents[0], .. Enumerable.Repeat(1, shape.Kind == ShapeKind.Spatial ? shape.Rank - 1 : 0)];
        string Weight(int input) => channel.Length == 1 ? n[input] : n.Reshaped(n[input], false, channel);
        n.Result("Add", [n.Add("Mul", [n.Reshaped(grouped, true, shape.Extents), Weight(1)]), Weight(2)]);
    }

    private static void InstanceNorm(ExportNode n)
    {
        var channels = LayerExport.Channels(n);
        string[] affine = IsAffine(n) ? [n[1], n[2]] : [Ones(n, channels), Zeros(n, channels)];
        n.ResultChannels("InstanceNormalization", [n.ChannelsFirst(0), .. affine], Attribute("epsilon", n.Settings.Number("eps")));
    }

    private static void Lrn(ExportNode n)
    {
        var (size, shape) = (n.Settings.Integer("size"), n.Node.Shape);
        if (size % 2 == 0)
        {
            Even(n, size);
            return;
        }

        var attributes = new[] { Attribute("size", size), Attribute("alpha", n.Settings.Number("alpha")), Attribute("beta", n.Settings.Number("beta")), Attribute("bias", n.Settings.Number("k")) };
        if (shape.Kind == ShapeKind.Spatial && shape.Rank == 3)
        {
            n.Result("LRN", [n[0]], attributes);
            return;
        }

        // ONNX Runtime takes channels over two dimensions of space only.
        var channels = shape.Extents[n.FeatureAxis - 1];
        var y = n.Add("LRN", [n.Reshaped(n.ChannelsFirst(0), true, [channels, shape.Size / channels, 1])], attributes);
        if (shape.Kind == ShapeKind.Sequence)
        {
            n.Result("Transpose", n.Reshaped(y, true, [channels, shape.Extents[0]]), Attribute("perm", [0, 2, 1]));
        }
        else
        {
            n.ResultReshaped(y);
        }
    }

    // An even window lies otherwise around a channel than ONNX's: the squares of neighbours are added one by one.
    private static void Even(ExportNode n, int size)
    {
        var (shape, axis) = (n.Node.Shape, n.FeatureAxis);
        var (channels, rank) = (shape.Extents[axis - 1], shape.Rank + 1);
        var pads = new int[2 * rank];
        (pads[axis], pads[rank + axis]) = (size / 2, size - 1 - (size / 2));
        var squares = n.Add("Pad", [n.Add("Mul", [n[0], n[0]]), n.Integers(pads)]);
        var sum = Enumerable.Range(0, size).Select(i => n.Add("Slice", [squares, n.Integers([i]), n.Integers([i + channels]), n.Integers([axis])])).Aggregate((a, b) => n.Add("Add", [a, b]));
        var divisor = n.Add("Add", [n.Add("Mul", [sum, n.Number(n.Settings.Number("alpha") / size)]), n.Number(n.Settings.Number("k"))]);
        n.Result("Div", [n[0], n.Add("Pow", [divisor, n.Number(n.Settings.Number("beta"))])]);
    }
}
