using NetCompiler.Optimizers;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>What runs on other threads can only be counted for the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Undisturbed
{
    public const string Name = "undisturbed";
}

[Collection(Undisturbed.Name)]
public sealed class WorkerAllocationTests
{
    [Fact]
    public void Sharing_a_step_allocates_nothing()
    {
        foreach (var (text, network) in WorkerTests.Networks.Take(Samples.Written.Count))
        {
            var batch = new Batch(network, 77);
            var (optimizer, outputs) = (new Adam(), new float[batch.Rows * network.Info.OutputSize]);
            network.Workers = 3;
            void Step()
            {
                network.Train(batch.Inputs, batch.Targets, optimizer);
                network.PredictBatch(batch.Inputs, outputs);
            }

            // The runtime itself allocates now and then: one quiet moment is enough.
            var least = long.MaxValue;
            for (var attempt = 0; attempt < 50 && least > 0; attempt++)
            {
                Step();
                var before = GC.GetTotalAllocatedBytes(precise: true);
                Step();
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            Assert.True(least == 0, $"at least {least} bytes:\n{text}");
        }
    }
}
