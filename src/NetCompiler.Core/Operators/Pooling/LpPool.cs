using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

internal sealed class LpPool : Pooling
{
    public override string Name => "lppool";

    public override string Summary =>
        "y[p] = (Σ |x[s·p + k]|^power)^(1/power) over a window of each channel; with ceil, a sum that is cut is scaled up to a whole window's.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        WindowArguments.Size, WindowArguments.PoolStride, WindowArguments.Pad, WindowArguments.Ceil,
        new ParameterSpec("power", ArgumentKind.Real, "The norm's power, at least 1.", "2", Minimum: 1, Positional: false));

    public override void Lower(LoweringContext context)
    {
        var power = context.Node.Settings.Number("power");
        var space = Space.Of(context.InputShape(0));
        var windows = WindowArguments.Of(context.Node.Settings, space);
        PoolKernels.Gather(
            context, "lppool.forward", "y = norm of x over the window", (Halo.Of(context, context.Input(0), space, windows), context.Output), space, windows,
            AccumulatorKind.Sum, (_, _, _, x) => Power(x, power), (k, position, sum) => Root(Whole(k, sum, windows, position), power));
    }

    /// <summary>|x|^power.</summary>
    public static Expression Power(Expression x, double power)
    {
        var size = Expression.Of(ScalarOperation.Absolute, x);
        return power switch
        {
            1 => size,
            2 => x * x,
            3 => x * x * size,
            4 => x * x * (x * x),
            _ => Expression.Select(Expression.Less(0, size), Expression.Exp(power * Expression.Log(size)), 0),
        };
    }

    /// <summary>A norm's derivative in x is |x|^(power − 1) · sign(x) · y^(1 − power).</summary>
    public static Expression Slope(Expression x, double power) => power switch
    {
        1 => Expression.Of(ScalarOperation.Sign, x),
        2 => x,
        _ => Power(x, power - 1) * Expression.Of(ScalarOperation.Sign, x),
    };

    /// <summary>sum^(1/power); 0 of 0.</summary>
    public static Expression Root(Expression sum, double power) => power switch
    {
        1 => sum,
        2 => Expression.Of(ScalarOperation.SquareRoot, sum),
        _ => Power(sum, 1 / power),
    };

    /// <summary>The sum of a cut window scaled to that of a whole one.</summary>
    public static Expression Whole(KernelBuilder k, Expression sum, EquatableArray<Window> windows, Affine[] position) =>
        WindowCount.Uniform(windows, true) > 0
            ? sum
            : sum * windows.Aggregate(1, static (a, w) => a * w.Taps) / WindowCount.Count(k, windows, position, true);
}

/// <summary>Inputs: dy, x, y. Where a norm is 0 it has no slope.</summary>
internal sealed class LpPoolGradient() : InternalOperator("lppool.gradient", "dx = |x|^(p−1)·sign(x)·Σ dy·y^(1−p): gradient of lppool.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var power = context.Node.Settings.Number("power");
        var space = Space.Of(context.Node.Shape);
        var windows = WindowArguments.Of(context.Node.Settings, space);
        var transposed = new TransposedWindow(windows);
        var (dy, x, y) = (context.Input(0).As("dy"), context.Input(1).As("x"), context.Input(2).As("y"));
        var share = Halo.Of(context, dy, PoolKernels.PositionsOf(space, windows), transposed.Sides, inside: (k, at, position) =>
        {
            var g = LpPool.Whole(k, k.Read(dy, at), windows, position);
            return power == 1 ? g : Expression.Select(Expression.Less(0, k.Read(y, at)), g / LpPool.Power(k.Read(y, at), power - 1), 0);
        });
        PoolKernels.Scatter(
            context, "dx = slope · Σ dy·y^(1−p)", context.Output.As("dx"), space, transposed, (k, _, from) => k.Read(share, from),
            (k, at, sum) => LpPool.Slope(k.Read(x, at), power) * sum);
    }
}
