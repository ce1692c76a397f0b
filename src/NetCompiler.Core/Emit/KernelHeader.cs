using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The comment over a kernel's methods: what it computes, on what, and how.</summary>
internal static class KernelHeader
{
    public static void Write(CodeWriter writer, string method, Kernel kernel, EquatableArray<KernelSchedule> schedules, IReadOnlyList<string> names)
    {
        if (schedules.Any(static s => s.IsCompact))
        {
            // It stands for many kernels, each of other extents.
            writer.Comment($"{method}:  {kernel.Formula}");
            return;
        }

        var operands = kernel.Buffers.Select((b, i) => $"{names[i].TrimStart('@')} {Shape(kernel, i)}");
        writer.Comment($"{method}:  {kernel.Formula}     {string.Join("   ", operands)}");
        foreach (var group in schedules.GroupBy(SchedulePrinter.Describe))
        {
            var widths = group.Where(static s => s.Form == ScheduleForm.Tiled).Select(static s => Literals.Int(32 * s.Lanes)).ToList();
            writer.Comment($"{(widths.Count == 0 ? "" : string.Join(", ", widths) + " bits: ")}{group.Key}.");
        }
    }

    /// <summary>The extents an operand is walked over, outermost first.</summary>
    private static string Shape(Kernel kernel, int buffer)
    {
        if (kernel.Accesses.FirstOrDefault(a => a.Buffer == buffer)?.Strides is not { } strides)
        {
            return "(unused)";
        }

        var extents = Enumerable.Range(0, kernel.Axes.Count)
            .Where(a => strides[a] != 0 && (kernel.Axes[a].Extent > 1 || kernel.Axes[a].IsRuntime))
            .OrderByDescending(a => Math.Abs(strides[a]))
            .Select(a => Extent(kernel.Axes[a]));
        return $"({string.Join(", ", extents.DefaultIfEmpty("1"))})";
    }

    private static string Extent(Axis axis) => !axis.IsRuntime ? Literals.Int(axis.Extent)
        : axis.PerExample == 1 ? "n" : $"n·{Literals.Int(axis.PerExample)}";
}
