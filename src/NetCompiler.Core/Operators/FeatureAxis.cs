using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators;

/// <summary>
/// Which extent of a shape holds the features or classes: the channels of a spatial value, the features of a sequence; a flat value is
/// features altogether. The other extents are positions.
/// </summary>
internal static class FeatureAxis
{
    /// <summary>The extent that <c>concat</c>, <c>glu</c> and <c>prelu</c> work along.</summary>
    public static int Of(Shape shape) => shape.Kind == ShapeKind.Spatial ? 0 : shape.Rank - 1;

    public static bool IsFeature(Shape shape, int extent) => shape.Kind == ShapeKind.Flat || extent == Of(shape);

    /// <summary>Features or classes of one position.</summary>
    public static int Features(Shape shape) => Extents(shape, features: true).Aggregate(1, static (a, b) => a * b);

    /// <summary>Extents of the positions: steps, or rows and columns; none for a flat value.</summary>
    public static EquatableArray<int> Positions(Shape shape) => Extents(shape, features: false).ToEquatable();

    /// <summary>One axis for each extent, parallel over positions and reducing over features.</summary>
    public static Affine[] ReduceFeatures(this KernelBuilder kernel, Shape shape) =>
    [
        .. shape.Extents.Select((e, i) => IsFeature(shape, i) ? kernel.Reduce("k" + i, e) : kernel.Parallel("i" + i, e)),
    ];

    /// <summary>Of the indices of a value, those of its positions.</summary>
    public static Affine[] PositionsOf(Shape shape, Affine[] index) => [.. index.Where((_, i) => !IsFeature(shape, i))];

    private static IEnumerable<int> Extents(Shape shape, bool features) =>
        shape.Extents.Where((_, i) => IsFeature(shape, i) == features);
}
