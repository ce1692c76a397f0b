namespace NetCompiler;

/// <summary>Space becomes channels: as many times fewer elements in each dimension.</summary>
/// <param name="factor">How many elements of a dimension become one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class PixelUnshuffleAttribute(int factor) : LayerAttribute
{
    /// <summary>How many elements of a dimension become one.</summary>
    public int Factor { get; } = factor;
}
