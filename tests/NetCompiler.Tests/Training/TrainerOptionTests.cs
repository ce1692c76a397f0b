using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Storage;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

public sealed class TrainerOptionTests
{
    [Fact]
    public void Ends_after_steps_or_time_or_when_a_callback_says_so_or_the_gradient_is_small()
    {
        var data = TrainerTests.Plane(100, 1);
        var report = new Trainer(new LinearNetwork(3, 2), new Sgd(0.01f)) { BatchSize = 10, MaximumSteps = 25 }.Fit(data);
        Assert.Equal((StopReason.StepLimit, 25L, 2), (report.Stopped, report.Steps, report.Epochs.Count));
        report = new Trainer(new LinearNetwork(3, 2), new Sgd(0.01f)) { BatchSize = 10, Epochs = int.MaxValue, MaximumTime = TimeSpan.FromMilliseconds(30) }.Fit(data);
        Assert.Equal(StopReason.TimeLimit, report.Stopped);
        var calls = new Calls(stopAt: 13);
        report = new Trainer(new LinearNetwork(3, 2), new Sgd(0.01f)) { BatchSize = 10, Callbacks = [calls] }.Fit(data);
        Assert.Equal((StopReason.Callback, 13L), (report.Stopped, report.Steps));
        Assert.Equal("start 1 0; epoch 1 10; end", string.Join("; ", calls.Events));
        report = new Trainer(new LinearNetwork(3, 2), new Sgd(0.3f)) { BatchSize = 100, Epochs = 1000, MinimumGradient = 1e-3f }.Fit(data);
        Assert.Equal(StopReason.SmallGradient, report.Stopped);
        Assert.InRange(report.Steps, 5, 500);
    }

    [Fact]
    public void A_plateau_of_any_metric_reduces_the_rate()
    {
        var data = TrainerTests.Plane(40, 1);
        Assert.Equal([0.01f, 0.01f, 0.005f, 0.0025f], Rates("still"));
        Assert.Equal([0.01f, 0.01f, 0.01f, 0.01f], Rates(null));
        Assert.Contains("'absent' is not measured", Assert.Throws<ArgumentException>(() => Rates("absent")).Message, StringComparison.Ordinal);

        IEnumerable<float> Rates(string? by) => new Trainer(new LinearNetwork(3, 2), new Sgd(0.01f))
        {
            BatchSize = 10,
            Epochs = 4,
            Validation = data,
            Metrics = [new Still()],
            Schedule = RateSchedule.WarmUp(1, new ReduceOnPlateau(0.01f, 0.5, patience: 0) { By = by }),
        }.Fit(data).Epochs.Select(static e => (float)e.LearningRate);
    }

    [Fact]
    public void Gradient_and_step_give_the_bits_of_train()
    {
        Assert.Equal(Weights(static (n, o) => new Trainer(n, o) { BatchSize = 8, Epochs = 3 }), Weights(static (n, o) => new Trainer(n, o) { BatchSize = 8, Epochs = 3, MinimumGradient = 1e-30f }));

        // The loop of docs/training.md.
        var network = new LinearNetwork(3, 2) { Noise = 0.1f };
        var adam = new Adam(0.01f);
        var gradients = new float[network.Parameters.Length];
        var batches = new MiniBatches(TrainerTests.Plane(50, 1), 8, 0);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            for (batches.StartEpoch(); batches.Next(); network.Step++)
            {
                network.Gradient(batches.Inputs, batches.Targets, gradients);
                adam.Step(network.Parameters, gradients);
            }
        }

