namespace NetCompiler;

/// <summary>x where positive, else a learned slope times x.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>How many slopes there are.</summary>
    public PReLUSlopes Slopes { get; set; }

    /// <summary>What the slopes start with.</summary>
    public double InitValue { get; set; } = 0.25;

    /// <summary>Whether the slopes are trained; frozen ones are saved all the same.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>How many slopes a <see cref="PReLUAttribute"/> learns.</summary>
public enum PReLUSlopes
{
    /// <summary>One for all values.</summary>
    One,

    /// <summary>One for each channel.</summary>
    Channel,
}
