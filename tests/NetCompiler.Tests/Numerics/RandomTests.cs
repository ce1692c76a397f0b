using System.Runtime.Intrinsics;
using NetCompiler.Numerics;

namespace NetCompiler.Tests.Numerics;

public sealed class RandomTests
{
    [Theory]
    [InlineData(0x0uL, 0x0u, 0x0u, 0x0u, 0x0u, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(ulong.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(0x299f31d0a4093822uL, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Philox_gives_the_known_answers(ulong key, uint c0, uint c1, uint c2, uint c3, string expected)
    {
        var block = new CounterRandom(key, c2, 0).Block(c3, c1, c0);
        Assert.Equal(expected, string.Join(" ", Enumerable.Range(0, 4).Select(i => block[i].ToString("x8", null))));
        Assert.Equal(block, Philox.Block(Vector256.Create(Vector128.Create(c0, c1, c2, c3), Vector128.Create(c0, c1, c2, c3)), (uint)key, (uint)(key >> 32)).GetUpper());
    }

    [Theory]
    [InlineData(0u, 1u)]
    [InlineData(48u, 1u)]
    [InlineData(3u, 1u)]
    [InlineData(5u, 7u)]
    [InlineData(8u, 0u)]
    public void Vectors_draw_what_single_calls_draw(uint element, uint stride)
    {
        var random = new CounterRandom(0x123456789abcdef0, 77, 5);
        var uniform = random.Uniform512(9, 3, element, stride);
        var normal = random.Normal512(9, 3, element, stride);
        for (var i = 0; i < 16; i++)
        {
            var e = element + ((uint)i * stride);
            Assert.Equal(random.Uniform(9, 3, e), uniform[i]);
            Assert.Equal(random.Normal(9, 3, e), normal[i]);
            Assert.Equal(uniform[i], random.Uniform256(9, 3, element, stride)[i & 7], i < 8 ? 0f : float.MaxValue);
            Assert.Equal(uniform[i], random.Uniform128(9, 3, element, stride)[i & 3], i < 4 ? 0f : float.MaxValue);
            Assert.Equal(normal[i], random.Normal256(9, 3, element, stride)[i & 7], i < 8 ? 0f : float.MaxValue);
            Assert.Equal(normal[i], random.Normal128(9, 3, element, stride)[i & 3], i < 4 ? 0f : float.MaxValue);
        }
    }

    [Fact]
    public void Follows_its_documentation_to_the_letter()
    {
        var random = new CounterRandom(42, 6, 10);
        for (var element = 0u; element < 400; element++)
        {
            var words = new CounterRandom(42, 6, 0).Block(3, 12, element / 4);
            Assert.Equal((words[(int)(element % 4)] >> 8) * (1.0 / 16777216), random.Uniform(3, 2, element));
            var pair = (int)(element % 4 / 2 * 2);
            var u = ((words[pair] >> 8) + 1) / 16777216.0;
            var v = (words[pair + 1] >> 8) / 16777216.0;
            var expected = Math.Sqrt(-2 * Math.Log(u)) * (element % 2 == 0 ? Math.Cos(2 * Math.PI * v) : Math.Sin(2 * Math.PI * v));
            Assert.Equal(expected, random.Normal(3, 2, element), 2e-6);
        }

        Assert.Equal(0xbf9cf968u, CounterRandom.StreamOf("foobar"));
    }

    [Fact]
    public void Has_the_moments_of_its_distributions()
    {
        var random = new CounterRandom(7, 0, 0);
        const int N = 200_000;
        double mean = 0, square = 0, normal = 0, normalSquare = 0, fourth = 0;
        for (var i = 0u; i < N; i++)
        {
            double u = random.Uniform(1, 0, i), n = random.Normal(1, 1, i);
            (mean, square, normal, normalSquare, fourth) = (mean + u, square + (u * u), normal + n, normalSquare + (n * n), fourth + (n * n * n * n));
        }

        Assert.Equal(0.5, mean / N, 0.003);
        Assert.Equal(1 / 3.0, square / N, 0.003);
        Assert.Equal(0, normal / N, 0.01);
        Assert.Equal(1, normalSquare / N, 0.015);
        Assert.Equal(3, fourth / N, 0.1);
    }

    [Fact]
    public void Everything_of_the_counter_changes_the_number()
    {
        var numbers = new HashSet<float>
        {
            new CounterRandom(1, 2, 3).Uniform(4, 5, 6),
            new CounterRandom(2, 2, 3).Uniform(4, 5, 6),
            new CounterRandom(1uL << 40, 2, 3).Uniform(4, 5, 6),
            new CounterRandom(1, 3, 3).Uniform(4, 5, 6),
            new CounterRandom(1, 2, 4).Uniform(4, 5, 6),
            new CounterRandom(1, 2, 3).Uniform(5, 5, 6),
            new CounterRandom(1, 2, 3).Uniform(4, 5, 7),
            new CounterRandom(1, 2, 3).Uniform(4, 5, 10),
        };
        Assert.Equal(8, numbers.Count);
        Assert.Equal(new CounterRandom(1, 2, 3).Uniform(4, 5, 6), new CounterRandom(1, 2, 0).Uniform(4, 8, 6));
    }

    [Fact]
    public void Sequential_numbers_follow_xoshiro_and_its_state_restores()
    {
        var random = new SequentialRandom(0) { State = (1, 2, 3, 4) };
        Assert.Equal([11520, 0, 1509978240, 1215971899390074240], new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64() });
        var state = random.State;
        var expected = random.NextUInt64();
        random.State = state;
        Assert.Equal(expected, random.NextUInt64());
        Assert.Throws<ArgumentException>(() => random.State = default);

        // SplitMix64 from 0.
        Assert.Equal(0xE220A8397B1DCDAFuL, new SequentialRandom(0).State.S0);
        Assert.Equal(0x6E789E6AA1B965F4uL, new SequentialRandom(0).State.S1);
    }

    [Fact]
    public void Shuffles_are_fair_and_repeatable()
    {
        var counts = new int[3, 3];
        var random = new SequentialRandom(5);
        for (var n = 0; n < 9000; n++)
        {
            int[] items = [0, 1, 2];
            random.Shuffle<int>(items);
            for (var i = 0; i < 3; i++)
            {
                counts[i, items[i]]++;
            }
        }

        Assert.All(counts.Cast<int>(), static c => Assert.InRange(c, 2800, 3200));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
        Assert.Equal(0, random.NextInt32(1));
    }
}
