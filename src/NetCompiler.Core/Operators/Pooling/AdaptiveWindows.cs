using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>
/// Windows chosen so that there are a given number of them: position o of P stands on elements from ⌊o·H / P⌋ to before ⌈(o + 1)·H / P⌉ of H. Where P
/// divides H they are equal and side by side; else they have different lengths and may share an element.
/// </summary>
internal static class AdaptiveWindows
{
    public static ParameterSpec Size { get; } = new(
        "size", ArgumentKind.Size, "The extents of the result; one number for all dimensions, 0 for those of the input.", Minimum: 0);

    public static Shape? Infer(InferenceContext context)
    {
        if (Space.Of(context) is not { } input || !WindowArguments.HaveRank(context, input.Rank, "size"))
        {
            return null;
        }

        return (input with { Extents = Extents(context.Settings, input) }).Shape;
    }

    /// <summary>The windows as ordinary ones; null when they are not equal.</summary>
    public static EquatableArray<Window>? Equal(Space input, Space result) => input.Extents.Select((e, d) => e % result.Extents[d]).Any(static r => r != 0)
        ? (EquatableArray<Window>?)null
        : input.Extents.Select((e, d) => Equal(e, result.Extents[d])).ToEquatable();

    /// <summary>Whether element i is in window o: not 0, or 0.</summary>
    public static Expression Contains(KernelBuilder k, int elements, int windows, Affine o, Affine i) =>
        Expression.Less(k.Index((elements * o) - (windows * i) - windows), 0) * Expression.Less(k.Index((windows * i) - (elements * o) - elements), 0);

    /// <summary>How many elements are in window o.</summary>
    public static Expression Count(KernelBuilder k, int elements, int windows, Affine o)
    {
        static Expression Floor(Expression e) => Expression.Of(ScalarOperation.Floor, e);
        return -Floor(k.Index((-elements * o) - elements) / windows) - Floor(k.Index(elements * o) / windows);
    }

    private static Window Equal(int elements, int positions) => new(elements / positions, elements / positions, 1, 0, 0, elements, positions);

    private static EquatableArray<int> Extents(Settings settings, Space input) =>
        input.Extents.Select((e, d) => WindowArguments.At(settings, "size", d) is var size && size > 0 ? size : e).ToEquatable();
}
