namespace NetCompiler;

/// <summary>
/// Normalises the values of each example, or of each step of a sequence, to mean 0 and variance 1; then a learned weight for each multiplies and a
/// learned bias is added.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>How many of the last extents are normalised together; 0 for all of a flat or spatial value, and the features of each step of a sequence.</summary>
    public int Axes { get; set; }

    /// <summary>Added to the variance, so that equal values do not divide by 0.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether a weight and a bias are learned.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Whether they are trained; frozen ones are saved all the same.</summary>
    public bool Trainable { get; set; } = true;
}
