namespace NetCompiler;

/// <summary>One block of a transformer's encoder: self-attention, then a feed-forward part, each added to its input and normed.</summary>
/// <param name="heads">Parts the features are shared out among; a divisor of them.</param>
/// <param name="hidden">Features inside the feed-forward part; at least 1.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class TransformerEncoderAttribute(int heads, int hidden) : LayerAttribute
{
    /// <summary>Parts the features are shared out among; a divisor of them.</summary>
    public int Heads { get; } = heads;

    /// <summary>Features inside the feed-forward part; at least 1.</summary>
    public int Hidden { get; } = hidden;

    /// <summary>Where layer norm stands.</summary>
    public NormPlace Norm { get; set; }

    /// <summary>What is applied inside the feed-forward part.</summary>
    public FeedForwardActivation Activation { get; set; }

    /// <summary>Probability of 0 in training, wherever the layer drops values.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether a step sees only itself and earlier steps.</summary>
    public bool Causal { get; set; }

    /// <summary>Added to the variance in the norms.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether the weights are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>Where layer norm stands in a block.</summary>
public enum NormPlace
{
    /// <summary>After each sum, as in the first transformers.</summary>
    Post,

    /// <summary>Before each part, which deep networks learn more easily with.</summary>
    Pre,
}
