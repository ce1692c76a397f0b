using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Predictions of one network from many threads at once.</summary>
public sealed class ThreadTests
{
    private const int Threads = 8;
    private const int Rounds = 20;

    [Theory]
    [InlineData("Digits")]
    [InlineData("TwoHeaded")]
    [InlineData("Steps")]
    [InlineData("Regularised")]
    public void Eight_threads_get_the_answers_of_one(string name)
    {
        var generated = Samples.Named(name).Network();
        foreach (var network in new[] { generated, Sample.EngineOf(generated) })
        {
            var info = network.Info;

            // A batch of another length for each thread, so that their scratch differs.
            var batches = Enumerable.Range(0, Threads).Select(t => new Batch(network, 3 + (9 * t), seed: t)).ToArray();
            var expected = batches.Select(b => Answers(network, b)).ToArray();
            var wrong = 0;
            using var together = new Barrier(Threads);
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                together.SignalAndWait();
                for (var round = 0; round < Rounds; round++)
                {
                    if (!Answers(network, batches[t]).AsSpan().SequenceEqual(expected[t]))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            })).ToArray();
            Array.ForEach(threads, static t => t.Start());
            Array.ForEach(threads, static t => t.Join());

            Assert.Equal(0, wrong);
        }
    }

    /// <summary>Of the batch, and then of each example alone.</summary>
    private static float[] Answers(INetwork network, Batch batch)
    {
        var info = network.Info;
        var answers = new float[2 * batch.Rows * info.OutputSize];
        network.PredictBatch(batch.Inputs, answers.AsSpan(0, answers.Length / 2));
        for (var row = 0; row < batch.Rows; row++)
        {
            network.Predict(
                batch.Inputs.AsSpan(row * info.InputSize, info.InputSize), answers.AsSpan((batch.Rows + row) * info.OutputSize, info.OutputSize));
        }

        return answers;
    }
}
