namespace NetCompiler;

/// <summary>Adds to each step of a sequence a row that stands for its place.</summary>
/// <param name="kind">What the rows are.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class PositionalEncodingAttribute(PositionKind kind = PositionKind.Sine) : LayerAttribute
{
    /// <summary>What the rows are.</summary>
    public PositionKind Kind { get; } = kind;

    /// <summary>The deviation that learned rows start with.</summary>
    public double InitValue { get; set; } = 0.02;

    /// <summary>Whether learned rows are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>What stands for the place of a step in a <see cref="PositionalEncodingAttribute"/>.</summary>
public enum PositionKind
{
    /// <summary>Sines and cosines of slower and slower waves.</summary>
    Sine,

    /// <summary>Rows that are learned.</summary>
    Learned,
}
