using System.Diagnostics;
using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;

namespace NetCompiler.Training;

/// <summary>
/// Trains a network in mini-batches: shuffle, steps, validation, epoch after epoch. The same network, optimiser, data and seed give the
/// same weights, bit for bit. A step allocates nothing.
/// </summary>
public sealed class Trainer
{
    private readonly INetwork _network;
    private readonly IOptimizer _optimizer;

    /// <summary>A trainer with the default settings.</summary>
    /// <param name="network">What to train.</param>
    /// <param name="optimizer">How; its state is kept from one <see cref="Fit"/> to the next.</param>
    public Trainer(INetwork network, IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        _network = network;
        _optimizer = optimizer;
    }

    /// <summary>Examples of a step; 32 if not set, at least 1. The last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Passes over the data; 10 if not set, at least 0.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The rate of each step; null leaves the optimiser's own.</summary>
    public IRateSchedule? Schedule { get; init; }

    /// <summary>Data for a look after every epoch; null for none.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>When to end before all epochs are made; null for never. Needs <see cref="Validation"/>.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Decides the order of the examples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether every epoch has a new order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Is told how far the training is: at the end of every epoch, and between steps not more often than <see cref="ProgressInterval"/>.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>The least time between two events within an epoch; a tenth of a second if not set.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>Trains. Cancelled, it ends after the current step with the weights reached.</summary>
    /// <param name="data">The training examples.</param>
    /// <param name="cancellationToken">Ends the training between two steps.</param>
    /// <returns>The history, and why it ended.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or a setting makes no sense.</exception>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public TrainingReport Fit(Dataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckSettings();
        CheckFits(data, "training");
        if (Validation is not null)
        {
            CheckFits(Validation, "validation");
        }

        var run = new Run(this, data);
        while (run.Report.Count < Epochs)
        {
            if (!run.Epoch(cancellationToken))
            {
                return run.Finish(StopReason.Cancelled);
            }

            if (run.ShouldStop)
            {
                return run.Finish(StopReason.EarlyStopping);
            }
        }

