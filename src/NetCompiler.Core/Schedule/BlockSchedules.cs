using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Schedules of kernels that only move memory, for which the runtime has a call: copies and additions of runs, and transposing.</summary>
internal static class BlockSchedules
{
    /// <summary>Elements that lie together on a side, from which on transposing pays.</summary>
    private const int LeastSide = 4;

    /// <summary>Null for a kernel that does anything else.</summary>
    public static KernelSchedule? Of(Kernel flat) => Copy(flat) ?? BlockAdd(flat);

    private static KernelSchedule? BlockAdd(Kernel flat)
    {
        if (!flat.HasLookups || flat.AccumulatorCount > 0 || flat.Stages.Count != 1 || flat.Writes.Count > 0 || flat.Stages[0].Writes.Count != 1
            || flat.Stages[0].Writes[0] is not { Mode: WriteMode.Add, Value: Read { From: var from } } write || from.Buffer == write.To.Buffer)
        {
            return null;
        }

        var facts = new KernelFacts(flat);
        var run = Run(facts, from, write.To, static axis => axis.Role == AxisRole.Reduction && !axis.IsRuntime);
        return run < 0 || Enumerable.Range(0, facts.Extents.Length).Any(a => !facts.Reduces[a] && facts.Moves[a])
            ? null
            : Scheduler.Plain(
                flat, ScheduleForm.BlockAdd, Scheduler.Order(facts, reduces: false), Scheduler.Order(facts, reduces: true).Where(a => a != run).Append(run).ToArray(),
                ScheduleCost.BlockCopy(facts, run));
    }

    /// <summary>The longest axis along which both sides are contiguous and indices stay what they are; -1 for none.</summary>
    private static int Run(KernelFacts facts, Access source, Access target, Func<Axis, bool> among) => Enumerable.Range(0, facts.Extents.Length)
        .Where(a => among(facts.Kernel.Axes[a]) && source.Strides[a] == 1 && target.Strides[a] == 1
            && source.AndLookup().Skip(1).Concat(target.AndLookup().Skip(1)).All(l => l.Strides[a] == 0))
        .OrderByDescending(a => facts.Extents[a]).DefaultIfEmpty(-1).First();

    private static KernelSchedule? Copy(Kernel flat)
    {
        if (flat.Stages.Count > 0 || flat.Writes.Count != 1 || flat.Writes[0] is not { Mode: WriteMode.Set, Value: Read { From: var from } } write || from.Buffer == write.To.Buffer)
        {
            return null;
        }

        var fused = AxisFusion.Fuse(flat, AxisRole.Parallel, gaps: false, rows: true);
        if (fused.Axes.Any(static a => a.Role == AxisRole.Reduction && (a.Extent > 1 || a.IsRuntime)))
        {
            return null;
        }

        var facts = new KernelFacts(fused);
        var copied = fused.Writes[0];
        var source = ((Read)copied.Value).From;
        var run = Run(facts, source, copied.To, static _ => true);
        if (run >= 0)
        {
            return Plain(ScheduleForm.BlockCopy, ScheduleCost.BlockCopy(facts, run), run);
        }

        return Sides(facts, source, copied.To) is (var lanes, var steps)
            ? Plain(ScheduleForm.BlockTranspose, ScheduleCost.BlockTranspose(facts, lanes, steps), lanes, steps) : null;

        KernelSchedule Plain(ScheduleForm form, double cycles, params int[] inner) => Scheduler.Plain(
            fused, form, [.. Scheduler.Order(facts, reduces: false).Except(inner), .. inner], Scheduler.Order(facts, reduces: true), cycles);
    }

    /// <summary>The axis along which what is written is contiguous, and that along which what is read is; null where one has only few elements.</summary>
    private static (int Lanes, int Steps)? Sides(KernelFacts facts, Access source, Access target)
    {
        int Along(Access contiguous, Access other) => Enumerable.Range(0, facts.Extents.Length)
            .Where(a => contiguous.Strides[a] == 1 && other.Strides[a] > 1 && facts.Extents[a] >= LeastSide).DefaultIfEmpty(-1).First();
        var (lanes, steps) = (Along(target, source), Along(source, target));
        return lanes >= 0 && steps >= 0 && target.Strides[steps] >= facts.Extents[lanes] && !facts.IsRuntime(lanes) && !facts.Kernel.HasLookups ? (lanes, steps) : null;
    }
}
