namespace NetCompiler;

/// <summary>Multi-head self-attention: each step of a sequence takes a mean over all steps, weighted by how well they fit it.</summary>
/// <param name="heads">Parts the features are shared out among; a divisor of them.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class AttentionAttribute(int heads) : LayerAttribute
{
    /// <summary>Parts the features are shared out among; a divisor of them.</summary>
    public int Heads { get; } = heads;

    /// <summary>Whether a step sees only itself and earlier steps.</summary>
    public bool Causal { get; set; }

    /// <summary>Whether the projections add a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Probability that a step does not see a place in training.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether the weights are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}
