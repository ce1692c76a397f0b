namespace NetCompiler;

/// <summary>x where positive, else alpha · (e^(x/alpha) - 1).</summary>
/// <param name="alpha">Its limit far below zero, without the sign.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class CELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>Its limit far below zero, without the sign.</summary>
    public double Alpha { get; } = alpha;
}
