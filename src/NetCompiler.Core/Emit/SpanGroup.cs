using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The accesses of a kernel to one buffer with one set of strides: they share a span and differ by constants.</summary>
/// <param name="Name">Of the span in the micro-kernel.</param>
/// <param name="Min">The smallest offset of the accesses.</param>
/// <param name="Max">The largest.</param>
/// <param name="Written">Whether one of the accesses is a write.</param>
/// <param name="LaneStride">Floats between neighbours along the vector axis: 0, 1, that of <see cref="PairedLanes"/>, or any where each element is stored by itself.</param>
/// <param name="WholeVectors">Whether a vector may reach past the last element of the vector axis.</param>
internal sealed record SpanGroup(
    string Name, int Buffer, EquatableArray<int> Strides, int Min, int Max, bool Written, int LaneStride, bool WholeVectors, bool ZeroGap)
{
    /// <summary>Whether each element of a vector is stored by itself, as <see cref="ScatteredLanes"/> are.</summary>
    public bool IsScattered { get; init; }

    /// <summary>Those of its accesses, each once.</summary>
    public EquatableArray<int> Offsets { get; init; }

    /// <summary>Whether there are vectors of it.</summary>
    public bool OnLanes => LaneStride > 0;

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
            var isScattered = written.Contains(g.Key) && ScatteredLanes.Has(schedule, stride);
            if (stride is not (0 or 1 or PairedLanes.Stride) && !isScattered)
            {
                throw new InvalidOperationException($"{kernel.Name}: {name} has stride {stride} on the vector axis; expected 0, 1 or {PairedLanes.Stride}, pack it first.");
            }

            var traits = kernel.Buffers[buffer].Layout;
            var isCut = schedule.VectorAxis >= 0 && kernel.AllWrites.Any(w => w.To.Buffer == buffer && VectorLegality.IsCut(kernel, w.To, schedule.VectorAxis, schedule.Lanes));
            return new SpanGroup(
                name, buffer, strides, g.Min(static a => a.Offset), g.Max(static a => a.Offset), written.Contains(g.Key), stride,
                traits is { GapWritable: true } && !isCut && !isScattered, traits is { GapZero: true })
            {
                IsScattered = isScattered,
                Offsets = g.Select(static a => a.Offset).Distinct().ToEquatable(),
            };
        }).ToList();
    }
}
