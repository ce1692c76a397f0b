namespace NetCompiler;

/// <summary>A gated recurrent unit over the steps of a sequence, with gates in the order reset, update, new.</summary>
/// <param name="units">Values of the state; at least 1.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class GRUAttribute(int units) : LayerAttribute
{
    /// <summary>Values of the state; at least 1.</summary>
    public int Units { get; } = units;

    /// <summary>Levels, each reading the sequence of the one below.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Whether each level also reads the sequence backwards, which doubles the features.</summary>
    public bool Bidirectional { get; set; }

    /// <summary>Which states are the result.</summary>
    public RecurrentResult Returns { get; set; }

    /// <summary>Whether biases are added.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Steps after which gradients do not flow back through the state; 0 for never.</summary>
    public int Truncate { get; set; }

    /// <summary>How the weights start.</summary>
    public Initialization Init { get; set; }

    /// <summary>The constant, deviation or bound of <see cref="Init"/>, where it needs one.</summary>
    public double InitValue { get; set; } = 0.05;

    /// <summary>Whether the weights are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}
