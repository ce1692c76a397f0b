using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

/// <summary>What a trainer does by steps, by epochs and by time.</summary>
public sealed class TrainerScheduleTests
{
    [Fact]
    public void A_schedule_counts_steps_or_epochs()
    {
        // 40 examples in batches of 10: four steps an epoch.
        Assert.Equal([0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f], Rates(perEpoch: false).Select(static r => MathF.Round(r, 5)));
        Assert.Equal([2f, 2, 2, 2, 1, 1, 1, 1], Rates(perEpoch: true));

        static List<float> Rates(bool perEpoch)
        {
            var seen = new Rates();
            new Trainer(new LinearNetwork(3, 2), new Sgd(1e-3f))
            {
                BatchSize = 10, Epochs = 2, SchedulePerEpoch = perEpoch, Schedule = new Falling(perEpoch ? 1 : 0.1f), Callbacks = [seen],
            }.Fit(TrainerTests.Plane(40, 1));
            return seen.List;
        }
    }

    [Fact]
    public void Checkpoints_are_made_after_a_time_too()
    {
        using var folder = new TemporaryFolder();
        var files = new Files(folder.Path);
        var trainer = new Trainer(new LinearNetwork(3, 2), new Sgd(1e-3f))
        {
            BatchSize = 10, Epochs = 1, Callbacks = [files], Checkpoints = new Checkpointing(folder.Path) { Every = TimeSpan.FromTicks(1), EveryEpochs = 0 },
        };
        trainer.Fit(TrainerTests.Plane(40, 1));

        // Each step takes longer than a tick: after it there is its checkpoint, which the callback of the next one sees.
        Assert.Equal(["", "000001", "000002", "000003"], files.Newest);
    }

    /// <summary>As many times the unit as there are steps left.</summary>
    private sealed class Falling(float unit) : IRateSchedule
    {
        public float Rate(long step, long totalSteps) => unit * (totalSteps - step);
    }

    private sealed class Rates : TrainingCallback
    {
        public List<float> List { get; } = [];

        public override void OnStep(TrainingContext context) => List.Add(context.Optimizer.LearningRate);
    }

    private sealed class Files(string folder) : TrainingCallback
    {
        public List<string> Newest { get; } = [];

        public override void OnStep(TrainingContext context) =>
            Newest.Add(Directory.GetFiles(folder, "checkpoint-*").Max(StringComparer.Ordinal) is { } file ? Path.GetFileNameWithoutExtension(file)[^6..] : "");
    }
}
