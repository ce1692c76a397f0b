using NetCompiler.Tool.Tables;

namespace NetCompiler.Tool.Training;

/// <summary>What a training is to do, as said on the command line.</summary>
internal sealed record TrainSettings
{
    public required DataChoice Data { get; init; }

    /// <summary>Other examples to validate on; null to take a share of the data.</summary>
    public string? ValidationData { get; init; }

    /// <summary>The share of the examples that is held back; null to choose by how many there are.</summary>
    public double? ValidationShare { get; init; }

    public required string Optimizer { get; init; }

    public float? Rate { get; init; }

    public string? Schedule { get; init; }

    public long WarmUp { get; init; }

    public float? WeightDecay { get; init; }

    public float Clip { get; init; }

    public int BatchSize { get; init; }

    /// <summary>Threads that share a step.</summary>
    public int Workers { get; init; } = 1;

    public int Epochs { get; init; }

    /// <summary>Epochs without improvement after which it ends; null for never.</summary>
    public int? Patience { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The file of weights that is written.</summary>
    public required string Out { get; init; }

    /// <summary>Weights to begin with; null for the network's own.</summary>
    public string? From { get; init; }

    /// <summary>The folder of the checkpoints.</summary>
    public required string Checkpoints { get; init; }

    /// <summary>The time from one checkpoint to the next.</summary>
    public TimeSpan CheckpointEvery { get; init; }

    /// <summary>Whether older checkpoints are thrown away.</summary>
    public bool Fresh { get; init; }

    /// <summary>The settings that must be the same for a training to go on to the same weights, as a text.</summary>
    public string Identity => FormattableString.Invariant(
        $"optimizer {Optimizer}, rate {Rate?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "usual"}, schedule {Schedule ?? "constant"}, warm-up {WarmUp}, weight decay {WeightDecay?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "usual"}, clip {Clip}");
}
