using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>Padding is never the greatest.</summary>
internal sealed class MaxPool : Pooling
{
    public override string Name => "maxpool";

    public override string Summary => "y[p] = max x[s·p + d·k] over a window of each channel; padding never wins, and of equal elements the first has the gradient.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        WindowArguments.Size, WindowArguments.PoolStride, WindowArguments.Pad, WindowArguments.Dilation, WindowArguments.Ceil);

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.InputShape(0));
        var windows = WindowArguments.Of(context.Node.Settings, space);
        var padded = Halo.Of(context, context.Input(0), space, windows, float.NegativeInfinity);
        PoolKernels.Gather(
            context, "maxpool.forward", "y = max x over the window", (padded, context.Output), space, windows, AccumulatorKind.Maximum,
            static (_, _, _, x) => x, static (_, _, max) => max);
    }
}

/// <summary>Inputs: dy, x, y. Finds the first tap that has the maximum, then gives each element what those positions got that chose it.</summary>
internal sealed class MaxPoolGradient() : InternalOperator("maxpool.gradient", "dx = Σ dy of the windows whose first maximum it is: gradient of maxpool.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.Node.Shape);
        var windows = WindowArguments.Of(context.Node.Settings, space);
        var positions = PoolKernels.PositionsOf(space, windows);
        var chosen = context.Temporary("chosen", positions.Shape, true);
        var y = context.Input(2).As("y");
        var taps = windows.Aggregate(1, static (a, w) => a * w.Taps);
        PoolKernels.Gather(
            context, "maxpool.chosen", "chosen = first k with x = y", (Halo.Of(context, context.Input(1).As("x"), space, windows, float.NegativeInfinity), chosen),
            space, windows, AccumulatorKind.Minimum,
            (k, to, number, x) => Expression.Select(Expression.Of(ScalarOperation.Equal, x, k.Read(y, to)), k.Index(number), taps),
            static (_, _, first) => first);
        var transposed = new TransposedWindow(windows);
        var dy = Halo.Of(context, context.Input(0).As("dy"), positions, transposed.Sides);
        var choice = Halo.Of(context, chosen, positions, transposed.Sides);
        PoolKernels.Scatter(
            context, "dx = Σ dy where chosen", context.Output.As("dx"), space, transposed,
            (k, number, from) => Expression.Select(Expression.Of(ScalarOperation.Equal, k.Read(choice, from), k.Index(number)), k.Read(dy, from), 0));
    }
}
