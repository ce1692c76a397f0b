using System.Globalization;
using NetCompiler.Data;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using SideBySide.Measuring;
using TrainingLoop;

// What the trainer adds to a step of 784-128-10 at batch 64, with schedule, progress and a callback on; the copy of the batch is measured apart.
//   dotnet run -c Release --project benchmarks/TrainingLoop [-- rounds]
// Times are those in which this thread was running, the median over rounds of which each measures all in turn.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Batch = 64, Steps = 200;
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 25;
Machine.Pin(Environment.ProcessorCount - 1);
var data = Pictures(Batch * Steps);
var network = new Mlp(seed: 1);

foreach (var (name, optimizer) in new (string, IOptimizer)[] { ("SGD with momentum", new Sgd(1e-4f, momentum: 0.9f)), ("Adam", new Adam(1e-6f)) })
{
    var batches = new MiniBatches(data, Batch, seed: 1);
    var times = Enumerable.Range(-2, rounds + 2).Select(round => (Round: round, Step: Time(Step), Copy: Time(Copy), Loop: Time(Loop), Trainer: Time(Fit))).Where(static t => t.Round >= 0).ToArray();
    double Median(Func<(int Round, double Step, double Copy, double Loop, double Trainer), double> of) => times.Select(of).Order().ElementAt(times.Length / 2);
    Console.WriteLine($"{name}: step {Median(static t => t.Step):0.0} µs, copy of the batch {Median(static t => t.Copy):0.0} µs, both in a loop {Median(static t => t.Loop):0.0} µs, trainer {Median(static t => t.Trainer):0.0} µs: "
        + $"the trainer adds {Median(static t => t.Trainer - t.Loop):0.0} µs, {Median(static t => (t.Trainer - t.Loop) / t.Step) * 100:0.0} % of the step");

    void Step()
    {
        batches.StartEpoch();
        batches.Next();
        for (var i = 0; i < Steps; i++)
        {
            network.Train(batches.Inputs, batches.Classes, optimizer);
        }
    }

    void Copy()
    {
        batches.StartEpoch();
        while (batches.Next())
        {
        }
    }

    void Loop()
    {
        for (batches.StartEpoch(); batches.Next(); network.Step++)
        {
            network.Train(batches.Inputs, batches.Classes, optimizer);
        }
    }

    void Fit() => new Trainer(network, optimizer)
    {
        BatchSize = Batch,
        Epochs = 1,
        Schedule = RateSchedule.OneCycle(optimizer.LearningRate),
        Progress = new Silence(),
        Callbacks = [new Counter()],
    }.Fit(data);
}

// Microseconds for each step.
static double Time(Action work)
{
    var start = Machine.ThreadNanoseconds();
    work();
    return (Machine.ThreadNanoseconds() - start) / 1e3 / Steps;
}

static Dataset Pictures(int count)
{
    var random = new SequentialRandom(1);
    var inputs = new float[count * Mlp.InputSize];
    for (var i = 0; i < inputs.Length; i++)
    {
        inputs[i] = random.NextSingle();
    }

    return new(inputs, Mlp.InputSize, [.. Enumerable.Range(0, count).Select(static i => i % Mlp.OutputSize)]);
}

internal sealed class Silence : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
    }
}

internal sealed class Counter : TrainingCallback
{
    public long Steps { get; private set; }

    public override void OnStep(TrainingContext context) => Steps = context.Step;
}
