using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints a kernel that only copies, transposes or adds: loops around <c>Span.CopyTo</c>, <c>Panels.Transpose</c> or <c>Runs.Add</c>.</summary>
internal sealed class BlockKernel(KernelSchedule schedule, IReadOnlyList<string> buffers, CodeWriter writer)
{
    /// <summary>Elements of a run that are moved one by one.</summary>
    private const int FewElements = 4;

    private readonly HashSet<string> _names = new(buffers.Concat(["rows", "accumulate", "panel", "random", "layer"]), StringComparer.Ordinal);
    private readonly Dictionary<int, string> _loops = [];

    private EquatableArray<Axis> Axes => schedule.Kernel.Axes;

    /// <summary>The call that turns a number read into an index, or refuses it.</summary>
    public static string Looked(string element, Lookup lookup) => $"Lookups.Index({element}, {Literals.Int(lookup.Extent)}, layer)";

    public void Emit()
    {
        var adds = schedule.Form == ScheduleForm.BlockAdd;
        foreach (var write in adds ? schedule.Kernel.Stages.SelectMany(static s => s.Writes) : schedule.Kernel.Writes)
        {
            if (write.Value is not Read { From: var from } || write.Mode != (adds ? WriteMode.Add : WriteMode.Set) || schedule.Kernel.AccumulatorCount > 0)
            {
                throw new InvalidOperationException($"{schedule.Kernel.Name} is no copy and no addition; expected one read for each write, without accumulators.");
            }

            var order = (adds ? schedule.ReductionOrder : schedule.OuterOrder).Concat(Enumerable.Range(0, Axes.Count)).Distinct().Where(IsLooped).ToList();
            if (schedule.Form == ScheduleForm.BlockTranspose)
            {
                Transpose(from, write.To, order);
            }
            else
            {
                Move(from, write.To, order, adds);
            }
        }
    }

    private void Transpose(Access from, Access to, List<int> order)
    {
        var (lanes, steps) = (schedule.OuterOrder[schedule.OuterOrder.Count - 2], schedule.OuterOrder[schedule.OuterOrder.Count - 1]);
        var axes = order.Where(a => a != lanes && a != steps).ToList();
        Open(axes);
        writer.Line(
            $"Panels.Transpose({buffers[from.Buffer]}.Slice({Place(from)}), {Literals.Int(from.Strides[lanes])}, {Count(lanes)}, {Count(steps)}, {buffers[to.Buffer]}.Slice({Place(to)}), {Literals.Int(to.Strides[steps])});");
        Close(axes);
    }

    private void Move(Access from, Access to, List<int> order, bool adds)
    {
        var indices = from.AndLookup().Concat(to.AndLookup()).Where(a => a != from && a != to).ToList();
        var run = order.Where(a => from.Strides[a] == 1 && to.Strides[a] == 1 && indices.All(i => i.Strides[a] == 0))
            .OrderByDescending(a => Axes[a].Extent).DefaultIfEmpty(-1).First();
        var axes = order.Where(a => a != run).ToList();
        Open(axes);
        var (source, target) = (Place(from), Place(to));
        if (!adds && run >= 0 && !Axes[run].IsRuntime && Axes[run].Extent <= FewElements)
        {
            ElementByElement(Axes[run].Extent, $"{buffers[from.Buffer]}.Slice({source}, {Count(run)})", $"{buffers[to.Buffer]}.Slice({target}, {Count(run)})");
        }
        else
        {
            WholeRun(from, to, run, source, target, adds);
        }

        Close(axes);
    }

    private void Open(List<int> axes)
    {
        _loops.Clear();
        foreach (var axis in axes)
        {
            var variable = Identifiers.Unique(Identifiers.Local(Axes[axis].Name), _names);
            writer.Open($"for (int {variable} = 0; {variable} < {Count(axis)}; {variable}++)");
            _loops[axis] = variable;
        }
    }

    private void Close(List<int> axes)
    {
        foreach (var _ in axes)
        {
            writer.Close();
        }
    }

    // A call that moves bytes takes longer than this, and waits where it reads several elements at once that were stored one by one.
    private void ElementByElement(int count, string source, string target)
    {
        var (read, written) = (Identifiers.Unique("from", _names), Identifiers.Unique("to", _names));
        writer.Line($"var {read} = {source};").Line($"var {written} = {target};");
        for (var i = 0; i < count; i++)
        {
            writer.Line($"{written}[{Literals.Int(i)}] = {read}[{Literals.Int(i)}];");
        }
    }

    private void WholeRun(Access from, Access to, int run, string source, string target, bool adds)
    {
        var (read, written) = ($"{buffers[from.Buffer]}.Slice({source}, {(run < 0 ? "1" : Count(run))})", $"{buffers[to.Buffer]}.Slice({target})");
        writer.Line(adds ? $"Runs.Add({read}, {written});"
            : run < 0 ? $"{buffers[to.Buffer]}[{target}] = {buffers[from.Buffer]}[{source}];"
            : $"{read}.CopyTo({written});");
    }

    // An index that is read gets a local: it may be used in a place that is evaluated later.
    private string Place(Access access)
    {
        var terms = _loops.Select(l => (l.Value, access.Strides[l.Key])).ToList();
        if (access.Lookup is { } lookup)
        {
            var index = Identifiers.Unique("index", _names);
            writer.Line($"int {index} = {Looked($"{buffers[lookup.From.Buffer]}[{Place(lookup.From)}]", lookup)};");
            terms.Insert(0, (index, lookup.Stride));
        }

        return IndexText.Sum(access.Offset, [.. terms]);
    }

    private bool IsLooped(int axis) => Axes[axis].IsRuntime || Axes[axis].Extent > 1;

    private string Count(int axis) =>
        Axes[axis].IsRuntime ? IndexText.Sum(0, ("rows", Axes[axis].PerExample)) : Literals.Int(Axes[axis].Extent);
}
