namespace NetCompiler;

/// <summary>Normalises each channel of an example over all positions.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class InstanceNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, so that equal values do not divide by 0.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether a weight and a bias are learned.</summary>
    public bool Affine { get; set; }

    /// <summary>Whether they are trained; frozen ones are saved all the same.</summary>
    public bool Trainable { get; set; } = true;
}
