using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Storage;

namespace NetCompiler.Training;

/// <summary>
/// Trains a network in mini-batches: shuffle, steps, validation, epoch after epoch. The same network, optimiser, data and seed give the
/// same weights, bit for bit. A step allocates nothing.
/// </summary>
public sealed class Trainer
{
    /// <summary>A trainer with the default settings.</summary>
    /// <param name="network">What to train.</param>
    /// <param name="optimizer">How; its state is kept from one <see cref="Fit"/> to the next.</param>
    public Trainer(INetwork network, IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        Network = network;
        Optimizer = optimizer;
    }

    /// <summary>What is trained.</summary>
    public INetwork Network { get; }

    /// <summary>How.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Examples of a step; 32 if not set, at least 1. The last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Passes over the data; 10 if not set, at least 0.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The rate of each step; null leaves the optimiser's own.</summary>
    public IRateSchedule? Schedule { get; init; }

    /// <summary>Whether the schedule counts epochs in place of steps.</summary>
    public bool SchedulePerEpoch { get; init; }

    /// <summary>Steps after which it ends, in all; 0, if not set, for no limit.</summary>
    public long MaximumSteps { get; init; }

    /// <summary>Time after which it ends; null, if not set, for no limit. Time before an interruption counts, time between does not.</summary>
    public TimeSpan? MaximumTime { get; init; }

    /// <summary>It ends when a step's gradient has a smaller norm; 0, if not set, for never.</summary>
    public float MinimumGradient { get; init; }

    /// <summary>Batches whose gradients make one step, as of one large batch; 1 if not set. A last step of an epoch may have fewer.</summary>
    public int AccumulateBatches { get; init; } = 1;

    /// <summary>What is done to each batch before its step, in this order: noise, mixing, shifts. Nothing if not set.</summary>
    public IReadOnlyList<IBatchTransform> Transforms { get; init; } = [];

    /// <summary>An average of the weights, which is what is validated, and what the network has in the end; null for none.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>What is measured on the validation data besides loss and accuracy.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What is called at the moments of the training, in this order.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

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

    /// <summary>Where and when the training saves itself, and goes on from where it was; null for never.</summary>
    public Checkpointing? Checkpoints { get; init; }

    /// <summary>What the last training came to; null before.</summary>
    public TrainingReport? Report { get; private set; }

    /// <summary>
    /// Trains. Cancelled, it ends after the current step with the weights reached. With <see cref="Checkpoints"/>, the same call goes on from the
    /// newest whole checkpoint of the folder, if there is one, and ends on the same weights as a training that nothing interrupted.
    /// </summary>
    /// <param name="data">The training examples.</param>
    /// <param name="cancellationToken">Ends the training between two steps.</param>
    /// <returns>The history, and why it ended.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or a setting makes no sense.</exception>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    /// <exception cref="NetworkFileException">The folder has checkpoints of another training, or only damaged ones.</exception>
    public TrainingReport Fit(Dataset data, CancellationToken cancellationToken = default) => Run(data, Progress, cancellationToken);

    /// <summary>
    /// The same on another thread, as a stream of what <see cref="Progress"/> would be told. The report is <see cref="Report"/> when the stream has
    /// ended; leaving it early cancels the training.
    /// </summary>
    /// <inheritdoc cref="Fit(Dataset, CancellationToken)"/>
    public async IAsyncEnumerable<TrainingProgress> FitAsync(Dataset data, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateUnbounded<TrainingProgress>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var training = Task.Run(
            () =>
            {
                try
                {
                    Run(data, new ChannelProgress(channel.Writer, Progress), cancel.Token);
                }
                finally
                {
                    channel.Writer.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (var progress in channel.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return progress;
            }
        }
        finally
        {
            await cancel.CancelAsync().ConfigureAwait(false);
            await training.ConfigureAwait(false);
        }
    }

    private TrainingReport Run(Dataset data, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckSettings();
        CheckFits(data, "training");
        if (Validation is not null)
        {
            CheckFits(Validation, "validation");
        }

        return Report = new TrainingRun(this, data, progress).Fit(cancellationToken);
    }

    private void CheckSettings()
    {
        if (BatchSize < 1 || Epochs < 0)
        {
            throw new ArgumentException($"BatchSize is {BatchSize} and Epochs is {Epochs}; they are at least 1 and 0.");
        }

        if (MaximumSteps < 0 || MaximumTime < TimeSpan.Zero || !(MinimumGradient >= 0) || AccumulateBatches < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"MaximumSteps is {MaximumSteps}, MaximumTime {MaximumTime}, MinimumGradient {MinimumGradient}: none may be negative; AccumulateBatches is {AccumulateBatches}, and at least 1."));
        }

        if (Metrics.Count > 0 && Validation is null)
        {
            throw new ArgumentException("Metrics are measured on validation data, and there are none. Set Validation.");
        }

        if (EarlyStopping is { } stopping && (Validation is null || stopping.Patience < 1 || !(stopping.MinimumImprovement >= 0)))
        {
            throw new ArgumentException("Early stopping needs validation data, a patience of at least 1 and a minimum improvement of at least 0.");
        }

        if (Schedule is IMomentumSchedule both && !float.IsNaN(both.Momentum(0, 1)) && Optimizer is not IMomentum)
        {
            throw new ArgumentException($"The schedule changes the momentum, but {Optimizer.GetType().Name} has none. Take another optimiser, or a schedule without momentum.");
        }

        if (Checkpoints is { } checkpoints)
        {
            checkpoints.Check();
            _ = new EpochScore(checkpoints.BestBy, Metrics);
            Checkpoint.CheckKind(Optimizer);
        }
    }

    private void CheckFits(Dataset data, string kind)
    {
        var info = Network.Info;
        if (data.Count == 0)
        {
            throw new ArgumentException($"The {kind} data have no examples.", nameof(data));
        }

        if (data.InputSize != info.InputSize)
        {
            throw new ArgumentException($"The {kind} data have {data.InputSize} inputs an example, but '{info.Name}' takes {info.InputSize}.", nameof(data));
        }

        if (data.HasClasses && (data.ClassesPerExample != info.ClassesPerExample || info.Losses.Any(static l => !l.AcceptsClasses)))
        {
            throw new ArgumentException(
                $"The {kind} data have {data.ClassesPerExample} class indices an example, but '{info.Name}' has the losses {string.Join(", ", info.Losses.Select(static l => l.Kind))}; "
                + $"each must take class indices, {info.ClassesPerExample} in all. Give target values instead (Dataset.OneHot).",
                nameof(data));
        }

        if (!data.HasClasses && data.TargetSize != info.TargetSize)
        {
            throw new ArgumentException($"The {kind} data have {data.TargetSize} target values an example, but '{info.Name}' compares with {info.TargetSize}.", nameof(data));
        }
    }

    private sealed class ChannelProgress(ChannelWriter<TrainingProgress> writer, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            next?.Report(value);
            writer.TryWrite(value);
        }
    }
}
