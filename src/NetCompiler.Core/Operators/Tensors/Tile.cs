using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Tile : Operator
{
    public override string Name => "tile";

    public override string Summary => "y = x several times in a row along its extents, aligned at the last: tile 2x3.";

    public override string Example => "tile 2";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("repeats", ArgumentKind.Extents, "How often along each extent, at least 1.", Minimum: 1));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        var repeats = Repeats(context.Settings, x.Rank);
        if (repeats.Length > Axes.MostExtents || repeats.Aggregate((double)x.Size, static (a, b) => a * b) > int.MaxValue)
        {
            Axes.IsTooLarge(context, repeats.Length > Axes.MostExtents ? repeats : [x.Size, .. repeats]);
            return null;
        }

        return Axes.Like(x, repeats.Select((r, d) => r * Extent(x.Extents, d, repeats.Length)));
    }

    public override void Differentiate(GradientContext context)
    {
        var x = context.NodeOf(context.Node.Inputs[0]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("tile.gradient", context.Node.Settings, x.Shape, x.PerExample, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var (x, y) = (context.Input(0).As("x"), context.Output);
        var k = context.Kernel("tile.forward", "y[r·e + i] = x[i]");
        var rows = k.Rows(y);
        var (from, to) = Index(k, x.Extents, Repeats(context.Node.Settings, x.Extents.Count), sum: false);
        k.Write(y, k.Read(x, [.. rows, .. from]), [.. rows, .. to]);
    }

    /// <summary>Where an element of x stands in x and, of the repeats that the other axes count, in y.</summary>
    internal static (Affine[] From, Affine[] To) Index(KernelBuilder k, EquatableArray<int> extents, int[] repeats, bool sum)
    {
        var from = new List<Affine>();
        var to = new List<Affine>();
        for (var d = 0; d < repeats.Length; d++)
        {
            var extent = Extent(extents, d, repeats.Length);
            var repeat = sum ? k.Reduce("r" + d, repeats[d]) : k.Parallel("r" + d, repeats[d]);
            var own = d < repeats.Length - extents.Count ? 0 : k.Parallel("i" + d, extent);
            to.Add((extent * repeat) + own);
            if (d >= repeats.Length - extents.Count)
            {
                from.Add(own);
            }
        }

        return ([.. from], [.. to]);
    }

    /// <summary>One number for each extent of the result.</summary>
    internal static int[] Repeats(Settings settings, int rank)
    {
        var given = settings.Integers("repeats");
        return [.. Enumerable.Repeat(1, Math.Max(0, rank - given.Length)), .. given];
    }

    private static int Extent(EquatableArray<int> extents, int d, int rank) => d < rank - extents.Count ? 1 : extents[d - rank + extents.Count];
}

/// <summary>Each element gets the sum over its copies.</summary>
internal sealed class TileGradient() : InternalOperator("tile.gradient", "dx[i] = Σ dy[r·e + i] over r: gradient of tile.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var dx = context.Output.As("dx");
        var k = context.Kernel(Name, "dx[i] = Σ dy[r·e + i]");
        var rows = k.Rows(dx);
        var (at, from) = Tile.Index(k, dx.Extents, Tile.Repeats(context.Node.Settings, dx.Extents.Count), sum: true);
        k.Write(dx, k.Sum(k.Read(context.Input(0).As("dy"), [.. rows, .. from])), [.. rows, .. at]);
    }
}
