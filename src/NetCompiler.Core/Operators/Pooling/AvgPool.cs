using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

internal sealed class AvgPool : Pooling
{
    public override string Name => "avgpool";

    public override string Summary => "y[p] = mean of x[s·p + k] over a window of each channel; padding counts as zeros, or with count_pad=false not at all.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        WindowArguments.Size, WindowArguments.PoolStride, WindowArguments.Pad, WindowArguments.Ceil,
        new ParameterSpec("count_pad", ArgumentKind.Flag, "Whether padding counts in the mean.", "true", Positional: false));

    protected override bool GradientReadsValues => false;

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.InputShape(0));
        var windows = WindowArguments.Of(context.Node.Settings, space);
        Forward(context, space, windows, WindowCount.CountsPadding(context.Node.Settings));
    }

    public static void Forward(LoweringContext context, Space space, EquatableArray<Window> windows, bool countsPadding) => PoolKernels.Gather(
        context, context.Node.Operator + ".forward", "y = mean of x over the window", (Halo.Of(context, context.Input(0), space, windows), context.Output), space, windows,
        AccumulatorKind.Sum, static (_, _, _, x) => x, (k, position, sum) => WindowCount.Divided(k, sum, windows, position, countsPadding));

    /// <summary>Each element's part of the means it is in.</summary>
    public static void Backward(LoweringContext context, Space space, EquatableArray<Window> windows, bool countsPadding)
    {
        var transposed = new TransposedWindow(windows);
        var positions = PoolKernels.PositionsOf(space, windows);
        var dy = context.Input(0).As("dy");
        var uniform = WindowCount.Uniform(windows, countsPadding);
        var share = uniform > 0
            ? Halo.Of(context, dy, positions, transposed.Sides)
            : Halo.Of(context, dy, positions, transposed.Sides, inside: (k, at, position) => WindowCount.Divided(k, k.Read(dy, at), windows, position, countsPadding));
        PoolKernels.Scatter(
            context, "dx = Σ dy / count", context.Output.As("dx"), space, transposed, (k, _, from) => k.Read(share, from),
            (_, _, sum) => uniform > 1 ? sum * (1.0 / uniform) : sum);
    }
}

/// <summary>Inputs: dy.</summary>
internal sealed class AvgPoolGradient() : InternalOperator("avgpool.gradient", "dx = Σ dy / count over the windows on an element: gradient of avgpool.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var space = Space.Of(context.Node.Shape);
        AvgPool.Backward(context, space, WindowArguments.Of(context.Node.Settings, space), WindowCount.CountsPadding(context.Node.Settings));
    }
}

/// <summary>How many elements a window's mean is of. It differs only where windows reach over an end.</summary>
internal static class WindowCount
{
    public static bool CountsPadding(Settings settings) => !settings.Has("count_pad") || settings.Flag("count_pad");

    /// <summary>The count that all windows have; 0 when they differ.</summary>
    public static int Uniform(EquatableArray<Window> windows, bool countsPadding) =>
        windows.Aggregate(1, (count, w) => IsUniform(w, countsPadding) ? count * w.Taps : 0);

    /// <summary>A sum divided by the count of the window at a position.</summary>
    public static Expression Divided(KernelBuilder k, Expression sum, EquatableArray<Window> windows, Affine[] position, bool countsPadding)
    {
        if (Uniform(windows, countsPadding) is var uniform && uniform > 0)
        {
            return uniform == 1 ? sum : sum * (1.0 / uniform);
        }

        return sum / Count(k, windows, position, countsPadding);
    }

    /// <summary>The count as an expression: a factor for each dimension.</summary>
    public static Expression Count(KernelBuilder k, EquatableArray<Window> windows, Affine[] position, bool countsPadding) =>
        windows.Select((w, d) => Count(k, w, position[d], countsPadding)).Aggregate(static (a, b) => a * b);

    private static Expression Count(KernelBuilder k, Window w, Affine position, bool countsPadding)
    {
        if (IsUniform(w, countsPadding))
        {
            return w.Taps;
        }

        // Windows begin at the latest at the padding's end, and end where the padding ends if that counts.
        var first = (w.Stride * position) - w.Before;
        var end = Expression.Min(k.Index(first + w.Taps), w.Input + (countsPadding ? w.After : 0));
        return end - (countsPadding ? k.Index(first) : Expression.Max(k.Index(first), 0));
    }

    private static bool IsUniform(Window w, bool countsPadding) =>
        w.Reach <= w.Before + w.Input + (countsPadding ? w.After : 0) && (countsPadding || w.Before == 0);
}
