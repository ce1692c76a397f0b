using System.Diagnostics;
using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;

namespace NetCompiler.Training;

/// <summary>One call of <see cref="Trainer.Fit(Dataset, CancellationToken)"/>: epochs, steps, when to end. What must outlive the process is in <see cref="RunState"/>.</summary>
internal sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly INetwork _network;
    private readonly Dataset _data;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly MiniBatches _batches;
    private readonly TrainingStep _step;
    private readonly RunState _state;
    private readonly TrainingContext _context;
    private readonly CheckpointFolder? _folder;
    private readonly EpochScore _best;
    private readonly EpochScore _observed;
    private readonly TrainingCallback[] _callbacks;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _stepCount;
    private readonly long? _resumedFrom;
    private long _lastEvent;
    private long _lastSave;

    public TrainingRun(Trainer trainer, Dataset data, IProgress<TrainingProgress>? progress)
    {
        (_trainer, _network, _data, _progress) = (trainer, trainer.Network, data, progress);
        _batches = new MiniBatches(data, trainer.BatchSize, trainer.Seed, trainer.Shuffle);
        _step = new TrainingStep(trainer, data, _batches);
        _context = new TrainingContext(trainer);
        _callbacks = [.. trainer.Callbacks];
        _best = new EpochScore(trainer.Checkpoints?.BestBy, trainer.Metrics);
        _observed = new EpochScore((trainer.Schedule as IObservingSchedule)?.By, trainer.Metrics);
        var perEpoch = (_batches.BatchesPerEpoch + trainer.AccumulateBatches - 1) / trainer.AccumulateBatches;
        _stepCount = Math.Min((long)perEpoch * trainer.Epochs, trainer.MaximumSteps > 0 ? trainer.MaximumSteps : long.MaxValue);
        var accumulation = trainer.AccumulateBatches > 1 ? FormattableString.Invariant($", AccumulateBatches {trainer.AccumulateBatches}") : "";
        _state = new RunState(trainer, _batches, FormattableString.Invariant(
            $"{data.Count} examples, BatchSize {trainer.BatchSize}, Seed {trainer.Seed}, Shuffle {trainer.Shuffle}{accumulation}"));
        _lastEvent = _lastSave = _start;
        if (trainer.Checkpoints is { } settings)
        {
            _folder = new CheckpointFolder(settings);
            if (_folder.Newest() is { } checkpoint)
            {
                _state.Restore(checkpoint);
                _resumedFrom = _state.Steps;
            }
        }
    }

    public TrainingReport Fit(CancellationToken cancellationToken)
    {
        ShowContext(0);
        foreach (var callback in _callbacks)
        {
            callback.OnStart(_context);
        }

        while (true)
        {
            if ((EndOfEpochs() ?? Epoch(cancellationToken)) is { } reason)
            {
                return Finish(reason);
            }
        }
    }

    private StopReason? EndOfEpochs() =>
        _trainer.EarlyStopping is { } stopping && _state.History.Count - _state.BestEpoch >= stopping.Patience ? StopReason.EarlyStopping
        : _state.History.Count >= _trainer.Epochs ? StopReason.Completed
        : null;

    /// <returns>Why the training ends within or after the epoch; null where it does not.</returns>
    private StopReason? Epoch(CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        if (!_state.InEpoch)
        {
            _batches.StartEpoch();
            _state.StartEpoch();
        }

        var end = EndOfSteps(cancellationToken);
        while (end is null && _batches.Next())
        {
            var loss = _step.Make(_state.History.Count + 1, _state.Steps, _stepCount);
            _state.Count(loss, _step.Examples);
            _trainer.Average?.Update(_network.Parameters);
            ShowContext(loss);
            foreach (var callback in _callbacks)
            {
                callback.OnStep(_context);
            }

            Announce(_state.MeanLoss, null);
            SaveWithinEpoch();
            end = EndOfSteps(cancellationToken);
        }

        if (_state.Seen < _data.Count)
        {
            return end;
        }

        Validate(begin);

        // Cancelled after the last batch, the next epoch would not begin; other reasons hold as well after the validation.
        return end is StopReason.Cancelled ? null : end ?? (_context.IsStopping ? StopReason.Callback : null);
    }

    private StopReason? EndOfSteps(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? StopReason.Cancelled
        : _trainer.MaximumSteps > 0 && _state.Steps >= _trainer.MaximumSteps ? StopReason.StepLimit
        : _trainer.MaximumTime is { } time && Seconds >= time.TotalSeconds ? StopReason.TimeLimit
        : _step.IsGradientSmall ? StopReason.SmallGradient
        : _context.IsStopping ? StopReason.Callback
        : null;

    private void Validate(long begin)
    {
        var stepSeconds = _state.EpochSeconds + Stopwatch.GetElapsedTime(begin).TotalSeconds;
        _trainer.Average?.Swap(_network.Parameters);
        var validation = _trainer.Validation is { } data ? Evaluator.Evaluate(_network, data, _trainer.Metrics) : null;
        var result = new EpochResult(
            _state.History.Count + 1,
            _state.MeanLoss,
            validation?.Loss,
            validation?.Accuracy,
            _trainer.Optimizer.LearningRate,
            _state.EpochSeconds + Stopwatch.GetElapsedTime(begin).TotalSeconds,
            _state.Seen / Math.Max(stepSeconds, 1e-9))
        {
            Metrics = validation?.Metrics ?? new Dictionary<string, double>(),
        };
        (_trainer.Schedule as IObservingSchedule)?.Observe(_observed.Of(result));
        _state.EndEpoch(result);
        SaveBest();
        _trainer.Average?.Swap(_network.Parameters);
        foreach (var callback in _callbacks)
        {
            callback.OnEpoch(_context, result);
        }

        Announce(result.TrainingLoss, result);
        if (_trainer.Checkpoints is { EveryEpochs: > 0 and var every } && _state.History.Count % every == 0)
        {
            Save();
        }
    }

    private TrainingReport Finish(StopReason reason)
    {
        if (_folder is not null)
        {
            Save();
        }

        _state.GiveResult();
        var report = new TrainingReport(_state.History, reason, _state.BestEpoch, _state.Steps, Seconds)
        {
            ResumedFrom = _resumedFrom,
            RefusedCheckpoints = _folder?.Refused ?? [],
        };
        foreach (var callback in _callbacks)
        {
            callback.OnEnd(_context, report);
        }

        return report;
    }

    private double Seconds => _state.SecondsBefore + Stopwatch.GetElapsedTime(_start).TotalSeconds;

    private void ShowContext(float loss) => (_context.Epoch, _context.Step, _context.Loss) = (_state.History.Count + 1, _state.Steps, loss);

    private void SaveWithinEpoch()
    {
        if (_trainer.Checkpoints is { } settings
            && ((settings.EverySteps > 0 && _state.Steps % settings.EverySteps == 0)
                || (settings.Every is { } time && Stopwatch.GetElapsedTime(_lastSave) >= time)))
        {
            Save();
        }
    }

    private void SaveBest()
    {
        if (_trainer.Checkpoints is { KeepBest: > 0 and var kept })
        {
            _folder!.SaveBest(_network, _state.History.Count, _state.History.OrderBy(_best.Of).Take(kept).Select(static e => e.Epoch));
        }
    }

    private void Save()
    {
        _folder!.Save(_state.Save(Seconds), _state.Steps);
        _lastSave = Stopwatch.GetTimestamp();
    }

    private void Announce(double loss, EpochResult? finished)
    {
        if (_progress is null
            || (finished is null && Stopwatch.GetElapsedTime(_lastEvent) < _trainer.ProgressInterval))
        {
            return;
        }

        _lastEvent = Stopwatch.GetTimestamp();
        var seconds = Math.Max(Seconds, 1e-9);
        var remaining = TimeSpan.FromSeconds(seconds / Math.Max(_state.Steps, 1) * (_stepCount - _state.Steps));
        _progress.Report(new TrainingProgress(
            finished?.Epoch ?? _state.History.Count + 1, _trainer.Epochs, _state.Steps, _stepCount, loss, _state.Examples / seconds, remaining, finished));
    }
}
