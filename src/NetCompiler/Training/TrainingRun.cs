using System.Diagnostics;
using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;

namespace NetCompiler.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>: epochs and steps. What must outlive the process is in <see cref="RunState"/>.</summary>
internal sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly INetwork _network;
    private readonly Dataset _data;
    private readonly MiniBatches _batches;
    private readonly RunState _state;
    private readonly CheckpointFolder? _folder;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _stepCount;
    private readonly long? _resumedFrom;
    private long _lastEvent;
    private long _lastSave;

    public TrainingRun(Trainer trainer, Dataset data)
    {
        (_trainer, _network, _data) = (trainer, trainer.Network, data);
        _batches = new MiniBatches(data, trainer.BatchSize, trainer.Seed, trainer.Shuffle);
        _stepCount = (long)_batches.BatchesPerEpoch * trainer.Epochs;
        _state = new RunState(trainer, _batches, FormattableString.Invariant(
            $"{data.Count} examples, BatchSize {trainer.BatchSize}, Seed {trainer.Seed}, Shuffle {trainer.Shuffle}"));
        _lastEvent = _lastSave = _start;
        if (trainer.Optimizer is Optimizer { Groups: null } optimizer && _network.Info.Parameters.Any(static p => !p.Trainable))
        {
            // Weight decay would shrink frozen weights, whose gradients are 0.
            optimizer.Groups = new ParameterGroups(_network.Info);
        }

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
        while (true)
        {
            if (ShouldStop)
            {
                return Finish(StopReason.EarlyStopping);
            }

            if (_state.History.Count >= _trainer.Epochs)
            {
                return Finish(StopReason.Completed);
            }

            if (!Epoch(cancellationToken))
            {
                return Finish(StopReason.Cancelled);
            }
        }
    }

    private bool ShouldStop => _trainer.EarlyStopping is { } stopping && _state.History.Count - _state.BestEpoch >= stopping.Patience;

    /// <returns>False where it was cancelled.</returns>
    private bool Epoch(CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        if (!_state.InEpoch)
        {
            _batches.StartEpoch();
            _state.StartEpoch();
        }

        while (!cancellationToken.IsCancellationRequested && _batches.Next())
        {
            _state.Count(Step(), _batches.Count);
            Announce(_state.MeanLoss, null);
            SaveWithinEpoch();
        }

        if (_state.Seen < _data.Count)
        {
            return false;
        }

        var stepSeconds = _state.EpochSeconds + Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var validation = _trainer.Validation is { } data ? Evaluator.Evaluate(_network, data) : null;
        var result = new EpochResult(
            _state.History.Count + 1,
            _state.MeanLoss,
            validation?.Loss,
            validation?.Accuracy,
            _trainer.Optimizer.LearningRate,
            _state.EpochSeconds + Stopwatch.GetElapsedTime(begin).TotalSeconds,
            _state.Seen / Math.Max(stepSeconds, 1e-9));
        (_trainer.Schedule as IObservingSchedule)?.Observe(result.ValidationLoss ?? result.TrainingLoss);
        _state.EndEpoch(result);
        Announce(result.TrainingLoss, result);
        SaveAfterEpoch();
        return true;
    }

    private TrainingReport Finish(StopReason reason)
    {
        if (_folder is not null)
        {
            Save();
        }

        _state.RestoreBest();
        return new TrainingReport(_state.History, reason, _state.BestEpoch, _state.Steps, Seconds)
        {
            ResumedFrom = _resumedFrom,
            RefusedCheckpoints = _folder?.Refused ?? [],
        };
    }

    private double Seconds => _state.SecondsBefore + Stopwatch.GetElapsedTime(_start).TotalSeconds;

    private float Step()
    {
        SetRate();
        var loss = _data.HasClasses
            ? _network.Train(_batches.Inputs, _batches.Classes, _trainer.Optimizer)
            : _network.Train(_batches.Inputs, _batches.Targets, _trainer.Optimizer);
        if (!float.IsFinite(loss))
        {
            throw new TrainingException(NotFinite.Describe(_network, _batches.Inputs, loss, _state.History.Count + 1, _state.Steps));
        }

        _network.Step++;
        return loss;
    }

    private void SetRate()
    {
        if (_trainer.Schedule is not { } schedule)
        {
            return;
        }

        var (at, all) = _trainer.SchedulePerEpoch ? (_state.History.Count, _trainer.Epochs) : (_state.Steps, _stepCount);
        _trainer.Optimizer.LearningRate = schedule.Rate(at, all);
        if (schedule is IMomentumSchedule both && _trainer.Optimizer is IMomentum optimizer && both.Momentum(at, all) is >= 0 and var momentum)
        {
            optimizer.Momentum = momentum;
        }
    }

    private void SaveWithinEpoch()
    {
        if (_trainer.Checkpoints is { } settings
            && ((settings.EverySteps > 0 && _state.Steps % settings.EverySteps == 0)
                || (settings.Every is { } time && Stopwatch.GetElapsedTime(_lastSave) >= time)))
        {
            Save();
        }
    }

    private void SaveAfterEpoch()
    {
        if (_trainer.Checkpoints is not { } settings)
        {
            return;
        }

        var epoch = _state.History.Count;
        if (settings.KeepBest > 0)
        {
            _folder!.SaveBest(_network, epoch, _state.History.OrderBy(Judged).Take(settings.KeepBest).Select(static e => e.Epoch));
        }

        if (settings.EveryEpochs > 0 && epoch % settings.EveryEpochs == 0)
        {
            Save();
        }

        static double Judged(EpochResult result) => result.ValidationLoss ?? result.TrainingLoss;
    }

    private void Save()
    {
        _folder!.Save(_state.Save(Seconds), _state.Steps);
        _lastSave = Stopwatch.GetTimestamp();
    }

    private void Announce(double loss, EpochResult? finished)
    {
        if (_trainer.Progress is not { } progress
            || (finished is null && Stopwatch.GetElapsedTime(_lastEvent) < _trainer.ProgressInterval))
        {
            return;
        }

        _lastEvent = Stopwatch.GetTimestamp();
        var seconds = Math.Max(Seconds, 1e-9);
        var remaining = TimeSpan.FromSeconds(seconds / Math.Max(_state.Steps, 1) * (_stepCount - _state.Steps));
        progress.Report(new TrainingProgress(
            finished?.Epoch ?? _state.History.Count + 1, _trainer.Epochs, _state.Steps, _stepCount, loss, _state.Examples / seconds, remaining, finished));
    }
}
