using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary>A value seen as positions × features: element (o, f, i) stands at (o · Features + f) · Inner + i.</summary>
/// <param name="Outer">Positions before the features: the steps of a sequence.</param>
/// <param name="Features">Features, channels or classes of one position.</param>
/// <param name="Inner">Positions behind the features: the pixels of a spatial value.</param>
internal readonly record struct FeatureAxis(int Outer, int Features, int Inner)
{
    /// <summary>The view in which a flat value is features altogether, as the softmax family and the losses see it.</summary>
    public static FeatureAxis OfClasses(Shape shape) =>
        shape.Kind == ShapeKind.Flat ? new(1, shape.Size, 1) : AlongOneExtent(shape);

    /// <summary>The view along one extent, as <c>concat</c>, <c>glu</c> and <c>prelu</c> see it: channels, or the last extent.</summary>
    public static FeatureAxis AlongOneExtent(Shape shape)
    {
        var features = shape.Extents[shape.Kind == ShapeKind.Spatial ? 0 : shape.Rank - 1];
        var others = shape.Size / features;
        return shape.Kind == ShapeKind.Spatial ? new(1, features, others) : new(others, features, 1);
    }

    /// <summary>The view along an axis.</summary>
    public static FeatureAxis Along(Shape shape, int axis)
    {
        var inner = shape.Extents.Skip(axis + 1).Aggregate(1, static (a, b) => a * b);
        return new(shape.Size / shape.Extents[axis] / inner, shape.Extents[axis], inner);
    }

    /// <summary>The view of a whole batch.</summary>
    public FeatureAxis Times(int batch) => this with { Outer = Outer * batch };

    /// <summary>Where the features of a position start; they are <see cref="Inner"/> apart.</summary>
    public int Start(int outer, int inner) => (outer * Features * Inner) + inner;
}