        Assert.Equal(network.Parameters.ToArray(), Weights(static (n, o) => new Trainer(n, o) { BatchSize = 8, Epochs = 3 }));
    }

    [Fact]
    public void Accumulated_batches_make_the_step_of_a_large_one()
    {
        var data = TrainerTests.Plane(50, 1);
        var (one, two) = (new LinearNetwork(3, 2), new LinearNetwork(3, 2));
        var report = new Trainer(one, new Sgd(0.1f)) { BatchSize = 16, Epochs = 3 }.Fit(data);
        var accumulated = new Trainer(two, new Sgd(0.1f)) { BatchSize = 4, AccumulateBatches = 4, Epochs = 3 }.Fit(data);
        Assert.Equal((report.Steps, 39L), (accumulated.Steps, two.Step));
        Assert.All(one.Parameters.ToArray().Zip(two.Parameters.ToArray()), static pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(report.Epochs[^1].TrainingLoss, accumulated.Epochs[^1].TrainingLoss, 1e-5);
    }

    [Fact]
    public void Averages_callbacks_metrics_and_plateaus_go_on_from_checkpoints()
    {
        var expected = Run(null, int.MaxValue)!;
        using var folder = new TemporaryFolder();
        (float[] Weights, string History)? result = null;
        for (var runs = 0; result is null; runs++)
        {
            Assert.True(runs < 50);
            result = Run(new Checkpointing(folder.Path) { KeepBest = 1, BestBy = "mae" }, 1 + (runs % 4));
        }

        Assert.Equal(expected.Value.Weights, result.Value.Weights);
        Assert.Equal(expected.Value.History, result.Value.History);
        Assert.Single(Directory.GetFiles(folder.Path, "best-*"));

        static (float[] Weights, string History)? Run(Checkpointing? checkpoints, int cancelAfter)
        {
            using var cancel = new CancellationTokenSource();
            var network = new LinearNetwork(3, 2) { Noise = 0.2f };
            network.OnTrain = () => _ = network.TrainCalls == cancelAfter ? cancel.CancelAsync() : Task.CompletedTask;
            var counter = new Counter();
            var report = new Trainer(network, new Sgd(0.05f, 0.9f))
            {
                BatchSize = 8,
                Epochs = 8,
                Average = new WeightAverage(0.8f),
                Schedule = RateSchedule.WarmUp(3, new ReduceOnPlateau(0.05f, patience: 0)),
                Validation = TrainerTests.Plane(20, 2),
                Metrics = [Metric.MeanAbsoluteError()],
                Transforms = [new InputNoise(0.1f), new Mixup(0.3)],
                Callbacks = [counter],
                Checkpoints = checkpoints,
            }.Fit(TrainerTests.Plane(37, 1), cancel.Token);
            return report.Stopped == StopReason.Completed
                ? (network.Parameters.ToArray(), string.Join("; ", report.Epochs.Select(static e => $"{e.TrainingLoss:R} {e.ValidationLoss:R} {e.LearningRate:R} {e.Metrics["mae"]:R}")) + $" {counter.Steps}")
                : null;
        }
    }

    [Fact]
    public void The_network_has_the_average_in_the_end()
    {
        var network = new LinearNetwork(3, 2);
        var average = new WeightAverage(0.9f);
        var report = new Trainer(network, new Sgd(0.05f)) { Epochs = 3, Average = average, Validation = TrainerTests.Plane(20, 2) }.Fit(TrainerTests.Plane(100, 1));
        Assert.Equal(average.Values.ToArray(), network.Parameters.ToArray());
        Assert.Equal(report.Epochs[^1].ValidationLoss!.Value, network.Loss(TrainerTests.Plane(20, 2).Inputs, TrainerTests.Plane(20, 2).Targets), 1e-6);
    }

    [Fact]
    public void Best_epochs_are_chosen_by_any_metric()
    {
        var trainer = new Trainer(new LinearNetwork(3, 2), new Sgd(0.02f))
        {
            Epochs = 60,
            BatchSize = 10,
            Validation = TrainerTests.Plane(20, 2),
            Metrics = [Metric.MeanAbsoluteError()],
            EarlyStopping = new EarlyStopping(4) { By = "mae" },
            Schedule = RateSchedule.WarmUp(60, RateSchedule.Constant(3)),
        };
        var report = trainer.Fit(TrainerTests.Plane(100, 1));
        Assert.Equal(StopReason.EarlyStopping, report.Stopped);
        Assert.Equal(report.Epochs.MinBy(static e => e.Metrics["mae"])!.Epoch, report.BestEpoch);
        Assert.Same(report, trainer.Report);
        var refusal = Assert.Throws<ArgumentException>(() => new Trainer(new LinearNetwork(3, 2), new Sgd(1)) { Validation = TrainerTests.Plane(5, 2), EarlyStopping = new EarlyStopping(1) { By = "f1" } }.Fit(TrainerTests.Plane(5, 1)));
        Assert.Contains("There are loss, accuracy", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_comes_as_a_stream()
    {
        var (one, two) = (new LinearNetwork(3, 2), new LinearNetwork(3, 2));
        new Trainer(one, new Sgd(0.01f)) { BatchSize = 10, Epochs = 2 }.Fit(TrainerTests.Plane(50, 1));
        var trainer = new Trainer(two, new Sgd(0.01f)) { BatchSize = 10, Epochs = 2, ProgressInterval = TimeSpan.Zero };
        var steps = new List<long>();
        await foreach (var progress in trainer.FitAsync(TrainerTests.Plane(50, 1)))
        {
            steps.Add(progress.Step);
        }

        Assert.Equal([1L, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10], steps);
        Assert.Equal(one.Parameters.ToArray(), two.Parameters.ToArray());
        Assert.Equal(StopReason.Completed, trainer.Report!.Stopped);

        trainer = new Trainer(new LinearNetwork(3, 2), new Sgd(0.01f)) { BatchSize = 10, Epochs = int.MaxValue, ProgressInterval = TimeSpan.Zero };
        await foreach (var progress in trainer.FitAsync(TrainerTests.Plane(50, 1)))
        {
            break;
        }

        Assert.Equal(StopReason.Cancelled, trainer.Report!.Stopped);
        trainer = new Trainer(new LinearNetwork(3, 2), new Sgd(1e30f)) { BatchSize = 10, ProgressInterval = TimeSpan.FromDays(1) };
        await Assert.ThrowsAsync<TrainingException>(async () =>
        {
            await foreach (var progress in trainer.FitAsync(TrainerTests.Plane(50, 1)))
            {
                Assert.NotEqual(0, progress.Step);
            }
        });
    }

    [Fact]
    public void Weights_that_are_not_finite_are_named_in_their_step()
    {
        var failure = Assert.Throws<TrainingException>(() => new Trainer(new LinearNetwork(3, 2), new Sgd(3e38f)).Fit(TrainerTests.Plane(100, 1)));
        Assert.Contains("weights after step 0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'dense1.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_allocate_nothing_whatever_is_switched_on()
    {
        var allocated = new List<long>(1000);
        var trainer = new Trainer(new LinearNetwork(3, 2) { Noise = 0.1f }, new Adam { ClipNorm = 1, L1 = 0.01f, DecayKind = WeightDecayKind.AfterStep })
        {
            BatchSize = 4,
            Epochs = 1,
            AccumulateBatches = 2,
            MinimumGradient = 1e-20f,
            MaximumTime = TimeSpan.FromHours(1),
            Schedule = RateSchedule.WarmUp(10, RateSchedule.OneCycle(0.01f, lowMomentum: 0.85f, highMomentum: 0.95f)),
            Average = new WeightAverage(0.9f),
            Transforms = [new InputNoise(0.1f), new Mixup(0.2), new ImageAugmentation(1, 1, 3) { Shift = 1, Degrees = 5, Elastic = 1 }],
            Callbacks = [new Counter()],
            Validation = TrainerTests.Plane(20, 2),
            Metrics = [Metric.MeanSquaredError()],
            ProgressInterval = TimeSpan.Zero,
            Progress = new Events(_ => allocated.Add(GC.GetAllocatedBytesForCurrentThread())),
        };
        trainer.Fit(TrainerTests.Plane(2000, 1));
        var steps = allocated[5..^1];
        Assert.True(steps.Count > 200);
        Assert.Equal(steps[0], steps[^1]);
    }

    private static float[] Weights(Func<LinearNetwork, IOptimizer, Trainer> make)
    {
        var network = new LinearNetwork(3, 2) { Noise = 0.1f };
        make(network, new Adam(0.01f)).Fit(TrainerTests.Plane(50, 1));
        return network.Parameters.ToArray();
    }

    private sealed class Events(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    private sealed class Calls(long stopAt) : TrainingCallback
    {
        public List<string> Events { get; } = [];

        public override void OnStart(TrainingContext context) => Events.Add($"start {context.Epoch} {context.Step}");

        public override void OnStep(TrainingContext context)
        {
            Assert.True(context.Loss > 0);
            if (context.Step == stopAt)
            {
                context.Stop();
            }
        }

        public override void OnEpoch(TrainingContext context, EpochResult result) => Events.Add($"epoch {result.Epoch} {context.Step}");

        public override void OnEnd(TrainingContext context, TrainingReport report) => Events.Add("end");
    }

    private sealed class Counter : TrainingCallback, ICheckpointed
    {
        public long Steps { get; private set; }

        public override void OnStep(TrainingContext context) => Steps++;

        public void Save(Checkpoint checkpoint, string prefix) => checkpoint.Set(prefix + "steps", [Steps]);

        public void Restore(Checkpoint checkpoint, string prefix) => Steps = checkpoint.Integers(prefix + "steps")[0];
    }

    /// <summary>A metric that never changes.</summary>
    private sealed class Still : Metric
    {
        public override string Name => "still";

        public override double Value => 1;

        public override void Reset()
        {
        }

        public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
        {
        }
    }
}
