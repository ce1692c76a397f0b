namespace NetCompiler;

/// <summary>0 near 0; what is further out moves towards it.</summary>
/// <param name="lambda">Half the width of what becomes 0.</param>
/// <param name="bias">How far the others move.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ShrinkAttribute(double lambda = 0.5, double bias = 0) : LayerAttribute
{
    /// <summary>Half the width of what becomes 0.</summary>
    public double Lambda { get; } = lambda;

    /// <summary>How far the others move.</summary>
    public double Bias { get; } = bias;
}
