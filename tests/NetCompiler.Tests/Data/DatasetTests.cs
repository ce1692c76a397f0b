using NetCompiler.Data;

namespace NetCompiler.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void Splits_into_parts_that_together_are_the_whole()
    {
        var data = Numbers(100);
        var (first, second) = data.Split(0.6, 5);
        Assert.Equal((60, 40), (first.Count, second.Count));
        Assert.Equal(data.Inputs.ToArray(), first.Inputs.ToArray().Concat(second.Inputs.ToArray()).Order());
        Assert.Equal(first.Inputs.ToArray(), data.Split(0.6, 5).First.Inputs.ToArray());
        Assert.NotEqual(first.Inputs.ToArray(), data.Split(0.6, 6).First.Inputs.ToArray());
        for (var i = 0; i < first.Count; i++)
        {
            Assert.Equal(first.Input(i)[0] * 2, first.Target(i)[0]);
        }
    }

    [Fact]
    public void Batches_hold_every_example_once_an_epoch_in_new_orders()
    {
        var batches = new MiniBatches(Numbers(10), 4, 3);
        Assert.Equal(3, batches.BatchesPerEpoch);
        var epochs = Enumerable.Range(0, 3).Select(_ => Epoch(batches)).ToArray();
        Assert.All(epochs, static e => Assert.Equal(Enumerable.Range(0, 10).Select(static i => (float)i), e.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(epochs[0], Epoch(new MiniBatches(Numbers(10), 4, 3)));
        Assert.Equal(Numbers(10).Inputs.ToArray(), Epoch(new MiniBatches(Numbers(10), 4, 3, shuffle: false)));

        static List<float> Epoch(MiniBatches batches)
        {
            List<float> seen = [];
            List<int> sizes = [];
            batches.StartEpoch();
            while (batches.Next())
            {
                sizes.Add(batches.Count);
                seen.AddRange(batches.Inputs.ToArray());
                Assert.Equal(batches.Inputs.ToArray().Select(static x => x * 2), batches.Targets.ToArray());
            }

            Assert.Equal([4, 4, 2], sizes);
            Assert.False(batches.Next());
            return seen;
        }
    }

    [Fact]
    public void Standardised_features_have_mean_0_and_deviation_1()
    {
        var data = new Dataset([1, 5, 10, 2, 5, 30, 6, 5, 20], 3, new float[3], 1);
        var scale = Standardization.Of(data);
        Assert.Equal([3, 5, 20], scale.Mean);
        Assert.Equal(MathF.Sqrt(14 / 3f), scale.Deviation[0], 1e-6);
        var inputs = scale.Apply(data).Inputs.ToArray();
        Assert.Equal(0, inputs[0] + inputs[3] + inputs[6], 1e-6);
        Assert.Equal(3, (inputs[2] * inputs[2]) + (inputs[5] * inputs[5]) + (inputs[8] * inputs[8]), 1e-5);
        Assert.Equal(0, inputs[1]);
    }

    [Fact]
    public void Refuses_lengths_that_disagree()
    {
        Assert.Throws<ArgumentException>(() => new Dataset(new float[5], 2, new float[2], 1));
        Assert.Throws<ArgumentException>(() => new Dataset(new float[4], 2, new float[3], 1));
        Assert.Throws<ArgumentException>(() => new Dataset(new float[4], 2, new[] { 0, -1 }));
        Assert.Throws<ArgumentException>(() => new Dataset(new float[4], 2, new[] { 0, 3 }).OneHot(3));
        Assert.Throws<ArgumentException>(() => new MiniBatches(new Dataset([], 2, Array.Empty<float>(), 1), 4, 0));
    }

    private static Dataset Numbers(int count) =>
        new([.. Enumerable.Range(0, count).Select(static i => (float)i)], 1, [.. Enumerable.Range(0, count).Select(static i => 2f * i)], 1);
}
