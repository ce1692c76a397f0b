using NetCompiler.Data;

namespace NetCompiler.Tests.Data;

public sealed class TransformTests
{
    [Fact]
    public void Noise_has_its_deviation_and_depends_on_seed_and_step_only()
    {
        var noise = new InputNoise(0.5f);
        var values = Apply(noise, new float[40 * 251], 40, 1, 2);
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(Math.Sqrt(values.Average(static v => v * v)), 0.48, 0.52);
        Assert.Equal(values, Apply(noise, new float[40 * 251], 40, 1, 2));
        Assert.NotEqual(values, Apply(noise, new float[40 * 251], 40, 1, 3));
        Assert.NotEqual(values, Apply(noise, new float[40 * 251], 40, 2, 2));
    }

    [Fact]
    public void Mixup_mixes_neighbours_and_their_targets_alike()
    {
        float[] inputs = [1, 10, 2, 20, 3, 30], targets = [1, 0, 0];
        var mixup = new Mixup(0.4);
        mixup.Apply(new Batch(3, inputs, targets, [], 5, 6));
        var share = mixup.Share(5, 6);
        Assert.InRange(share, 0.5f, 1);
        Assert.Equal([(share * 1) + ((1 - share) * 2), (share * 10) + ((1 - share) * 20), (share * 2) + ((1 - share) * 3)], inputs[..3], Near);
        Assert.Equal([(share * 3) + ((1 - share) * 1), (share * 30) + ((1 - share) * 10)], inputs[4..], Near);
        Assert.Equal([share, 0, 1 - share], targets, Near);
        Assert.Throws<ArgumentException>(() => mixup.Apply(new Batch(1, new float[2], [], [1], 0, 0)));

        // Beta(α, α) has the variance 1 / (8α + 4); both halves are folded into one.
        foreach (var alpha in new[] { 0.2, 1, 3 })
        {
            var spread = Enumerable.Range(0, 4000).Average(step => Math.Pow(new Mixup(alpha).Share(9, step) - 0.5, 2));
            Assert.InRange(spread * ((8 * alpha) + 4), 0.93, 1.07);
        }

        static bool Near(float a, float b) => Math.Abs(a - b) < 1e-5;
    }

    [Fact]
    public void Shifts_move_whole_pixels_everywhere_within_their_range()
    {
        const int Size = 7;
        var shift = new ImageAugmentation(1, Size, Size) { Shift = 2, Fill = -1 };
        var picture = new float[Size * Size];
        picture[(3 * Size) + 3] = 1;
        HashSet<(int, int)> places = [];
        for (var step = 0; step < 300; step++)
        {
            var moved = Apply(shift, picture, 1, 3, step);
            var at = Array.IndexOf(moved, 1);
            places.Add(((at % Size) - 3, (at / Size) - 3));
            Assert.Equal(Size * Size, moved.Count(static v => v is 0 or 1 or -1));
            Assert.Equal(Size * (Math.Abs((at % Size) - 3) + Math.Abs((at / Size) - 3)) - (Math.Abs((at % Size) - 3) * Math.Abs((at / Size) - 3)), moved.Count(static v => v == -1));
        }

        Assert.Equal(25, places.Count);
        Assert.All(places, static p => Assert.True(Math.Abs(p.Item1) <= 2 && Math.Abs(p.Item2) <= 2));
    }

    [Fact]
    public void Rotations_keep_the_middle_and_elastic_distortion_moves_a_little()
    {
        const int Size = 9;
        float[] slope = [.. Enumerable.Range(0, 2 * Size * Size).Select(static i => (float)(i % Size))];
        Assert.Equal(slope, Apply(new ImageAugmentation(2, Size, Size), slope, 1, 1, 1));
        var turned = Apply(new ImageAugmentation(2, Size, Size) { Degrees = 30 }, slope, 1, 1, 1);
        Assert.NotEqual(slope, turned);
        Assert.Equal(4, turned[(4 * Size) + 4], 1e-5);
        Assert.Equal(turned[..(Size * Size)], turned[(Size * Size)..]);

        // A slope of 1 shows how far each pixel came.
        var bent = Apply(new ImageAugmentation(2, Size, Size) { Elastic = 4, Smoothness = 2 }, slope, 1, 1, 1);
        var moves = Enumerable.Range(0, Size * Size).Where(static i => i % Size is > 2 and < 6 && i / Size is > 2 and < 6).Select(i => Math.Abs(bent[i] - slope[i])).ToArray();
        Assert.InRange(moves.Max(), 0.01, 2);
        Assert.Equal(bent, Apply(new ImageAugmentation(2, Size, Size) { Elastic = 4, Smoothness = 2 }, slope, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => Apply(new ImageAugmentation(1, Size, Size), slope, 1, 1, 1));
    }

    private static float[] Apply(IBatchTransform transform, float[] inputs, int count, ulong seed, long step)
    {
        float[] copy = [.. inputs];
        transform.Apply(new Batch(count, copy, [], [], seed, step));
        return copy;
    }
}
