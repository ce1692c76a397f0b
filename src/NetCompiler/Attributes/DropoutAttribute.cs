namespace NetCompiler;

/// <summary>In training, sets values to zero at random; the expected value is kept.</summary>
/// <param name="rate">The probability of a zero: at least 0, less than 1.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute(double rate = 0.5) : LayerAttribute
{
    /// <summary>The probability of a zero.</summary>
    public double Rate { get; } = rate;

    /// <summary>When the other values are scaled.</summary>
    public DropoutScale Scale { get; set; }
}

/// <summary>When a <see cref="DropoutAttribute"/> scales values, so that their expected value is the same in training and at inference.</summary>
public enum DropoutScale
{
    /// <summary>In training, the values that are kept are divided by 1 - rate; at inference nothing happens.</summary>
    Training,

    /// <summary>At inference, all values are multiplied by 1 - rate.</summary>
    Inference,
}
