namespace NetCompiler;

/// <summary>x above a threshold, else 0.</summary>
/// <param name="alpha">The threshold.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ThresholdedReLUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>The threshold.</summary>
    public double Alpha { get; } = alpha;
}
