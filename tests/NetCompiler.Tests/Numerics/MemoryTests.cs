using System.Runtime.InteropServices;
using NetCompiler.Numerics;

namespace NetCompiler.Tests.Numerics;

public sealed class MemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(1000)]
    public unsafe void Memory_starts_at_64_bytes_and_is_zero(int floats)
    {
        for (var n = 0; n < 20; n++)
        {
            var memory = new AlignedMemory(floats);
            Assert.Equal(floats, memory.Length);
            Assert.Equal(floats, memory.Span.Length);
            Assert.True(memory.Span.IndexOfAnyExcept(0f) < 0);
            fixed (float* p = &MemoryMarshal.GetReference(memory.Span))
            {
                Assert.Equal(0, (nint)p % 64);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(7, 5)]
    [InlineData(16, 33)]
    [InlineData(8, 4)]
    [InlineData(13, 19)]
    [InlineData(32, 18)]
    [InlineData(3, 64)]
    [InlineData(20, 70)]
    public void Panels_hold_the_transposed_lanes_and_nothing_else(int lanes, int count)
    {
        var (sourceStride, panelStride) = (count + 3, lanes + 2);
        var source = Enumerable.Range(1, ((lanes - 1) * sourceStride) + count).Select(static i => (float)i).ToArray();
        var panel = new float[((count - 1) * panelStride) + lanes];
        var expected = new float[panel.Length];
        for (var k = 0; k < count; k++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                expected[(k * panelStride) + lane] = source[(lane * sourceStride) + k];
            }
        }

        Panels.Transpose(source, sourceStride, lanes, count, panel, panelStride);
        Assert.Equal(expected, panel);
        Array.Clear(panel);
        Panels.Copy(source, sourceStride, 1, lanes, count, panel, panelStride);
        Assert.Equal(expected, panel);
        Assert.Throws<ArgumentException>(() => Panels.Transpose(source.AsSpan(1), sourceStride, lanes, count, panel, panelStride));
        Assert.Throws<ArgumentException>(() => Panels.Transpose(source, sourceStride, lanes, count, panel.AsSpan(1), panelStride));
        Assert.Throws<ArgumentException>(() => Panels.Transpose(source, sourceStride, lanes, count, panel, lanes - 1));
    }

    [Theory]
    [InlineData(1, 9, 5, 6)]
    [InlineData(3, 2, 5, 6)]
    [InlineData(1, 40, 29, 100)]
    [InlineData(1, 900, 800, 3)]
    public void Panels_copy_with_any_strides(int laneStride, int stepStride, int lanes, int count)
    {
        var stride = lanes + 3;
        var source = Enumerable.Range(1, ((lanes - 1) * laneStride) + ((count - 1) * stepStride) + 1).Select(static i => (float)i).ToArray();
        var panel = new float[count * stride];
        Panels.Copy(source, laneStride, stepStride, lanes, count, panel, stride);
        for (var i = 0; i < panel.Length; i++)
        {
            var (k, lane) = (i / stride, i % stride);
            Assert.Equal(lane < lanes ? source[(lane * laneStride) + (k * stepStride)] : 0, panel[i]);
        }
    }
}
