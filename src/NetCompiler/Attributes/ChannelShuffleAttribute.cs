namespace NetCompiler;

/// <summary>Takes one channel of each group in turn.</summary>
/// <param name="groups">Groups of channels, a divisor of their number.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ChannelShuffleAttribute(int groups) : LayerAttribute
{
    /// <summary>Groups of channels.</summary>
    public int Groups { get; } = groups;
}
