using NetCompiler.Core.Kernels;
using NetCompiler.Numerics;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>Compares an emitted kernel with the interpreter, and looks at what it must not touch.</summary>
internal static class KernelCheck
{
    private const double SmallestNormal = 1.1755e-38;

    private const float Canary = 12345.5f;
    private const int Slack = 16;

    /// <summary>Runs all three widths on the same values; elements that belong to nobody hold NaN before.</summary>
    public static void Agree(Kernel kernel, KernelRun run, int rows, int seed, bool accumulate = false)
    {
        var random = new Random(seed);
        var touched = Addresses(kernel, rows, kernel.Accesses);
        var written = Addresses(kernel, rows, kernel.AllWrites.Select(static w => w.To));
        var indices = kernel.Accesses.Where(static a => a.Lookup is not null).Select(static a => a.Lookup!).ToLookup(static l => l.From.Buffer, static l => l.Extent);
        var start = kernel.Buffers.Select((b, i) => Fill(b, rows, touched[i], random, indices[i].DefaultIfEmpty().Min())).ToArray();
        foreach (var range in kernel.Ranges)
        {
            ClearOutside(kernel, rows, range, start);
        }

        var expected = start.Select(static m => m.Select(static v => (double)v).ToArray()).ToArray();
        var errors = start.Select(static m => new double[m.Length]).ToArray();
        var numbers = new CounterRandom((ulong)seed, 3, 2);
        KernelInterpreter.Run(
            kernel, rows, expected,
            (r, example, element) => r.Kind == RandomKind.Uniform
                ? numbers.Uniform(r.Stream, (uint)example, (uint)element)
                : numbers.Normal(r.Stream, (uint)example, (uint)element),
            accumulate,
            errors);
        for (var width = 0; width < 3; width++)
        {
            var actual = start.Select(static m => (float[])m.Clone()).ToArray();
            run(width, actual, rows, accumulate, (ulong)seed);
            for (var b = 0; b < actual.Length; b++)
            {
                Compare(kernel, b, $"{kernel.Name}, {16 >> width} lanes, {rows} rows", start[b], expected[b], errors[b], actual[b], touched[b], written[b]);
            }
        }
    }

    private static void Compare(
        Kernel kernel, int buffer, string what, float[] start, double[] expected, double[] errors, float[] actual, HashSet<int> touched, HashSet<int> written)
    {
        var traits = kernel.Buffers[buffer].Layout!;
        for (var i = 0; i < actual.Length; i++)
        {
            var where = $"{what}: {kernel.Buffers[buffer].Name}[{i}]";
            if (written.Contains(i))
            {
                // Infinities and what is no number have no distance; below the smallest normal number a logistic ends.
                var isExact = actual[i].Equals((float)expected[i]);
                Assert.True(isExact || Math.Abs(actual[i] - expected[i]) <= errors[i] + SmallestNormal, $"{where} is {actual[i]:R}, expected {expected[i]:R} give or take {errors[i]:E1}");
            }
            else if (touched.Contains(i) || !traits.GapWritable || written.Count == 0)
            {
                Assert.True(actual[i].Equals(start[i]), $"{where} was {start[i]} and nobody's to write, and is {actual[i]}");
            }
            else if (traits.GapZero)
            {
                Assert.True(actual[i] == 0, $"{where} is padding that must stay 0, and is {actual[i]}");
            }
        }
    }

    private static float[] Fill(KernelBuffer buffer, int rows, HashSet<int> touched, Random random, int indices)
    {
        var traits = buffer.Layout!;

        // One of several outputs has its place in a longer row.
        var length = Math.Max(buffer.Extents[0] * (buffer.PerExample ? rows : 1), touched.DefaultIfEmpty().Max() + 1);
        var memory = new float[length + (traits.GapWritable ? Slack : 0)];
        for (var i = 0; i < memory.Length; i++)
        {
            memory[i] = touched.Contains(i) ? (indices > 0 ? random.Next(indices) : (float)((random.NextDouble() * 4) - 2)) : traits.GapZero ? 0 : traits.GapWritable ? float.NaN : Canary;
        }

        return memory;
    }

    // What a range rules out is zero, or it would not be left out.
    private static void ClearOutside(Kernel kernel, int rows, LiveRange range, float[][] memory)
    {
        var moved = Enumerable.Range(0, kernel.Axes.Count).Where(a => range.Position.Coefficients[a] != 0).ToArray();
        foreach (var read in kernel.BodyReads.Where(r => moved.All(a => r.Strides[a] != 0)))
        {
            Walk(0, read.Offset, range.Position.Offset);
            void Walk(int axis, int at, int position)
            {
                if (axis == kernel.Axes.Count)
                {
                    memory[read.Buffer][at] = range.Contains(position) ? memory[read.Buffer][at] : 0;
                    return;
                }

                var extent = kernel.Axes[axis].IsRuntime ? rows * kernel.Axes[axis].PerExample : kernel.Axes[axis].Extent;
                for (var i = 0; i < (read.Strides[axis] == 0 ? 1 : extent); i++)
                {
                    Walk(axis + 1, at + (i * read.Strides[axis]), position + (i * range.Position.Coefficients[axis]));
                }
            }
        }
    }

    private static HashSet<int>[] Addresses(Kernel kernel, int rows, IEnumerable<Access> accesses)
    {
        var sets = kernel.Buffers.Select(static _ => new HashSet<int>()).ToArray();
        foreach (var access in accesses.Distinct())
        {
            Walk(kernel, rows, access, 0, access.Offset, sets[access.Buffer]);
        }

        return sets;
    }

    private static void Walk(Kernel kernel, int rows, Access access, int axis, int at, HashSet<int> set)
    {
        if (axis == kernel.Axes.Count)
        {
            for (var i = 0; i < (access.Lookup?.Extent ?? 1); i++)
            {
                set.Add(at + (i * (access.Lookup?.Stride ?? 0)));
            }

            return;
        }

        var stride = access.Strides[axis];
        var extent = stride == 0 ? 1 : kernel.Axes[axis].IsRuntime ? rows * kernel.Axes[axis].PerExample : kernel.Axes[axis].Extent;
        for (var i = 0; i < extent; i++)
        {
            Walk(kernel, rows, access, axis + 1, at + (i * stride), set);
        }
    }
}
