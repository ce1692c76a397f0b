namespace NetCompiler.Networks;

/// <summary>A weight or state: its name and shape in files, and where it lies in memory.</summary>
/// <param name="Name">Path in files, e.g. <c>dense1.weight</c>.</param>
/// <param name="Shape">Stored extents, e.g. (out, in).</param>
/// <param name="Offset">First float in the memory.</param>
/// <param name="Strides">Floats between neighbours along each stored extent in memory.</param>
/// <param name="Trainable">False for frozen weights and states.</param>
/// <param name="Initializer">How it starts.</param>
public sealed record ParameterInfo(
    string Name,
    IReadOnlyList<int> Shape,
    int Offset,
    IReadOnlyList<int> Strides,
    bool Trainable,
    InitializerInfo Initializer)
{
    /// <summary>Values in stored order.</summary>
    public int Size { get; } = Shape.Aggregate(1, static (a, b) => a * b);

    /// <summary>Copies from a buffer in memory order (weights, gradients, moments) to stored order.</summary>
    /// <param name="memory">All of the memory, as <see cref="INetwork.Parameters"/>.</param>
    /// <param name="stored">At least <see cref="Size"/> values, row-major.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void CopyTo(ReadOnlySpan<float> memory, Span<float> stored)
    {
        CheckLengths(memory.Length, stored.Length);
        StridedCopy.Gather(memory[Offset..], stored[..Size], Shape, Strides);
    }

    /// <summary>Copies from stored order into a buffer in memory order; padding is left alone.</summary>
    /// <param name="stored">At least <see cref="Size"/> values, row-major.</param>
    /// <param name="memory">All of the memory, as <see cref="INetwork.Parameters"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void CopyFrom(ReadOnlySpan<float> stored, Span<float> memory)
    {
        CheckLengths(memory.Length, stored.Length);
        StridedCopy.Scatter(stored[..Size], memory[Offset..], Shape, Strides);
    }

    private void CheckLengths(int memory, int stored)
    {
        var last = Offset;
        for (var d = 0; d < Shape.Count; d++)
        {
            last += (Shape[d] - 1) * Strides[d];
        }

        if (memory <= last)
        {
            throw new ArgumentException($"{Name} ends at float {last} of the memory, and the span has {memory}.", nameof(memory));
        }

        if (stored < Size)
        {
            throw new ArgumentException($"{Name} has {Size} values, and the span holds {stored}.", nameof(stored));
        }
    }
}

/// <summary>How a weight starts.</summary>
/// <param name="Kind">The initialiser's name in lower case with underscores, e.g. <c>he_normal</c>.</param>
/// <param name="FanIn">Values that enter one output.</param>
/// <param name="FanOut">Outputs that one input enters.</param>
/// <param name="Value">The constant, deviation or bound, where the kind needs one.</param>
public sealed record InitializerInfo(string Kind, int FanIn = 1, int FanOut = 1, float Value = 0);
