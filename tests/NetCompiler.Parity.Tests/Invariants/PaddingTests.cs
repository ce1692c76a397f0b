namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Memory is padded to whole vectors; no result depends on what stands there, and nothing is ever left there.</summary>
public sealed class PaddingTests
{
    [Fact]
    public void Padding_and_old_scratch_full_of_NaN_change_no_bit()
    {
        var (gapsSeen, scratchSeen) = (0, 0);
        foreach (var sample in Samples.All)
        {
            var network = sample.Network();
            var batch = new Batch(network, 43);
            var expected = new Computed(network, batch);

            int[] gaps = Gaps.OfParameters(sample.Info), stateGaps = Gaps.OfStates(sample.Info);
            Gaps.Fill(network.Parameters, gaps, float.NaN);
            Gaps.Fill(network.State, stateGaps, float.NaN);
            var actual = new Computed(network, batch, () => scratchSeen += Gaps.SpoilScratch(sample.Class, gaps));

            // The gradients' own padding is among the bits compared, and zero.
            Assert.True(actual.DifferenceFrom(expected) is null, $"{actual.DifferenceFrom(expected)} in {sample}");
            gapsSeen += gaps.Length + stateGaps.Length;
        }

        Assert.True(gapsSeen > 1000 && scratchSeen > 1_000_000, $"Only {gapsSeen} floats of padding and {scratchSeen} of scratch were spoilt.");
    }

    [Fact]
    public void Padding_of_weights_gradients_and_moments_stays_zero_through_training()
    {
        foreach (var (number, sample) in Samples.All.Index())
        {
            var gaps = Gaps.OfParameters(sample.Info);
            var batch = new Batch(sample.Network(), 19);

            // Random networks take turns with the rules; the written ones have all.
            foreach (var (rule, make) in Optimisers.All.Where((_, i) => number < Samples.Written.Count || i == number % Optimisers.All.Count))
            {
                var network = sample.Network();
                var optimizer = make();
                var gradients = new float[sample.Info.ParameterMemory];
                for (var step = 0; step < 20; step++)
                {
                    network.Step = step;
                    network.Train(batch.Inputs, batch.Targets, optimizer);
                }

                var ofSteps = Gaps.StepGradients(sample.Class).ToArray();
                Assert.NotEmpty(ofSteps);
                Array.Fill(gradients, 7);
                network.Gradient(batch.Inputs, batch.Targets, gradients);
                foreach (var gap in gaps)
                {
                    Assert.True(BitConverter.SingleToInt32Bits(network.Parameters[gap]) == 0, $"{rule} left {network.Parameters[gap]} in the padding at {gap} of {sample}");
                    Assert.True(BitConverter.SingleToInt32Bits(gradients[gap]) == 0, $"Gradient left {gradients[gap]} in the padding at {gap} of {sample}");
                    Assert.True(BitConverter.SingleToInt32Bits(ofSteps[gap]) == 0, $"{rule}'s steps left {ofSteps[gap]} in the padding of gradients at {gap} of {sample}");
                }
            }
        }
    }
}
