using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Tool.Checks;

namespace NetCompiler.Tool.Measuring;

/// <summary>A job that was timed.</summary>
/// <param name="Job">What it was.</param>
/// <param name="Engine">What did it.</param>
/// <param name="Seconds">Of one repeat; the median.</param>
internal sealed record Measurement(string Job, string Engine, double Seconds);

/// <summary>The jobs of a benchmark: one prediction, a batch of them, a training step.</summary>
/// <param name="examples">What they are made on; as many as the batch has.</param>
/// <param name="seconds">Time for each job.</param>
internal sealed class NetworkBenchmark(RandomExamples examples, double seconds)
{
    public const string One = "one prediction";

    private readonly float[] _inputs = examples.InputFloats;
    private readonly float[] _targets = examples.TargetFloats;

    public string Batch => FormattableString.Invariant($"{examples.Count} predictions");

    public string Step => FormattableString.Invariant($"training step, batch {examples.Count}, Adam");

    /// <summary>Times the jobs on a network, as they are made.</summary>
    public IEnumerable<Measurement> Run(string engine, INetwork network, bool trains, CancellationToken cancellation)
    {
        var (input, output) = (_inputs.AsMemory(0, network.Info.InputSize), new float[network.Info.OutputSize]);
        yield return new Measurement(One, engine, Meter.Median(
            repeats =>
            {
                for (var i = 0; i < repeats; i++)
                {
                    network.Predict(input.Span, output);
                }
            },
            seconds,
            cancellation));

        var outputs = new float[examples.Count * network.Info.OutputSize];
        yield return new Measurement(Batch, engine, Meter.Median(
            repeats =>
            {
                for (var i = 0; i < repeats; i++)
                {
                    network.PredictBatch(_inputs, outputs);
                }
            },
            seconds,
            cancellation));
        if (!trains)
        {
            yield break;
        }

        // A rate that changes next to nothing: the weights stay what they are however long it takes.
        var adam = new Adam(1e-12f);
        yield return new Measurement(Step, engine, Meter.Median(
            repeats =>
            {
                for (var i = 0; i < repeats; i++)
                {
                    network.Train(_inputs, _targets, adam);
                }
            },
            seconds,
            cancellation));
    }
}
