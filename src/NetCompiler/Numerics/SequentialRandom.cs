using System.Numerics;

namespace NetCompiler.Numerics;

/// <summary>
/// The generator for what happens in order (shuffles, splits, augmentation): xoshiro256** 1.0 (Blackman, Vigna 2018), its four words
/// filled by SplitMix64 from the seed. The same seed gives the same numbers on every machine.
/// </summary>
public sealed class SequentialRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts from a seed.</summary>
    /// <param name="seed">Any number, 0 included.</param>
    public SequentialRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The four words of the state, for checkpoints.</summary>
    /// <exception cref="ArgumentException">All words are zero, a state that only gives zeros.</exception>
    public (ulong S0, ulong S1, ulong S2, ulong S3) State
    {
        get => (_s0, _s1, _s2, _s3);
        set
        {
            if ((value.S0 | value.S1 | value.S2 | value.S3) == 0)
            {
                throw new ArgumentException("The state of a random generator may not be four zeros; restore what State gave.", nameof(value));
            }

            (_s0, _s1, _s2, _s3) = value;
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>, each equally likely (Lemire 2019).</summary>
    /// <param name="bound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (uint)bound;
        var product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            var rejected = (uint)-bound % range;
            while ((uint)product < rejected)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A number in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number of the standard normal distribution (Box–Muller, the cosine half, in float with <see cref="VectorMath"/>).</summary>
    public float NextNormal()
    {
        var radius = MathF.Sqrt(-2f * VectorMath.Log(NextSingle() + (1f / (1 << 24))));
        var turns = System.Runtime.Intrinsics.Vector128.CreateScalar(NextSingle());
        return radius * System.Runtime.Intrinsics.Vector128.ToScalar(VectorMath.CosTurns(turns));
    }

    /// <summary>Puts the items in random order (Fisher–Yates from the end).</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="items">What to shuffle, in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        var z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
