namespace NetCompiler;

/// <summary>The logistic function 1 / (1 + e^(-steepness·x)).</summary>
/// <param name="steepness">Four times its slope at zero.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LogisticAttribute(double steepness = 1) : LayerAttribute
{
    /// <summary>Four times its slope at zero.</summary>
    public double Steepness { get; } = steepness;
}
