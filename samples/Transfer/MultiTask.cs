using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Samples.Digits;

namespace Sharing;

/// <summary>A network with a shared trunk learns to read digits and to measure their slant at once.</summary>
internal static class MultiTask
{
    private const int Digits = 10;

    public static bool Run(DigitData data, int epochs)
    {
        var (training, test) = (Both(data.Training), Both(data.Test));
        var both = new TwoTasks(seed: 3);
        Fit(both, training, epochs);
        var alone = new SlantAlone(seed: 3);
        Fit(alone, Only(training), epochs);

        var outputs = new float[test.Count * (Digits + 1)];
        both.PredictBatch(test.Inputs, outputs);
        var rows = outputs.Chunk(Digits + 1).ToArray();
        var accuracy = rows.Select((row, i) => Evaluator.IndexOfLargest(row.AsSpan(0, Digits)) == data.Test.Class(i)).Average(static right => right ? 1.0 : 0);
        var variance = Variance(Only(test));
        var shared = 1 - (rows.Select((row, i) => Math.Pow(row[Digits] - test.Target(i)[Digits], 2)).Average() / variance);
        var single = 1 - (Evaluator.Evaluate(alone, Only(test)).Loss / variance);
        Console.WriteLine($"One trunk, {TwoTasks.ParameterCount:#,0} weights: reads {accuracy * 100:0.0} % of the test pictures and explains {shared * 100:0.0} % of the variance of their slant.");
        Console.WriteLine($"A network for the slant alone, {SlantAlone.ParameterCount:#,0} weights: {single * 100:0.0} %.");
        if (accuracy >= 0.9 && shared >= 0.8)
        {
            return true;
        }

        Console.WriteLine("Expected were 90 % of the digits and 80 % of the variance.");
        return false;
    }

    private static void Fit(INetwork network, Dataset data, int epochs) =>
        new Trainer(network, new Adam(2e-3f)) { Epochs = epochs, Schedule = RateSchedule.Cosine(2e-3f), Seed = 3 }.Fit(data);

    // Ten targets for the digit, one for the slant.
    private static Dataset Both(Dataset data)
    {
        var digits = data.OneHot(Digits);
        var targets = new float[data.Count * (Digits + 1)];
        for (var i = 0; i < data.Count; i++)
        {
            digits.Target(i).CopyTo(targets.AsSpan(i * (Digits + 1)));
            targets[(i * (Digits + 1)) + Digits] = Slant(data.Input(i));
        }

        return new(data.Inputs.ToArray(), data.InputSize, targets, Digits + 1);
    }

    private static Dataset Only(Dataset both) =>
        new(both.Inputs.ToArray(), both.InputSize, [.. Enumerable.Range(0, both.Count).Select(i => both.Target(i)[Digits])], 1);

    /// <summary>How far the ink moves to the left in five rows down, from its second moments; about 1, so that both losses are of one size.</summary>
    private static float Slant(ReadOnlySpan<float> pixels)
    {
        const int Side = DigitPainter.Side;
        double ink = 0, x = 0, y = 0, xy = 0, yy = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            // Paper is not quite white.
            var dark = Math.Max(0, pixels[i] - 0.2);
            (ink, x, y) = (ink + dark, x + (dark * (i % Side)), y + (dark * (i / Side)));
            (xy, yy) = (xy + (dark * (i % Side) * (i / Side)), yy + (dark * (i / Side) * (i / Side)));
        }

        return (float)(5 * ((x * y / ink) - xy) / (yy - (y * y / ink)));
    }

    private static double Variance(Dataset data)
    {
        var values = data.Targets.ToArray();
        var mean = values.Average();
        return values.Average(v => Math.Pow(v - mean, 2));
    }
}
