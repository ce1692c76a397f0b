using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using NetCompiler.Networks;

namespace NetCompiler.Generator.Tests.Driver;

/// <summary>A compilation with its generated half, loaded and run.</summary>
internal static class LoadedNetwork
{
    /// <summary>Compiles without a warning or error, loads, and makes a network of the class.</summary>
    public static INetwork Create(GeneratorRun run, string typeName, ulong seed = 1)
    {
        Assert.Empty(run.GeneratorDiagnostics);
        Assert.Empty(run.CompilerErrors());
        using var image = new MemoryStream();
        var result = run.Output.Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        image.Position = 0;
        var assembly = new AssemblyLoadContext("test", isCollectible: true).LoadFromStream(image);
        return (INetwork)Activator.CreateInstance(
            assembly.GetType(typeName, throwOnError: true)!,
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [seed], null)!;
    }

    /// <summary>Some steps of descent on fixed data; every loss, then the prediction of one example.</summary>
    public static float[] Train(INetwork network, int steps = 5)
    {
        const int Examples = 5;
        var random = new Random(3);
        var inputs = Enumerable.Range(0, Examples * network.Info.InputSize).Select(_ => (float)random.NextDouble()).ToArray();
        var targets = Enumerable.Range(0, Examples * network.Info.TargetSize).Select(_ => (float)random.NextDouble()).ToArray();
        var gradients = new float[network.Info.ParameterMemory];
        var results = new List<float>();
        for (var step = 0; step < steps; step++)
        {
            results.Add(network.Gradient(inputs, targets, gradients));
            for (var i = 0; i < gradients.Length; i++)
            {
                network.Parameters[i] -= 0.1f * gradients[i];
            }
        }

        var output = new float[network.Info.OutputSize];
        network.Predict(inputs.AsSpan(0, network.Info.InputSize), output);
        return [.. results, .. output];
    }
}
