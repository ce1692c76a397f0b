using System.Runtime.InteropServices;
using NetCompiler.Networks;

namespace SideBySide.Jobs;

/// <summary>The weights, inputs and targets that all engines are given for a job.</summary>
internal sealed class JobData
{
    private JobData(NetworkInfo info, int batch)
    {
        Info = info;
        Inputs = new float[batch * info.InputSize];
        Outputs = new float[batch * info.OutputSize];
        Targets = new float[batch * info.TargetSize];
        Classes = new int[batch];
        Weights = info.Parameters.Concat(info.States).ToDictionary(static p => p.Name, static p => new float[p.Size], StringComparer.Ordinal);
    }

    public NetworkInfo Info { get; }

    public float[] Inputs { get; }

    public float[] Outputs { get; }

    /// <summary>One of the classes each, or what exclusive or gives.</summary>
    public float[] Targets { get; }

    public int[] Classes { get; }

    /// <summary>Weights and states by name, each in stored order.</summary>
    public Dictionary<string, float[]> Weights { get; }

    /// <summary>Weights as the network starts with, statistics as after some training, and normal inputs; the same at each run.</summary>
    public static JobData Make(Job job)
    {
        var network = job.Create();
        var data = new JobData(network.Info, job.Batch);
        foreach (var parameter in network.Info.Parameters)
        {
            parameter.CopyTo(network.Parameters, data.Weights[parameter.Name]);
        }

        var random = new Random(7);
        data.FillNorms(random);
        for (var i = 0; i < data.Inputs.Length; i++)
        {
            data.Inputs[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        for (var i = 0; i < job.Batch; i++)
        {
            data.Classes[i] = random.Next(data.Info.TargetSize);
            data.Targets[(i * data.Info.TargetSize) + data.Classes[i]] = 1;
        }

        if (data.Info is { InputSize: 2, TargetSize: 1 })
        {
            new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }.CopyTo(data.Inputs, 0);
            new float[] { 0, 1, 1, 0 }.CopyTo(data.Targets, 0);
        }

        return data;
    }

    /// <summary>Sets a network's weights and states.</summary>
    public void CopyTo(INetwork network)
    {
        foreach (var parameter in network.Info.Parameters)
        {
            parameter.CopyFrom(Weights[parameter.Name], network.Parameters);
        }

        foreach (var state in network.Info.States)
        {
            state.CopyFrom(Weights[state.Name], network.State);
        }
    }

    /// <summary>Writes what other processes read: bare floats, weights and then states in stored order.</summary>
    public void Write(Job job, string folder)
    {
        var weights = Info.Parameters.Concat(Info.States).SelectMany(p => Weights[p.Name]).ToArray();
        Write(weights, "weights");
        Write(Inputs, "inputs");
        Write(Targets, "targets");

        void Write(float[] values, string what) =>
            File.WriteAllBytes(Path.Combine(folder, $"{job.Name}.{what}"), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    // As they start, norms do nothing: an engine that left them out would give the same answer.
    private void FillNorms(Random random)
    {
        foreach (var state in Info.States)
        {
            var isVariance = state.Name.EndsWith("var", StringComparison.Ordinal);
            Fill(Weights[state.Name], isVariance ? 0.5f : -0.2f, isVariance ? 1.5f : 0.2f);
        }

        foreach (var parameter in Info.Parameters.Where(static p => p.Name.Contains("norm", StringComparison.Ordinal)))
        {
            var isBias = parameter.Name.EndsWith("bias", StringComparison.Ordinal);
            Fill(Weights[parameter.Name], isBias ? -0.2f : 0.5f, isBias ? 0.2f : 1.5f);
        }

        void Fill(float[] values, float low, float high)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = low + ((high - low) * random.NextSingle());
            }
        }
    }
}
