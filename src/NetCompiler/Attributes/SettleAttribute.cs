namespace NetCompiler;

/// <summary>
/// Saturated-linear neurons that run from the input on until none of them changes: x' = min(max(x·Wᵀ + b, 0), 1). Forward only; the weights are set,
/// not trained.
/// </summary>
/// <param name="rounds">The most rounds there are, 1 to 65,536.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SettleAttribute(int rounds) : LayerAttribute
{
    /// <summary>The most rounds there are.</summary>
    public int Rounds { get; } = rounds;

    /// <summary>What the result is.</summary>
    public SettleResult Returns { get; set; }

    /// <summary>How the weight starts.</summary>
    public Initialization Init { get; set; }

    /// <summary>The constant, deviation or bound of <see cref="Init"/>, where it needs one.</summary>
    public double InitValue { get; set; } = 0.05;

    /// <summary>Whether the weights count as trainable; their gradient is 0.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>What a <see cref="SettleAttribute"/> gives.</summary>
public enum SettleResult
{
    /// <summary>The last state.</summary>
    State,

    /// <summary>How many rounds changed the state: a computation has ended if they are fewer than there may be.</summary>
    Rounds,

    /// <summary>The last state, and behind it the rounds.</summary>
    Both,
}
