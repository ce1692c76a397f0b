using System.Diagnostics;
using System.Globalization;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using Throughput;

// Everything in one process, the peak measured beside it; medians of nine. Run pinned to one core: taskset -c 0 dotnet run -c Release …
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var peak = PeakMeter.Measure();
Console.WriteLine($"FMA peak {peak:0} GFLOP/s");
Console.WriteLine();
Console.WriteLine("| job | generated | GFLOP/s | of the peak | generic engine | ratio |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (var network in new INetwork[] { new Mlp4x16x3(1), new Mlp64x32x10(1), new Mlp784x128x64x10(1) })
{
    Compare(network, "predict one", 1, static (n, job) => n.Predict(job.Inputs, job.Outputs));
    Compare(network, "predict 64", 64, static (n, job) => n.PredictBatch(job.Inputs, job.Outputs));
}

foreach (var network in new INetwork[] { new Mlp784x128x10(1), new Mlp784x128x64x10(1) })
{
    foreach (var batch in new[] { 32, 64, 128 })
    {
        Compare(network, "train (SGD)", batch, static (n, job) => n.Train(job.Inputs, job.Targets, job.Optimizer), training: true);
    }
}

void Compare(INetwork network, string job, int batch, Action<INetwork, Job> run, bool training = false)
{
    // A training step does each multiply-add three times but for the input gradient of the first layer.
    var macs = (double)network.Info.ForwardMacs * batch;
    if (training)
    {
        macs = (3 * macs) - ((double)network.Info.InputSize * network.Info.Parameters[0].Shape[0] * batch);
    }

    var generated = Median(network, run, batch);
    var generic = Median(GenericNetwork.From(network.Info), run, batch);
    var speed = 2 * macs / generated;
    Console.WriteLine($"| {network.Info.Name}, {job}{(batch > 1 && training ? $", batch {batch}" : "")} | {generated:#,0} ns | {speed:0} | {speed / peak:0%} | {generic:#,0} ns | {generic / generated:0.0} |");
}

static double Median(INetwork network, Action<INetwork, Job> run, int batch)
{
    var job = new Job(network, batch);
    var rounds = 1;
    double Time()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < rounds; i++)
        {
            run(network, job);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / rounds;
    }

    for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 100;)
    {
        rounds = Math.Max(1, (int)(4e6 / Time()));
    }

    return Enumerable.Range(0, 9).Select(_ => Time()).Order().ElementAt(4);
}

/// <summary>What one call is given.</summary>
internal sealed class Job
{
    public Job(INetwork network, int batch)
    {
        var random = new Random(1);
        Inputs = [.. Enumerable.Range(0, batch * network.Info.InputSize).Select(_ => random.NextSingle())];
        Outputs = new float[batch * network.Info.OutputSize];
        Targets = new float[batch * network.Info.TargetSize];
        for (var i = 0; i < batch; i++)
        {
            Targets[(i * network.Info.TargetSize) + random.Next(network.Info.TargetSize)] = 1;
        }
    }

    public float[] Inputs { get; }

    public float[] Outputs { get; }

    public float[] Targets { get; }

    public IOptimizer Optimizer { get; } = new Sgd(0.01f);
}
