namespace NetCompiler;

/// <summary>The same values, in the same order, under other extents.</summary>
/// <param name="extents">Extents of one example; their product is that of the input.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ReshapeAttribute(params int[] extents) : LayerAttribute
{
    /// <summary>Extents of one example.</summary>
    public IReadOnlyList<int> Extents { get; } = extents;
}
