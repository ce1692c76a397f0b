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
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void CopyTo(ReadOnlySpan<float> memory, Span<float> stored)
    {
        stored = stored[..Size];
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] = memory[Offset + MemoryIndex(i)];
        }
    }

    /// <summary>Copies from stored order into a buffer in memory order; padding is left alone.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void CopyFrom(ReadOnlySpan<float> stored, Span<float> memory)
    {
        stored = stored[..Size];
        for (var i = 0; i < stored.Length; i++)
        {
            memory[Offset + MemoryIndex(i)] = stored[i];
        }
    }

    private int MemoryIndex(int stored)
    {
        var index = 0;
        for (var d = Shape.Count - 1; d >= 0; d--)
        {
            index += stored % Shape[d] * Strides[d];
            stored /= Shape[d];
        }

        return index;
    }
}

/// <summary>How a weight starts.</summary>
/// <param name="Kind">The initialiser's name in lower case with underscores, e.g. <c>he_normal</c>.</param>
/// <param name="FanIn">Values that enter one output.</param>
/// <param name="FanOut">Outputs that one input enters.</param>
/// <param name="Value">The constant, deviation or bound, where the kind needs one.</param>
public sealed record InitializerInfo(string Kind, int FanIn = 1, int FanOut = 1, float Value = 0);
