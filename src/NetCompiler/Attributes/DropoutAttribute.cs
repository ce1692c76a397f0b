namespace NetCompiler;

/// <summary>In training, sets values to zero at random and scales the others up; at inference it does nothing.</summary>
/// <param name="rate">The probability of a zero: at least 0, less than 1.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute(double rate) : LayerAttribute
{
    /// <summary>The probability of a zero.</summary>
    public double Rate { get; } = rate;
}
