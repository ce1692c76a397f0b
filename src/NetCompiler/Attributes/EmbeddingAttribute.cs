namespace NetCompiler;

/// <summary>Rows of a learned table: each number of the input is an index, whose row takes its place.</summary>
/// <param name="count">How many indices there are; at least 1.</param>
/// <param name="dimensions">Features of a row; at least 1.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class EmbeddingAttribute(int count, int dimensions) : LayerAttribute
{
    /// <summary>How many indices there are; at least 1.</summary>
    public int Count { get; } = count;

    /// <summary>Features of a row; at least 1.</summary>
    public int Dimensions { get; } = dimensions;

    /// <summary>The index that only fills up: its row gets no gradient; -1 for none.</summary>
    public int PaddingIdx { get; set; } = -1;

    /// <summary>How the rows start.</summary>
    public EmbeddingInitialization Init { get; set; }

    /// <summary>The deviation, bound or constant of <see cref="Init"/>.</summary>
    public double InitValue { get; set; } = 1;

    /// <summary>Whether the rows are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>How the rows of an <see cref="EmbeddingAttribute"/> start.</summary>
public enum EmbeddingInitialization
{
    /// <summary>Normal around 0.</summary>
    Normal,

    /// <summary>Uniform around 0.</summary>
    Uniform,

    /// <summary>All 0.</summary>
    Zeros,

    /// <summary>All the same number.</summary>
    Constant,
}
