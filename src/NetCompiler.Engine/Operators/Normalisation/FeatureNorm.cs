using System.Numerics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// <c>layernorm</c> and, not centred, <c>rmsnorm</c>: a group is the last extents, as many as <c>axes</c> says, or with 0 the features of a step, or
/// all. Each value of a group has a weight of its own.
/// </summary>
internal sealed class FeatureNorm<T>(Shape shape, int axes, T eps, bool centred, bool affine) : ExampleNorm<T>(eps, centred, affine)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override int Count { get; } = CountOf(shape, axes);

    protected override int Groups => shape.Size / Count;

    protected override int At(int group, int i) => (group * Count) + i;

    protected override int WeightOf(int group, int i) => i;

    private static int CountOf(Shape shape, int axes)
    {
        var taken = axes > 0 ? axes : shape.Kind == ShapeKind.Sequence ? 1 : shape.Rank;
        var count = 1;
        for (var d = shape.Rank - taken; d < shape.Rank; d++)
        {
            count *= shape.Extents[d];
        }

        return count;
    }
}
