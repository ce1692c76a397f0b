using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

internal sealed class GlobalAvgPool : GlobalPooling
{
    public override string Name => "globalavgpool";

    public override string Summary => "y[c] = mean of x[c] over all positions; the result is flat.";

    protected override bool GradientReadsValues => false;

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.InputShape(0));
        var k = context.Kernel("globalavgpool.forward", "y = mean of x over the positions");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var position = Space.Reduce(k, "i", space.Extents.ToArray());
        var x = k.Read(context.Input(0), space.At(n, c, position));
        k.Write(context.Output, k.Reduces ? k.Sum(x) * (1.0 / space.Positions) : x, n, c);
    }
}

/// <summary>Inputs: dy.</summary>
internal sealed class GlobalAvgPoolGradient() : InternalOperator("globalavgpool.gradient", "dx = dy / positions: gradient of globalavgpool.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.Node.Shape);
        var k = context.Kernel(Name, "dx = dy / positions");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var position = Space.Parallel(k, "i", space.Extents.ToArray());
        k.Write(context.Output.As("dx"), k.Read(context.Input(0).As("dy"), n, c) * (1.0 / space.Positions), space.At(n, c, position));
    }
}
