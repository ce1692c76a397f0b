namespace NetCompiler.Networks;

/// <summary>What a network is: everything but the values of its weights.</summary>
public sealed class NetworkInfo
{
    private bool? _hasFrozen;

    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The network in the network language, in canonical form: the same graph whichever way it was declared.</summary>
    public required string Text { get; init; }

    /// <summary>Values of one example's inputs.</summary>
    public required int InputSize { get; init; }

    /// <summary>Values of one example's outputs.</summary>
    public required int OutputSize { get; init; }

    /// <summary>Values of one example's targets.</summary>
    public required int TargetSize { get; init; }

    /// <summary>Trainable and frozen weights, without padding.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Floats of <see cref="INetwork.Parameters"/>, padding included; at least <see cref="ParameterCount"/>.</summary>
    public required int ParameterMemory { get; init; }

    /// <summary>Floats of <see cref="INetwork.State"/>, padding included.</summary>
    public required int StateMemory { get; init; }

    /// <summary>Multiply-adds of one prediction.</summary>
    public required long ForwardMacs { get; init; }

    /// <summary>Bytes of scratch a thread needs for training; 0 where it is decided per call.</summary>
    public required long WorkspaceBytes { get; init; }

    /// <summary>
    /// Bytes of scratch it needs beside that for each example of a batch, where training takes the whole batch at once as batch statistics ask for;
    /// 0 where batches are worked off in tiles.
    /// </summary>
    public long WorkspaceBytesPerExample { get; init; }

    /// <summary>The inputs, with their places in an example's row.</summary>
    public required IReadOnlyList<TensorInfo> Inputs { get; init; }

    /// <summary>The outputs, with their places in an example's row.</summary>
    public required IReadOnlyList<TensorInfo> Outputs { get; init; }

    /// <summary>What the losses compare with, with their places in an example's row.</summary>
    public required IReadOnlyList<TensorInfo> Targets { get; init; }

    /// <summary>The losses, in the order of <see cref="Targets"/>.</summary>
    public required IReadOnlyList<LossInfo> Losses { get; init; }

    /// <summary>Class indices of one example, where targets are given so: one for each loss and position it judges.</summary>
    public int ClassesPerExample
    {
        get
        {
            var count = 0;
            for (var k = 0; k < Losses.Count; k++)
            {
                count += Losses[k].Positions;
            }

            return count;
        }
    }

    /// <summary>The layers in order.</summary>
    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    /// <summary>The weights in stored order.</summary>
    public required IReadOnlyList<ParameterInfo> Parameters { get; init; }

    /// <summary>The states in stored order.</summary>
    public required IReadOnlyList<ParameterInfo> States { get; init; }

    /// <summary>Whether some weights are declared frozen.</summary>
    internal bool HasFrozen => _hasFrozen ??= Parameters.Any(static p => !p.Trainable);
}

/// <summary>An input, output or target of the network.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Shape">Extents of one example.</param>
/// <param name="Offset">Its first value in an example's row.</param>
public sealed record TensorInfo(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>Values of one example.</summary>
    public int Size { get; } = Shape.Aggregate(1, static (a, b) => a * b);
}

/// <summary>A loss.</summary>
/// <param name="Kind">Its word in the language, e.g. <c>crossentropy</c>.</param>
/// <param name="Output">The output it judges.</param>
/// <param name="Weight">Its factor in the total.</param>
/// <param name="AcceptsClasses">Whether targets may be given as class indices.</param>
public sealed record LossInfo(string Kind, string Output, float Weight, bool AcceptsClasses)
{
    /// <summary>How many class indices an example needs: one for each step of a sequence or place of a picture that is judged by itself.</summary>
    public int Positions { get; init; } = 1;

    /// <summary>Values from one class of a position to the next: 1 where the classes of a position lie side by side.</summary>
    public int ClassStride { get; init; } = 1;

    /// <summary>The input that says how many steps of an example count, where the output is a sequence that has one; null where all count.</summary>
    public string? Lengths { get; init; }
}

/// <summary>A layer, as the table in the class's documentation shows it.</summary>
/// <param name="Name">Its name, e.g. <c>dense1</c>.</param>
/// <param name="Operator">Its word in the language.</param>
/// <param name="Description">Its settings in words, e.g. <c>784 → 128, relu</c>.</param>
/// <param name="Shape">Extents of its value for one example.</param>
/// <param name="ParameterCount">Its weights; those shared with an earlier layer are counted there.</param>
public sealed record LayerInfo(string Name, string Operator, string Description, IReadOnlyList<int> Shape, int ParameterCount)
{
    /// <summary>Names of the inputs and layers it reads, in order.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];
}
