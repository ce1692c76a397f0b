namespace NetCompiler;

/// <summary>Neurons that measure how far the input is from their centres: y = ‖x - w‖, then the activation.</summary>
/// <param name="units">Centres; at least 1.</param>
/// <param name="activation">What is applied to the distances.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class DistanceAttribute(int units, Activation activation = Activation.Linear) : LayerAttribute
{
    /// <summary>Centres; at least 1.</summary>
    public int Units { get; } = units;

    /// <summary>What is applied to the distances.</summary>
    public Activation Activation { get; set; } = activation;

    /// <summary>Whether the root is left out.</summary>
    public bool Squared { get; set; }

    /// <summary>How the centres start.</summary>
    public Initialization Init { get; set; }

    /// <summary>The constant, deviation or bound of <see cref="Init"/>, where it needs one.</summary>
    public double InitValue { get; set; } = 0.05;

    /// <summary>Whether the centres are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}
