using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The comment over a kernel's methods: what it computes, on what, and how.</summary>
internal static class KernelHeader
{
    public static void Write(CodeWriter writer, string method, Kernel kernel, EquatableArray<KernelSchedule> schedules, IReadOnlyList<string> names)
    {
        var operands = kernel.Buffers.Select((b, i) => $"{names[i].TrimStart('@')} {Shape(kernel, i)}");
        writer.Comment($"{method}:  {kernel.Formula}     {string.Join("   ", operands)}");
        foreach (var group in schedules.GroupBy(Describe))
        {
            var widths = group.Where(static s => s.Form == ScheduleForm.Tiled).Select(static s => Literals.Int(32 * s.Lanes)).ToList();
            writer.Comment($"{(widths.Count == 0 ? "" : string.Join(", ", widths) + " bits: ")}{group.Key}");
        }
    }

    /// <summary>The extents an operand is walked over, outermost first.</summary>
    private static string Shape(Kernel kernel, int buffer)
    {
        var strides = kernel.Accesses.First(a => a.Buffer == buffer).Strides;
        var extents = Enumerable.Range(0, kernel.Axes.Count)
            .Where(a => strides[a] != 0 && (kernel.Axes[a].Extent > 1 || kernel.Axes[a].IsRuntime))
            .OrderByDescending(a => Math.Abs(strides[a]))
            .Select(a => Extent(kernel.Axes[a]));
        return $"({string.Join(", ", extents.DefaultIfEmpty("1"))})";
    }

    private static string Extent(Axis axis) => !axis.IsRuntime ? Literals.Int(axis.Extent)
        : axis.PerExample == 1 ? "n" : $"n·{Literals.Int(axis.PerExample)}";

    private static string Describe(KernelSchedule schedule) => schedule.Form switch
    {
        ScheduleForm.Scalar => "plain loops",
        ScheduleForm.BlockCopy => "copies of contiguous runs",
        _ => Tiles(schedule),
    };

    private static string Tiles(KernelSchedule schedule)
    {
        var axes = schedule.Kernel.Axes;
        var rows = Enumerable.Range(0, axes.Count)
            .Where(a => a != schedule.VectorAxis && axes[a].Role == AxisRole.Parallel && schedule.Tile[a] > 1)
            .Select(a => $"{Literals.Int(schedule.Tile[a])} {axes[a].Name} × ");
        var lanes = axes[schedule.VectorAxis].Name;
        var text = schedule.VectorReduces
            ? $"tile {string.Concat(rows)}1, lanes along {lanes} added at the end"
            : $"tile {string.Concat(rows)}{Literals.Int(schedule.Tile[schedule.VectorAxis])} vectors along {lanes}";
        text += schedule.Unroll > 1 ? $", {Literals.Int(schedule.Unroll)} steps a round" : "";
        text += schedule.Split > 1 ? $", {Literals.Int(schedule.Split)} partial accumulators" : "";
        text += schedule.WrittenOut.Count > 0 ? $", {string.Join(" and ", schedule.WrittenOut.Select(a => axes[a].Name))} written out" : "";
        return text + (schedule.Packing is { } p ? $", {schedule.Kernel.Buffers[p.Source].Name} packed {Literals.Int(p.Width)} wide" : "");
    }
}
