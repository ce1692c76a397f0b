namespace NetCompiler;

/// <summary>The greatest element of each of as many windows as asked for.</summary>
/// <param name="size">The extents of the result; one number for all dimensions, 0 for those of the input.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class AdaptiveMaxPool2DAttribute(params int[] size) : LayerAttribute
{
    /// <summary>The extents of the result.</summary>
    public IReadOnlyList<int> Size { get; } = size;
}
