using System.Diagnostics;
using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Training;

/// <summary>Everything about a training that a checkpoint must hold, so that the resumed training ends on the same bits.</summary>
internal sealed class RunState(Trainer trainer, MiniBatches batches, string settings)
{
    private const string Prefix = "training/";

    private readonly INetwork _network = trainer.Network;
    private readonly EpochScore _score = new(trainer.EarlyStopping?.By, trainer.Metrics);
    private readonly List<EpochResult> _history = [];
    private float[]? _bestParameters;
    private float[]? _bestState;
    private double _best = double.PositiveInfinity;
    private double _lossSum;
    private long _epochStart;

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochResult> History => _history;

    /// <summary>Whether an epoch has begun and not ended.</summary>
    public bool InEpoch { get; private set; }

    /// <summary>Examples of this epoch so far.</summary>
    public int Seen { get; private set; }

    /// <summary>Steps in all epochs.</summary>
    public long Steps { get; private set; }

    /// <summary>Examples in all epochs.</summary>
    public long Examples { get; private set; }

    /// <summary>The best epoch, from 1; 0 for none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>What this epoch took before the last interruption.</summary>
    public double EpochSeconds { get; private set; }

    /// <summary>What all took before the last interruption.</summary>
    public double SecondsBefore { get; private set; }

    /// <summary>The mean loss of this epoch so far.</summary>
    public double MeanLoss => _lossSum / Seen;

    public void StartEpoch()
    {
        (InEpoch, Seen, _lossSum, EpochSeconds) = (true, 0, 0, 0);
        _epochStart = Stopwatch.GetTimestamp();
    }

    public void Count(float loss, int examples)
    {
        _lossSum += (double)loss * examples;
        Seen += examples;
        Examples += examples;
        Steps++;
    }

    public void EndEpoch(EpochResult result)
    {
        InEpoch = false;
        _history.Add(result);
        if (!(_score.Of(result) < _best - (trainer.EarlyStopping?.MinimumImprovement ?? 0)))
        {
            return;
        }

        _best = _score.Of(result);
        BestEpoch = _history.Count;
        if (trainer.EarlyStopping is { RestoreBest: true })
        {
            _bestParameters ??= new float[_network.Parameters.Length];
            _bestState ??= new float[_network.State.Length];
            _network.Parameters.CopyTo(_bestParameters);
            _network.State.CopyTo(_bestState);
        }
    }

    /// <summary>Puts into the network what it is to predict with: the best epoch's weights and states if they were kept, else the average if there is one.</summary>
    public void GiveResult()
    {
        if (_bestParameters is not null)
        {
            _bestParameters.CopyTo(_network.Parameters);
            _bestState.CopyTo(_network.State);
        }
        else if (trainer.Average is { Values.Length: > 0 } average)
        {
            average.Values.CopyTo(_network.Parameters);
        }
    }

    public Checkpoint Save(double seconds)
    {
        var checkpoint = new Checkpoint();
        checkpoint.Set(_network);
        checkpoint.Set(trainer.Optimizer, _network.Info);
        batches.Save(checkpoint, "batches/");
        (trainer.Schedule as ICheckpointed)?.Save(checkpoint, "schedule/");
        checkpoint.SetText(Prefix + "settings", settings);
        checkpoint.Set(Prefix + "counts", [InEpoch ? 1 : 0, Seen, Steps, Examples, BestEpoch, _bestParameters is null ? 0 : 1, trainer.Average is { Values.Length: > 0 } ? 1 : 0]);
        var epochSeconds = InEpoch ? EpochSeconds + Stopwatch.GetElapsedTime(_epochStart).TotalSeconds : 0;
        checkpoint.Set(Prefix + "sums", [_lossSum, _best, seconds, epochSeconds]);
        for (var i = 0; i < trainer.Callbacks.Count; i++)
        {
            (trainer.Callbacks[i] as ICheckpointed)?.Save(checkpoint, FormattableString.Invariant($"callbacks/{i}/"));
        }

        if (trainer.Average is { Values.Length: > 0 } average)
        {
            checkpoint.SetMemory(_network.Info.Parameters, average.Values, "average/");
        }

        TrainingHistory.Save(checkpoint, _history, Prefix);
        if (_bestParameters is not null)
        {
            checkpoint.SetMemory(_network.Info.Parameters, _bestParameters, "best/");
            checkpoint.SetMemory(_network.Info.States, _bestState, "best/");
        }

        return checkpoint;
    }

    public void Restore(Checkpoint checkpoint)
    {
        var then = checkpoint.Text(Prefix + "settings");
        if (then != settings)
        {
            throw new NetworkFileException(
                $"The checkpoint was made with {then}, but this training has {settings}; it could not go on to the same weights. Take the same, or another folder.");
        }

        checkpoint.Restore(_network);
        checkpoint.Restore(trainer.Optimizer, _network.Info);
        batches.Restore(checkpoint, "batches/");
        (trainer.Schedule as ICheckpointed)?.Restore(checkpoint, "schedule/");
        var counts = checkpoint.Integers(Prefix + "counts");
        (InEpoch, Seen, Steps, Examples, BestEpoch) = (counts[0] != 0, (int)counts[1], counts[2], counts[3], (int)counts[4]);
        var sums = checkpoint.Doubles(Prefix + "sums");
        (_lossSum, _best, SecondsBefore, EpochSeconds) = (sums[0], sums[1], sums[2], sums[3]);
        _epochStart = Stopwatch.GetTimestamp();
        _history.Clear();
        _history.AddRange(TrainingHistory.Restore(checkpoint, Prefix));
        for (var i = 0; i < trainer.Callbacks.Count; i++)
        {
            (trainer.Callbacks[i] as ICheckpointed)?.Restore(checkpoint, FormattableString.Invariant($"callbacks/{i}/"));
        }

        if (counts[6] != 0 && trainer.Average is { } average)
        {
            var values = new float[_network.Parameters.Length];
            checkpoint.RestoreMemory(_network.Info.Parameters, values, "average/");
            average.Restore(values);
        }

        if (counts[5] != 0)
        {
            _bestParameters = new float[_network.Parameters.Length];
            _bestState = new float[_network.State.Length];
            checkpoint.RestoreMemory(_network.Info.Parameters, _bestParameters, "best/");
            checkpoint.RestoreMemory(_network.Info.States, _bestState, "best/");
        }
    }
}
