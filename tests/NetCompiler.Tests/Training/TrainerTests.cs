using NetCompiler.Data;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

public sealed class TrainerTests
{
    private sealed class Events(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    [Fact]
    public void Learns_a_plane_and_reports_each_epoch()
    {
        var data = Plane(203, 1);
        var network = new LinearNetwork(3, 2, 5);
        var report = new Trainer(network, new Adam(0.05f)) { BatchSize = 20, Epochs = 60, Seed = 3, Validation = Plane(50, 2) }.Fit(data);
        Assert.Equal((StopReason.Completed, 60), (report.Stopped, report.Epochs.Count));
        Assert.Equal(60 * 11, report.Steps);
        Assert.Equal(60 * 11, network.Step);
        Assert.True(report.Epochs[^1].ValidationLoss < 1e-4, $"loss {report.Epochs[^1].ValidationLoss}");
        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss / 100);
        Assert.Equal(Enumerable.Range(1, 60), report.Epochs.Select(static e => e.Epoch));
        Assert.All(report.Epochs, static e => Assert.True(e.ExamplesPerSecond > 0 && e.LearningRate == 0.05f));
    }

    [Fact]
    public void Same_seed_gives_the_same_bits_and_another_does_not()
    {
        Assert.Equal(Weights(7), Weights(7));
        Assert.NotEqual(Weights(7), Weights(8));

        static float[] Weights(ulong seed)
        {
            var network = new LinearNetwork(3, 2);
            new Trainer(network, new Sgd(0.05f, 0.9f)) { BatchSize = 7, Epochs = 3, Seed = seed }.Fit(Plane(40, 1));
            return network.Parameters.ToArray();
        }
    }

    [Fact]
    public void A_short_last_batch_counts_by_its_examples()
    {
        var data = Plane(10, 1);
        var network = new LinearNetwork(3, 2);
        var expected = network.Loss(data.Inputs, data.Targets);
        var report = new Trainer(network, new Sgd(0)) { BatchSize = 4, Epochs = 1 }.Fit(data);
        Assert.Equal(3, report.Steps);
        Assert.Equal(expected, report.Epochs[0].TrainingLoss, 1e-6);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var allocated = new List<long>(1000);
        var network = new LinearNetwork(3, 2);
        var trainer = new Trainer(network, new Adam())
        {
            BatchSize = 4,
            Epochs = 1,
            Schedule = RateSchedule.Cosine(0.1f),
            ProgressInterval = TimeSpan.Zero,
            Progress = new Events(_ => allocated.Add(GC.GetAllocatedBytesForCurrentThread())),
        };
        trainer.Fit(Plane(2000, 1));

        // The first steps make the optimiser's state; the last event ends the epoch.
        var steps = allocated[5..^1];
        Assert.True(steps.Count > 400);
        Assert.Equal(steps[0], steps[^1]);
    }

    [Fact]
    public void Early_stopping_ends_and_restores_the_best_epoch()
    {
        var network = new LinearNetwork(3, 2, 1);
        var best = Array.Empty<float>();
        var lowest = double.PositiveInfinity;
        var trainer = new Trainer(network, new Sgd(0.02f))
        {
            Epochs = 100,
            BatchSize = 10,
            Validation = Plane(20, 2),
            EarlyStopping = new EarlyStopping(3),
            Schedule = RateSchedule.WarmUp(60, RateSchedule.Constant(3)),
            Progress = new Events(p =>
            {
                if (p.Finished is { ValidationLoss: { } loss } && loss < lowest)
                {
                    lowest = loss;
                    best = network.Parameters.ToArray();
                }
            }),
        };
        var report = trainer.Fit(Plane(100, 1));
        Assert.Equal(StopReason.EarlyStopping, report.Stopped);
        Assert.Equal(report.Epochs.Count, report.BestEpoch + 3);
        Assert.Equal(lowest, report.Epochs[report.BestEpoch - 1].ValidationLoss);
        Assert.Equal(best, network.Parameters.ToArray());
        Assert.True(report.Epochs[^1].ValidationLoss > lowest);
    }

