namespace NetCompiler;

/// <summary>Two dense layers with an activation between, the second back to the features of the input; acts on each step of a sequence.</summary>
/// <param name="hidden">Features between the two layers; at least 1.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class FeedForwardAttribute(int hidden) : LayerAttribute
{
    /// <summary>Features between the two layers; at least 1.</summary>
    public int Hidden { get; } = hidden;

    /// <summary>What is applied between the two layers.</summary>
    public FeedForwardActivation Activation { get; set; }

    /// <summary>Probability of 0 in training, after the activation.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether the weights are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>The activation inside a feed-forward part.</summary>
public enum FeedForwardActivation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Gaussian error linear.</summary>
    Gelu,
}
