using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Nothing is allocated in a step: scratch is made at a thread's first call, and an optimiser's memory at its first step.</summary>
public sealed class AllocationTests
{
    // More than one tile, and then fewer rows than before.
    private const int Rows = 77;
    private const int FewerRows = 5;

    private readonly List<string> _found = [];

    [Fact]
    public void Generated_networks_allocate_nothing_after_the_first_call()
    {
        foreach (var sample in Samples.All)
        {
            CheckSteps(sample.Name, sample.Network());
        }

        Assert.True(_found.Count == 0, string.Join("\n", _found));
    }

    [Fact]
    public void The_engine_allocates_nothing_after_the_first_call()
    {
        foreach (var sample in Samples.All.Take(Samples.Written.Count + 8))
        {
            CheckSteps(sample.Name + " on the engine", Sample.EngineOf(sample.Network()));
        }

        Assert.True(_found.Count == 0, string.Join("\n", _found));
    }

    [Fact]
    public void The_check_sees_an_allocation()
    {
        Check("a call", static () => GC.KeepAlive(new float[1]));

        Assert.Matches("^a call allocates [1-9]", Assert.Single(_found));
    }

    private void CheckSteps(string name, INetwork network)
    {
        foreach (var rows in new[] { Rows, FewerRows })
        {
            Check(name, network, new Batch(network, rows));
        }
    }

    private void Check(string name, INetwork network, Batch batch)
    {
        var info = network.Info;
        float[] outputs = new float[batch.OutputGradients.Length], gradients = new float[info.ParameterMemory], inputGradients = new float[batch.Inputs.Length];
        Check(name + ".Predict", () => network.Predict(batch.Inputs.AsSpan(0, info.InputSize), outputs.AsSpan(0, info.OutputSize)));
        Check(name + ".PredictBatch", () => network.PredictBatch(batch.Inputs, outputs));
        Check(name + ".Loss", () => network.Loss(batch.Inputs, batch.Targets));
        Check(name + ".Gradient", () => network.Gradient(batch.Inputs, batch.Targets, gradients));
        Check(name + ".Backward", () => network.Backward(batch.Inputs, batch.OutputGradients, inputGradients, gradients));
        Check(name + ".Backward of inputs", () => network.Backward(batch.Inputs, batch.OutputGradients, inputGradients, default));
        Check(name + ".Backward of weights", () => network.Backward(batch.Inputs, batch.OutputGradients, default, gradients));
        if (batch.Classes is { } classes)
        {
            Check(name + ".Loss of classes", () => network.Loss(batch.Inputs, classes));
            Check(name + ".Gradient of classes", () => network.Gradient(batch.Inputs, classes, gradients));
        }

        foreach (var (rule, make) in Optimisers.All)
        {
            var optimizer = make();
            Check($"{name}.Train with {rule}", () => network.Train(batch.Inputs, batch.Targets, optimizer));
            Check($"{rule}.Step", () => optimizer.Step(network.Parameters, gradients));
            if (batch.Classes is { } indices)
            {
                Check($"{name}.Train of classes with {rule}", () => network.Train(batch.Inputs, indices, optimizer));
            }
        }
    }

    private void Check(string what, Action call)
    {
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (bytes != 0)
        {
            _found.Add($"{what} allocates {bytes} bytes at its second call.");
        }
    }
}
