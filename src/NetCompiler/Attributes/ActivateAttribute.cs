namespace NetCompiler;

/// <summary>An activation as a layer of its own.</summary>
/// <param name="activation">Which one, with its usual arguments.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ActivateAttribute(Activation activation) : LayerAttribute
{
    /// <summary>Which one.</summary>
    public Activation Activation { get; } = activation;
}
