using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>
/// The maximum over windows that need not be equal, by looking at every element for each; the first of equal elements has the gradient. Windows over
/// everything are those of the global maximum.
/// </summary>
internal static class FirstMaximum
{
    /// <param name="to">The index of the result at a row, channel and position.</param>
    public static void Forward(LoweringContext context, string role, Space space, int[] windows, Func<Affine, Affine, Affine[], Affine[]> to)
    {
        var k = context.Kernel(role, "y = max x over the window");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var o = Space.Parallel(k, "o", windows);
        var i = Space.Reduce(k, "i", space.Extents.ToArray());
        var x = k.Read(context.Input(0), space.At(n, c, i));
        var seen = Contains(k, space, windows, o, i) is { } inside ? Expression.Select(inside, x, float.NegativeInfinity) : x;
        k.Write(context.Output, k.Reduces ? k.Maximum(seen) : x, to(n, c, o));
    }

    /// <summary>Inputs: dy, x, y.</summary>
    public static void Backward(LoweringContext context, Space space, int[] windows, Func<Affine, Affine, Affine[], Affine[]> to)
    {
        var (dy, y) = (context.Input(0).As("dy"), context.Input(2).As("y"));
        var chosen = context.Temporary("chosen", context.InputShape(2), true);
        Find(context, space, windows, to, y, chosen);
        var k = context.Kernel(context.Node.Operator, "dx = Σ dy where chosen");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var i = Space.Parallel(k, "i", space.Extents.ToArray());
        var o = Space.Reduce(k, "o", windows);
        var at = to(n, c, o);
        var isChosen = Expression.Of(ScalarOperation.Equal, k.Read(chosen, at), k.Index(KernelIndices.RowMajor(i, space.Extents)));
        var part = Expression.Select(isChosen, k.Read(dy, at), 0);
        k.Write(context.Output.As("dx"), k.Reduces ? k.Sum(part) : part, space.At(n, c, i));
    }

    private static void Find(LoweringContext context, Space space, int[] windows, Func<Affine, Affine, Affine[], Affine[]> to, Operand y, Operand chosen)
    {
        var k = context.Kernel(context.Node.Operator.Replace("gradient", "chosen"), "chosen = first i with x = y");
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var o = Space.Parallel(k, "o", windows);
        var i = Space.Reduce(k, "i", space.Extents.ToArray());
        var at = to(n, c, o);
        var number = KernelIndices.RowMajor(i, space.Extents);
        var equal = Expression.Of(ScalarOperation.Equal, k.Read(context.Input(1).As("x"), space.At(n, c, i)), k.Read(y, at));
        var first = Expression.Select(Contains(k, space, windows, o, i) is { } inside ? inside * equal : equal, k.Index(number), space.Positions);
        k.Write(chosen, k.Reduces ? k.Accumulate(AccumulatorKind.Minimum, first) : 0, at);
    }

    // Null where there is one window, which is everything.
    private static Expression? Contains(KernelBuilder k, Space space, int[] windows, Affine[] o, Affine[] i)
    {
        var parts = Enumerable.Range(0, windows.Length).Where(d => windows[d] > 1)
            .Select(d => AdaptiveWindows.Contains(k, space.Extents[d], windows[d], o[d], i[d])).ToArray();
        return parts.Length == 0 ? null : parts.Aggregate(static (a, b) => a * b);
    }
}
