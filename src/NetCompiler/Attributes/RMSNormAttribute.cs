namespace NetCompiler;

/// <summary>Divides the values of each example, or of each step of a sequence, by the root of their mean square; then a learned weight for each multiplies.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class RMSNormAttribute : LayerAttribute
{
    /// <summary>How many of the last extents are normalised together; 0 for all of a flat or spatial value, and the features of each step of a sequence.</summary>
    public int Axes { get; set; }

    /// <summary>Added to the mean square, so that zeros do not divide by 0.</summary>
    public double Eps { get; set; } = 1e-6;

    /// <summary>Whether a weight is learned.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Whether it is trained; a frozen one is saved all the same.</summary>
    public bool Trainable { get; set; } = true;
}
