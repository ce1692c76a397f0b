namespace NetCompiler;

/// <summary>x · Φ(x), the Gaussian error linear unit.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>How Φ is computed.</summary>
    public GELUApproximation Approximate { get; set; }
}

/// <summary>How the normal distribution in <see cref="GELUAttribute"/> is computed.</summary>
public enum GELUApproximation
{
    /// <summary>Exactly, by the error function.</summary>
    None,

    /// <summary>By the usual formula with a hyperbolic tangent.</summary>
    Tanh,
}
