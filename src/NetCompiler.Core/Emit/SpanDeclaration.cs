namespace NetCompiler.Core.Emit;

/// <summary>Declares spans of a micro-kernel, as vectors wherever all that is touched lies at whole vectors.</summary>
internal static class SpanDeclaration
{
    /// <param name="slice">The part of the span before.</param>
    /// <param name="isVectors">Whether that is a span of vectors already.</param>
    /// <param name="rest">Reduction axes still to be walked.</param>
    public static SpanView Declare(TileContext context, SpanGroup group, string slice, bool isVectors, IReadOnlyCollection<int> rest)
    {
        var cast = !isVectors && context.Geometry.IsVectorView(group, rest);
        var vectors = isVectors || cast;
        var text = cast ? $"MemoryMarshal.Cast<float, {context.Vector.Type}>({slice})" : slice;
        var name = context.Unique(group.Name.TrimStart('@') + (vectors ? "V" : "S"));
        context.Writer.Line($"var {name} = {text};");
        return new(name, vectors);
    }
}
