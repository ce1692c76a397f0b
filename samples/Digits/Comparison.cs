using System.Diagnostics;
using NetCompiler.Data;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace Digits;

/// <summary>Speed and results of generated code beside the generic engine, which interprets the same graph with the same weights.</summary>
internal sealed record Comparison(
    double TrainingGenerated, double TrainingGeneric, double PredictionGenerated, double PredictionGeneric, float Outputs, float Gradients)
{
    private const int Batch = 64;

    public static Comparison Measure(INetwork network, Dataset data)
    {
        var generated = network.Clone();
        var generic = GenericNetwork.From(network.Info);
        generic.CopyParametersFrom(network);
        var (outputs, gradients) = Differences(generated, generic, data);
        return new(
            ExamplesPerSecond(generated, data), ExamplesPerSecond(generic, data), Nanoseconds(generated, data), Nanoseconds(generic, data), outputs, gradients);
    }

    private static double ExamplesPerSecond(INetwork network, Dataset data)
    {
        // The smallest rate there is, so that the weights stay what they are.
        var optimizer = new Adam(float.Epsilon);
        return Batch * 1e9 / Median(() => network.Train(data.Inputs[..(Batch * data.InputSize)], data.Classes[..Batch], optimizer));
    }

    private static double Nanoseconds(INetwork network, Dataset data)
    {
        var output = new float[network.Info.OutputSize];
        return Median(() => network.Predict(data.Input(0), output));
    }

    private static (float Outputs, float Gradients) Differences(INetwork first, GenericNetwork second, Dataset data)
    {
        float Largest(float[] a, float[] b) => a.Zip(b).Max(static p => Math.Abs(p.First - p.Second));
        float[] Outputs(INetwork network)
        {
            var outputs = new float[Batch * network.Info.OutputSize];
            network.PredictBatch(data.Inputs[..(Batch * data.InputSize)], outputs);
            return outputs;
        }

        float[] Gradients(INetwork network)
        {
            // In stored order, which does not depend on how an engine lays weights out in memory.
            var memory = new float[network.Info.ParameterMemory];
            network.Gradient(data.Inputs[..(Batch * data.InputSize)], data.Classes[..Batch], memory);
            return [.. network.Info.Parameters.SelectMany(p =>
            {
                var stored = new float[p.Size];
                p.CopyTo(memory, stored);
                return stored;
            })];
        }

        second.Seed = first.Seed;
        second.Step = first.Step;
        return (Largest(Outputs(first), Outputs(second)), Largest(Gradients(first), Gradients(second)));
    }

    /// <summary>Nanoseconds of a call: the median of nine rounds of about ten milliseconds each.</summary>
    private static double Median(Action call)
    {
        var calls = 1;
        double Round()
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                call();
            }

            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
        }

        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 200;)
        {
            calls = Math.Max(1, (int)(1e7 / Round()));
        }

        return Enumerable.Range(0, 9).Select(_ => Round()).Order().ElementAt(4);
    }
}
