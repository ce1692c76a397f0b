using System.Runtime.Intrinsics;
using NetCompiler.Numerics;

namespace NetCompiler.Tests.Numerics;

public sealed class SpacedVectorTests
{
    private static readonly float[] _numbers = [.. Enumerable.Range(0, 33).Select(static i => (float)i)];

    [Fact]
    public void Every_second_element_is_loaded()
    {
        var even = Enumerable.Range(0, 16).Select(static i => 2f * i).ToArray();
        Assert.Equal(even, Elements(SpacedVectors.Load512(_numbers.AsSpan(0, 31))));
        Assert.Equal(even[..8], Elements(SpacedVectors.Load256(_numbers.AsSpan(0, 15))));
        Assert.Equal(even[..4], Elements(SpacedVectors.Load128(_numbers.AsSpan(0, 7))));
        Assert.Equal(even.Select(static e => e + 1), Elements(SpacedVectors.Load512(_numbers.AsSpan(1))));
    }

    [Fact]
    public void Elements_take_turns_when_they_are_stored()
    {
        var numbers = Vector512.Create(_numbers);
        float[] stored = new float[33], half = new float[17], quarter = new float[9];
        SpacedVectors.Store(numbers, -numbers, stored);
        SpacedVectors.Store(numbers.GetLower(), -numbers.GetLower(), half);
        SpacedVectors.Store(numbers.GetLower().GetLower(), -numbers.GetLower().GetLower(), quarter);
        var expected = Enumerable.Range(0, 32).Select(static i => i % 2 == 0 ? i / 2 : (float)-(i / 2)).Append(0).ToArray();
        Assert.Equal(expected, stored);
        Assert.Equal([.. expected[..16], 0], half);
        Assert.Equal([.. expected[..8], 0], quarter);
    }

    [Fact]
    public void Spans_too_short_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpacedVectors.Load512(_numbers.AsSpan(0, 30)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpacedVectors.Load256(_numbers.AsSpan(0, 14)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpacedVectors.Load128(_numbers.AsSpan(0, 6)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SpacedVectors.Store(Vector512<float>.One, Vector512<float>.One, new float[31]));
    }

    private static float[] Elements(Vector512<float> vector) => [.. Enumerable.Range(0, 16).Select(i => vector[i])];

    private static float[] Elements(Vector256<float> vector) => [.. Enumerable.Range(0, 8).Select(i => vector[i])];

    private static float[] Elements(Vector128<float> vector) => [.. Enumerable.Range(0, 4).Select(i => vector[i])];
}
