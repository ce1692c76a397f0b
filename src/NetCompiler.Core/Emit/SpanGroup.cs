using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The accesses of a kernel to one buffer with one set of strides: they share a span and differ by constants.</summary>
/// <param name="Name">Of the span in the micro-kernel.</param>
/// <param name="Min">The smallest offset of the accesses.</param>
/// <param name="Max">The largest.</param>
/// <param name="Written">Whether one of the accesses is a write.</param>
/// <param name="OnLanes">Whether neighbours along the vector axis are neighbours in memory.</param>
/// <param name="WholeVectors">Whether a vector may reach past the last element of the vector axis.</param>
internal sealed record SpanGroup(
    string Name, int Buffer, EquatableArray<int> Strides, int Min, int Max, bool Written, bool OnLanes, bool WholeVectors, bool ZeroGap)
{
    public static IReadOnlyList<SpanGroup> Of(KernelSchedule schedule, IReadOnlyList<string> bufferNames)
    {
        var kernel = schedule.Kernel;
        var written = new HashSet<(int, EquatableArray<int>)>(kernel.AllWrites.Select(static w => (w.To.Buffer, w.To.Strides)));
        var taken = new HashSet<string>(bufferNames, StringComparer.Ordinal);
        var named = new HashSet<int>();
        return kernel.Accesses.GroupBy(static a => (a.Buffer, a.Strides)).Select(g =>
        {
            var (buffer, strides) = g.Key;
            var name = named.Add(buffer) ? bufferNames[buffer] : Identifiers.Unique(bufferNames[buffer], taken);
            var stride = schedule.VectorAxis < 0 ? 0 : strides[schedule.VectorAxis];
            if (stride is not (0 or 1))
            {
                throw new InvalidOperationException($"{kernel.Name}: {name} has stride {stride} on the vector axis; expected 0 or 1, pack it first.");
            }

            var traits = kernel.Buffers[buffer].Layout;
            return new SpanGroup(
                name, buffer, strides, g.Min(static a => a.Offset), g.Max(static a => a.Offset), written.Contains(g.Key), stride == 1,
                traits is { GapWritable: true }, traits is { GapZero: true });
        }).ToList();
    }
}