    [Fact]
    public void Cancelled_it_ends_after_the_current_step()
    {
        using var cancel = new CancellationTokenSource();
        var network = new LinearNetwork(3, 2);
        network.OnTrain = () =>
        {
            if (network.TrainCalls == 17)
            {
                cancel.Cancel();
            }
        };
        var report = new Trainer(network, new Sgd(0.01f)) { BatchSize = 10, Epochs = 5 }.Fit(Plane(100, 1), cancel.Token);
        Assert.Equal((StopReason.Cancelled, 17, 1), (report.Stopped, (int)report.Steps, report.Epochs.Count));
        Assert.Equal(17, network.TrainCalls);
    }

    [Fact]
    public void Progress_counts_up_and_tells_what_is_left()
    {
        var events = new List<TrainingProgress>();
        new Trainer(new LinearNetwork(3, 2), new Sgd(0.01f)) { BatchSize = 10, Epochs = 2, ProgressInterval = TimeSpan.Zero, Progress = new Events(events.Add) }.Fit(Plane(50, 1));
        Assert.Equal(12, events.Count);
        Assert.Equal([1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10], events.Select(static e => (int)e.Step));
        Assert.Equal(2, events.Count(static e => e.Finished is not null));
        Assert.All(events, static e => Assert.True(e.StepCount == 10 && e.EpochCount == 2 && e.ExamplesPerSecond > 0 && e.Loss > 0));
        Assert.Equal(TimeSpan.Zero, events[^1].Remaining);
        Assert.True(events[0].Remaining > TimeSpan.Zero);
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_step_and_layer()
    {
        var network = new LinearNetwork(3, 2);
        var failure = Assert.Throws<TrainingException>(() => new Trainer(network, new Sgd(1e30f)) { BatchSize = 10 }.Fit(Plane(100, 1)));
        Assert.Contains("'dense1'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("epoch 1", failure.Message, StringComparison.Ordinal);

        var data = new Dataset([1, 2, 3, 4, float.NaN, 6], 3, new float[4], 2);
        failure = Assert.Throws<TrainingException>(() => new Trainer(new LinearNetwork(3, 2), new Sgd(0.1f)) { Shuffle = false }.Fit(data));
        Assert.Contains("Value 1 of example 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused_before_the_first_step()
    {
        var trainer = new Trainer(new LinearNetwork(3, 2), new Sgd(0.1f));
        Assert.Contains("takes 3", Assert.Throws<ArgumentException>(() => trainer.Fit(new Dataset(new float[8], 4, new float[4], 2))).Message, StringComparison.Ordinal);
        Assert.Contains("compares with 2", Assert.Throws<ArgumentException>(() => trainer.Fit(new Dataset(new float[6], 3, new float[2], 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainer.Fit(new Dataset([], 3, Array.Empty<float>(), 2)));
        Assert.Throws<ArgumentException>(() => new Trainer(new LinearNetwork(3, 2), new Sgd(1)) { EarlyStopping = new EarlyStopping(2) }.Fit(Plane(5, 1)));
        Assert.Throws<ArgumentException>(() => new Trainer(new LinearNetwork(3, 2), new Sgd(1)) { BatchSize = 0 }.Fit(Plane(5, 1)));
    }

    [Fact]
    public void Class_indices_train_like_one_hot_rows()
    {
        var (inputs, classes) = (Plane(30, 1).Inputs.ToArray(), Enumerable.Range(0, 30).Select(static i => i % 2).ToArray());
        var data = new Dataset(inputs, 3, classes);
        Assert.Equal(Weights(data), Weights(data.OneHot(2)));

        static float[] Weights(Dataset data)
        {
            var network = new LinearNetwork(3, 2);
            new Trainer(network, new Sgd(0.05f)) { BatchSize = 8, Epochs = 2 }.Fit(data);
            return network.Parameters.ToArray();
        }
    }

    /// <summary>Two planes over three inputs, without noise.</summary>
    internal static Dataset Plane(int count, ulong seed)
    {
        var random = new SequentialRandom(seed);
        var inputs = Enumerable.Range(0, count * 3).Select(_ => random.NextNormal()).ToArray();
        var targets = new float[count * 2];
        for (var e = 0; e < count; e++)
        {
            targets[e * 2] = 1 + (2 * inputs[e * 3]) - inputs[(e * 3) + 1];
            targets[(e * 2) + 1] = (0.5f * inputs[(e * 3) + 2]) - 2;
        }

        return new Dataset(inputs, 3, targets, 2);
    }
}
