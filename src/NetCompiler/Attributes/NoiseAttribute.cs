namespace NetCompiler;

/// <summary>In training, adds normally distributed noise; at inference it does nothing.</summary>
/// <param name="deviation">Its standard deviation; at least 0.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class NoiseAttribute(double deviation) : LayerAttribute
{
    /// <summary>Its standard deviation.</summary>
    public double Deviation { get; } = deviation;
}
