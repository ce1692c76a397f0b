namespace NetCompiler;

/// <summary>Channels become space: as many times more elements in each dimension.</summary>
/// <param name="factor">How many elements a dimension gains for each one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class PixelShuffleAttribute(int factor) : LayerAttribute
{
    /// <summary>How many elements a dimension gains for each one.</summary>
    public int Factor { get; } = factor;
}
