using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>How sentences speak of shapes.</summary>
internal static class Words
{
    /// <summary><c>a spatial value of 6x14x14</c>.</summary>
    public static string Shape(Shape shape) => shape.Kind switch
    {
        ShapeKind.Spatial => "a spatial value of " + shape,
        ShapeKind.Sequence => "a sequence of " + shape,
        _ => "a flat value of " + shape,
    };
}
