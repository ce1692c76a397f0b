namespace NetCompiler;

/// <summary>A dense layer: y = x·Wᵀ + b, then its activation. A spatial input is flattened; of a sequence, each step is its own input.</summary>
/// <param name="units">Outputs; at least 1.</param>
/// <param name="activation">What is applied to the outputs.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute(int units, Activation activation = Activation.Linear) : LayerAttribute
{
    /// <summary>Outputs; at least 1.</summary>
    public int Units { get; } = units;

    /// <summary>What is applied to the outputs.</summary>
    public Activation Activation { get; set; } = activation;

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The name of a layer above whose weight this one takes, such as an embedding's table; null for a weight of its own.</summary>
    public string? Tied { get; set; }

    /// <summary>How the weight starts.</summary>
    public Initialization Init { get; set; }

    /// <summary>The constant, deviation or bound of <see cref="Init"/>, where it needs one.</summary>
    public double InitValue { get; set; } = 0.05;

    /// <summary>Whether the weights are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}
