namespace NetCompiler;

/// <summary>Every value times a factor, e.g. <c>1.0 / 255</c> for bytes.</summary>
/// <param name="factor">The factor.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ScaleAttribute(double factor) : LayerAttribute
{
    /// <summary>The factor.</summary>
    public double Factor { get; } = factor;
}
