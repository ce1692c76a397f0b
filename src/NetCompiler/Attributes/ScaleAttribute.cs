namespace NetCompiler;

/// <summary>Every value times a factor, plus an offset, e.g. <c>1.0 / 255</c> for bytes.</summary>
/// <param name="factor">What every value is multiplied by.</param>
/// <param name="offset">What is added after that.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ScaleAttribute(double factor, double offset = 0) : LayerAttribute
{
    /// <summary>What every value is multiplied by.</summary>
    public double Factor { get; } = factor;

    /// <summary>What is added after that.</summary>
    public double Offset { get; } = offset;
}
