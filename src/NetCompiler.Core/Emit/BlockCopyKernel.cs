using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints a kernel that only copies runs: loops around <c>Span.CopyTo</c>.</summary>
internal sealed class BlockCopyKernel(KernelSchedule schedule, IReadOnlyList<string> buffers, CodeWriter writer)
{
    private EquatableArray<Axis> Axes => schedule.Kernel.Axes;

    public void Emit()
    {
        var names = new HashSet<string>(buffers.Concat(["rows", "accumulate", "panel", "random"]), StringComparer.Ordinal);
        foreach (var write in schedule.Kernel.Writes)
        {
            if (write.Value is not Read { From: var from } || write.Mode != WriteMode.Set || schedule.Kernel.Stages.Count > 0)
            {
                throw new InvalidOperationException($"{schedule.Kernel.Name} is not a copy; expected one read for each write, set, without stages.");
            }

            Copy(from, write.To, names);
        }
    }

    private void Copy(Access from, Access to, HashSet<string> names)
    {
        var run = Enumerable.Range(0, Axes.Count)
            .Where(a => from.Strides[a] == 1 && to.Strides[a] == 1 && IsLooped(a))
            .OrderByDescending(a => Axes[a].Extent).DefaultIfEmpty(-1).First();
        var sources = new List<(string, int)>();
        var targets = new List<(string, int)>();
        var axes = schedule.OuterOrder.Concat(Enumerable.Range(0, Axes.Count)).Distinct().Where(a => a != run && IsLooped(a)).ToList();
        foreach (var axis in axes)
        {
            var variable = Identifiers.Unique(Identifiers.Local(Axes[axis].Name), names);
            writer.Open($"for (int {variable} = 0; {variable} < {Count(axis)}; {variable}++)");
            sources.Add((variable, from.Strides[axis]));
            targets.Add((variable, to.Strides[axis]));
        }

        var (source, target) = (IndexText.Sum(from.Offset, [.. sources]), IndexText.Sum(to.Offset, [.. targets]));
        writer.Line(run < 0
            ? $"{buffers[to.Buffer]}[{target}] = {buffers[from.Buffer]}[{source}];"
            : $"{buffers[from.Buffer]}.Slice({source}, {Count(run)}).CopyTo({buffers[to.Buffer]}.Slice({target}));");
        foreach (var _ in axes)
        {
            writer.Close();
        }
    }

    private bool IsLooped(int axis) => Axes[axis].IsRuntime || Axes[axis].Extent > 1;

    private string Count(int axis) =>
        Axes[axis].IsRuntime ? IndexText.Sum(0, ("rows", Axes[axis].PerExample)) : Literals.Int(Axes[axis].Extent);
}
