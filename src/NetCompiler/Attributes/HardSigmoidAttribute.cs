namespace NetCompiler;

/// <summary>alpha·x + beta, held between 0 and 1.</summary>
/// <param name="alpha">The slope of the middle line.</param>
/// <param name="beta">Its value at 0.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class HardSigmoidAttribute(double alpha = 1.0 / 6, double beta = 0.5) : LayerAttribute
{
    /// <summary>The slope of the middle line.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>Its value at 0.</summary>
    public double Beta { get; } = beta;
}
