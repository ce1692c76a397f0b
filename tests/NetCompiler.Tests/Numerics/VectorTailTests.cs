using System.Runtime.Intrinsics;
using NetCompiler.Numerics;

namespace NetCompiler.Tests.Numerics;

public sealed class VectorTailTests
{
    private static readonly float[] _numbers = [.. Enumerable.Range(1, 16).Select(static i => (float)i)];

    [Fact]
    public void As_many_elements_are_stored_as_there_is_room_for()
    {
        var vector = Vector512.Create(_numbers);
        Check(16, span => VectorTails.Store(vector, span));
        Check(8, span => VectorTails.Store(vector.GetLower(), span));
        Check(4, span => VectorTails.Store(vector.GetLower().GetLower(), span));
    }

    [Fact]
    public void Room_for_a_whole_vector_is_refused()
    {
        Assert.Contains("16 floats", Assert.Throws<ArgumentException>(static () => VectorTails.Store(Vector512<float>.One, new float[16])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(static () => VectorTails.Store(Vector256<float>.One, new float[12]));
        Assert.Throws<ArgumentException>(static () => VectorTails.Store(Vector128<float>.One, new float[4]));
    }

    private static void Check(int lanes, Action<Span<float>> store)
    {
        for (var count = 1; count < lanes; count++)
        {
            var memory = new float[lanes + 2];
            store(memory.AsSpan(1, count));
            Assert.Equal([0, .. _numbers[..count], .. new float[lanes + 1 - count]], memory);
        }
    }
}
