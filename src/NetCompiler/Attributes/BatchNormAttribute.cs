namespace NetCompiler;

/// <summary>
/// Normalises each channel of a spatial value, or each feature of another, to mean 0 and variance 1: in training by the statistics of the batch, at
/// inference by running statistics, which are saved with the network. Then a learned weight multiplies and a learned bias is added.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, so that equal values do not divide by 0.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>How far the running statistics move towards those of a batch; <see cref="double.NaN"/> for the average of all batches, which are then counted.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Whether there are running statistics; without them each batch is normalised by its own at inference, too.</summary>
    public bool Track { get; set; } = true;

    /// <summary>Whether a weight and a bias are learned.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Whether weight and bias are trained; in training a frozen layer takes the statistics of the batch all the same.</summary>
    public bool Trainable { get; set; } = true;
}
