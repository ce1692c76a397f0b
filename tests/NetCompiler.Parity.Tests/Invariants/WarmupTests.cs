using System.Runtime;
using NetCompiler.Dynamic;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>After a warm-up nothing is left to compile, and nothing of the network has changed.</summary>
public sealed class WarmupTests
{
    // Kernels with rows of every size, programs of the whole batch, loops over steps. Compiled anew: other tests have called the common ones already.
    private static readonly string[] _names = ["Digits", "TwoHeaded", "Normed", "Picture", "Recurrent"];

    [Fact]
    public void Nothing_is_left_to_compile_after_it()
    {
        var networks = NetworkFactory.CompileMany([.. _names.Select(static name => Samples.Written.First(w => w.Name == name).Text)]);

        // What is no network's own is compiled by calls of another.
        Run(Samples.OfWritten.First().Network(), 5);
        Samples.OfWritten.First().Network().Warmup(training: true);
        foreach (var (network, name) in networks.Zip(_names))
        {
            var before = JitInfo.GetCompiledMethodCount(currentThread: true);
            network.Warmup(training: true);
            var atWarmup = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
            Assert.True(atWarmup > 5, $"{name}: the warm-up compiled {atWarmup} methods.");
            foreach (var rows in new[] { 2, 7, 33 })
            {
                var batch = new Batch(network, rows);
                before = JitInfo.GetCompiledMethodCount(currentThread: true);
                Run(network, batch);
                var compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
                Assert.True(compiled == 0, $"{name}: {compiled} methods were compiled for {rows} rows after the warm-up.");
            }
        }
    }

    [Fact]
    public void It_changes_nothing()
    {
        foreach (var sample in Samples.OfWritten)
        {
            var network = sample.Network();
            float[] weights = network.Parameters.ToArray(), state = network.State.ToArray();
            var step = network.Step;

            network.Warmup(training: true);

            Assert.Equal(weights, network.Parameters.ToArray());
            Assert.Equal(state, network.State.ToArray());
            Assert.Equal(step, network.Step);
        }
    }

    private static void Run(INetwork network, int rows) => Run(network, new Batch(network, rows));

    private static void Run(INetwork network, Batch batch)
    {
        var info = network.Info;
        float[] outputs = new float[batch.OutputGradients.Length], gradients = new float[info.ParameterMemory];
        network.Predict(batch.Inputs.AsSpan(0, info.InputSize), outputs.AsSpan(0, info.OutputSize));
        network.PredictBatch(batch.Inputs, outputs);
        network.Backward(batch.Inputs, batch.OutputGradients, new float[batch.Inputs.Length], gradients);
        network.Loss(batch.Inputs, batch.Targets);
        network.Gradient(batch.Inputs, batch.Targets, gradients);
        network.Train(batch.Inputs, batch.Targets, new Sgd(0));
    }
}
