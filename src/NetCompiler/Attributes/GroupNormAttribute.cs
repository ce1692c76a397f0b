namespace NetCompiler;

/// <summary>Normalises each group of channels of an example, over all positions; then a learned weight for each channel multiplies and a learned bias is added.</summary>
/// <param name="groups">Groups; they must divide the channels.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class GroupNormAttribute(int groups) : LayerAttribute
{
    /// <summary>Groups of channels.</summary>
    public int Groups { get; } = groups;

    /// <summary>Added to the variance, so that equal values do not divide by 0.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether a weight and a bias are learned.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Whether they are trained; frozen ones are saved all the same.</summary>
    public bool Trainable { get; set; } = true;
}
