namespace NetCompiler.Data;

/// <summary>The examples of one step, which a transform may change in place.</summary>
public readonly ref struct Batch
{
    /// <summary>A batch of examples, one after another.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="inputs">Their inputs.</param>
    /// <param name="targets">Their target values; empty where they have class indices.</param>
    /// <param name="classes">Their class indices; empty where they have target values.</param>
    /// <param name="seed">The seed of random changes.</param>
    /// <param name="step">The step they are for.</param>
    public Batch(int count, Span<float> inputs, Span<float> targets, ReadOnlySpan<int> classes, ulong seed, long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (Count, Seed, Step) = (count, seed, step);
        Inputs = inputs;
        Targets = targets;
        Classes = classes;
    }

    /// <summary>How many examples.</summary>
    public int Count { get; }

    /// <summary>The seed of random changes.</summary>
    public ulong Seed { get; }

    /// <summary>The step they are for: with the seed and an example's place it decides every random change, so that a resumed training sees the same.</summary>
    public long Step { get; }

    /// <summary>Inputs, example after example.</summary>
    public Span<float> Inputs { get; }

    /// <summary>Target values, example after example; empty where there are class indices.</summary>
    public Span<float> Targets { get; }

    /// <summary>Class indices; empty where there are target values.</summary>
    public ReadOnlySpan<int> Classes { get; }

    /// <summary>Values of one example's inputs.</summary>
    public int InputSize => Inputs.Length / Count;

    /// <summary>The inputs of one example.</summary>
    /// <param name="example">From 0 to below <see cref="Count"/>.</param>
    public Span<float> Input(int example) => Inputs.Slice(example * InputSize, InputSize);
}
