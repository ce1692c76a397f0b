using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

internal sealed class GlobalLpPool : GlobalPooling
{
    public override string Name => "globallppool";

    public override string Summary => "y[c] = (Σ |x[c]|^power)^(1/power) over all positions; the result is flat.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("power", ArgumentKind.Real, "The norm's power, at least 1.", "2", Minimum: 1, Positional: false));

    public override void Lower(LoweringContext context)
    {
        var power = context.Node.Settings.Number("power");
        var space = Space.Of(context.InputShape(0));
        var k = context.Kernel("globallppool.forward", "y = norm of x over the positions");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var position = Space.Reduce(k, "i", space.Extents.ToArray());
        var term = LpPool.Power(k.Read(context.Input(0), space.At(n, c, position)), power);
        k.Write(context.Output, LpPool.Root(k.Reduces ? k.Sum(term) : term, power), n, c);
    }
}

/// <summary>Inputs: dy, x, y. Where a norm is 0 it has no slope.</summary>
internal sealed class GlobalLpPoolGradient() : InternalOperator("globallppool.gradient", "dx = |x|^(p−1)·sign(x)·dy·y^(1−p): gradient of globallppool.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var power = context.Node.Settings.Number("power");
        var space = Space.Of(context.Node.Shape);
        var k = context.Kernel(Name, "dx = slope · dy·y^(1−p)");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var at = space.At(n, c, Space.Parallel(k, "i", space.Extents.ToArray()));
        var (dy, y) = (k.Read(context.Input(0).As("dy"), n, c), k.Read(context.Input(2).As("y"), n, c));
        var share = power == 1 ? dy : Expression.Select(Expression.Less(0, y), dy / LpPool.Power(y, power - 1), 0);
        k.Write(context.Output.As("dx"), LpPool.Slope(k.Read(context.Input(1).As("x"), at), power) * share, at);
    }
}
