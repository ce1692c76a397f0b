using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Limits of a value, and what passes between them.</summary>
internal static class Clipping
{
    public static Expression Between(Expression x, double least, double most) => Expression.Min(Expression.Max(x, least), most);

    /// <summary><paramref name="then"/> where <paramref name="y"/> lies strictly between the limits, else 0.</summary>
    public static Expression Inside(Expression y, double least, double most, Expression then) =>
        Expression.Select(Expression.Less(least, y), Expression.Select(Expression.Less(y, most), then, 0), 0);
}
