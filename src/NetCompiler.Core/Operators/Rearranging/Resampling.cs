using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;

namespace NetCompiler.Core.Operators.Rearranging;

/// <summary>
/// A linear map of each dimension on its own: result[o] = Σ x[i]·weight(o, i). Weights are computed from the indices, exactly, and most are 0: it
/// serves sizes for which no simpler kernel is known.
/// </summary>
internal static class Resampling
{
    /// <summary>The weight of element i of <paramref name="elements"/> in result o of <paramref name="results"/>.</summary>
    public delegate Expression Weight(KernelBuilder k, int elements, int results, Affine o, Affine i);

    public static void Forward(LoweringContext context, string role, string formula, Space from, Space to, Weight weight) =>
        Run(context, role, formula, context.Input(0), context.Output, from, to, (k, d, o, i) => weight(k, from.Extents[d], to.Extents[d], o, i));

    /// <summary>The transposed map, of dy.</summary>
    public static void Backward(LoweringContext context, string formula, Space from, Space to, Weight weight) => Run(
        context, context.Node.Operator, formula, context.Input(0).As("dy"), context.Output.As("dx"), to, from,
        (k, d, i, o) => weight(k, from.Extents[d], to.Extents[d], o, i));

    // One dimension after another, those that shrink most first; the last one writes the result.
    private static void Run(
        LoweringContext context, string role, string formula, Operand x, Operand y, Space from, Space to, Func<KernelBuilder, int, Affine, Affine, Expression> weight)
    {
        var dimensions = Enumerable.Range(0, from.Rank).Where(d => from.Extents[d] != to.Extents[d])
            .OrderBy(d => to.Extents[d] / (double)from.Extents[d]).ToArray();
        var current = from;
        for (var step = 0; step < Math.Max(1, dimensions.Length); step++)
        {
            var d = dimensions.Length == 0 ? -1 : dimensions[step];
            var next = d < 0 ? current : current with { Extents = current.Extents.With(d, to.Extents[d]) };
            var target = step >= dimensions.Length - 1 ? y : context.Temporary("part", next.Shape, true);
            var k = context.Kernel(role, formula);
            var n = k.Rows();
            var c = k.Parallel("c", current.Channels);
            var position = Space.Parallel(k, "o", next.Extents.ToArray());
            if (d < 0)
            {
                k.Write(target, k.Read(x, current.At(n, c, position)), next.At(n, c, position));
                return;
            }

            var i = current.Extents[d] == 1 ? 0 : k.Reduce("i", current.Extents[d]);
            var at = position.Select((p, e) => e == d ? i : p).ToArray();
            var product = weight(k, d, position[d], i) * k.Read(x, current.At(n, c, at));
            k.Write(target, k.Reduces ? k.Sum(product) : product, next.At(n, c, position));
            (x, current) = (target, next);
        }
    }
}