        return run.Finish(StopReason.Completed);
    }

    private void CheckSettings()
    {
        if (BatchSize < 1 || Epochs < 0)
        {
            throw new ArgumentException($"BatchSize is {BatchSize} and Epochs is {Epochs}; they are at least 1 and 0.");
        }

        if (EarlyStopping is { } stopping && (Validation is null || stopping.Patience < 1 || !(stopping.MinimumImprovement >= 0)))
        {
            throw new ArgumentException("Early stopping needs validation data, a patience of at least 1 and a minimum improvement of at least 0.");
        }
    }

    private void CheckFits(Dataset data, string kind)
    {
        var info = _network.Info;
        if (data.Count == 0)
        {
            throw new ArgumentException($"The {kind} data have no examples.", nameof(data));
        }

        if (data.InputSize != info.InputSize)
        {
            throw new ArgumentException($"The {kind} data have {data.InputSize} inputs an example, but '{info.Name}' takes {info.InputSize}.", nameof(data));
        }

        if (data.HasClasses && (data.ClassesPerExample != info.Losses.Count || info.Losses.Any(static l => !l.AcceptsClasses)))
        {
            throw new ArgumentException(
                $"The {kind} data have {data.ClassesPerExample} class indices an example, but '{info.Name}' has the losses {string.Join(", ", info.Losses.Select(static l => l.Kind))}; "
                + "each must take a class index. Give target values instead (Dataset.OneHot).",
                nameof(data));
        }

        if (!data.HasClasses && data.TargetSize != info.TargetSize)
        {
            throw new ArgumentException($"The {kind} data have {data.TargetSize} target values an example, but '{info.Name}' compares with {info.TargetSize}.", nameof(data));
        }
    }

    /// <summary>One call of <see cref="Fit"/>.</summary>
    private sealed class Run
    {
        private readonly Trainer _trainer;
        private readonly INetwork _network;
        private readonly Dataset _data;
        private readonly MiniBatches _batches;
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly long _stepCount;
        private float[]? _bestParameters;
        private float[]? _bestState;
        private double _best = double.PositiveInfinity;
        private int _bestEpoch;
        private long _steps;
        private long _examples;
        private long _lastEvent;

        public Run(Trainer trainer, Dataset data)
        {
            (_trainer, _network, _data) = (trainer, trainer._network, data);
            _batches = new MiniBatches(data, trainer.BatchSize, trainer.Seed, trainer.Shuffle);
            _stepCount = (long)_batches.BatchesPerEpoch * trainer.Epochs;
            _lastEvent = _start;
        }

        public List<EpochResult> Report { get; } = [];

        public bool ShouldStop => _trainer.EarlyStopping is { } stopping && Report.Count - _bestEpoch >= stopping.Patience;

        /// <returns>False where it was cancelled.</returns>
        public bool Epoch(CancellationToken cancellationToken)
        {
            var begin = Stopwatch.GetTimestamp();
            var sum = 0.0;
            var seen = 0;
            _batches.StartEpoch();
            while (!cancellationToken.IsCancellationRequested && _batches.Next())
            {
                sum += (double)Step() * _batches.Count;
                seen += _batches.Count;
                Announce(sum / seen, null);
            }

            if (seen < _data.Count)
            {
                return false;
            }

            var stepSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var validation = _trainer.Validation is { } data ? Evaluator.Evaluate(_network, data) : null;
            var result = new EpochResult(
                Report.Count + 1,
                sum / seen,
                validation?.Loss,
                validation?.Accuracy,
                _trainer._optimizer.LearningRate,
                Stopwatch.GetElapsedTime(begin).TotalSeconds,
                seen / Math.Max(stepSeconds, 1e-9));
            Report.Add(result);
            Judge(result.ValidationLoss ?? result.TrainingLoss);
            Announce(result.TrainingLoss, result);
            return true;
        }

        public TrainingReport Finish(StopReason reason)
        {
            if (_bestParameters is not null)
            {
                _bestParameters.CopyTo(_network.Parameters);
                _bestState.CopyTo(_network.State);
            }

            return new TrainingReport(Report, reason, _bestEpoch, _steps, Stopwatch.GetElapsedTime(_start).TotalSeconds);
        }

        private float Step()
        {
            if (_trainer.Schedule is { } schedule)
            {
                _trainer._optimizer.LearningRate = schedule.Rate(_steps, _stepCount);
            }

            var loss = _data.HasClasses
                ? _network.Train(_batches.Inputs, _batches.Classes, _trainer._optimizer)
                : _network.Train(_batches.Inputs, _batches.Targets, _trainer._optimizer);
            if (!float.IsFinite(loss))
            {
                throw new TrainingException(NotFinite.Describe(_network, _batches.Inputs, loss, Report.Count + 1, _steps));
            }

            _network.Step++;
            _steps++;
            _examples += _batches.Count;
            return loss;
        }

        private void Judge(double loss)
        {
            if (!(loss < _best - (_trainer.EarlyStopping?.MinimumImprovement ?? 0)))
            {
                return;
            }

            _best = loss;
            _bestEpoch = Report.Count;
            if (_trainer.EarlyStopping is { RestoreBest: true })
            {
                _bestParameters ??= new float[_network.Parameters.Length];
                _bestState ??= new float[_network.State.Length];
                _network.Parameters.CopyTo(_bestParameters);
                _network.State.CopyTo(_bestState);
            }
        }

        private void Announce(double loss, EpochResult? finished)
        {
            if (_trainer.Progress is not { } progress
                || (finished is null && Stopwatch.GetElapsedTime(_lastEvent) < _trainer.ProgressInterval))
            {
                return;
            }

            _lastEvent = Stopwatch.GetTimestamp();
            var seconds = Math.Max(Stopwatch.GetElapsedTime(_start).TotalSeconds, 1e-9);
            var remaining = TimeSpan.FromSeconds(seconds / Math.Max(_steps, 1) * (_stepCount - _steps));
            progress.Report(new TrainingProgress(
                finished?.Epoch ?? Report.Count + 1, _trainer.Epochs, _steps, _stepCount, loss, _examples / seconds, remaining, finished));
        }
    }
}
