using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Three blocks that two workers share are one and two: between two waits, which worker has the larger share of a call is chosen such that each has as much to do
/// in all of them.
/// </summary>
internal static class WorkerBalance
{
    /// <summary>For each call, whether its parts are counted from the last worker on.</summary>
    public static bool[] Of(ScheduledProgram program, IReadOnlyList<WorkerShare> shares, IReadOnlyList<bool> waits)
    {
        var mirrored = new bool[program.Calls.Count];
        for (var from = 0; from < mirrored.Length;)
        {
            var to = from + 1;
            while (to < mirrored.Length && !waits[to])
            {
                to++;
            }

            // By so much the second of two workers has more to do than the first.
            var ahead = 0.0;
            foreach (var (call, more) in Enumerable.Range(from, to - from).Where(i => shares[i] == WorkerShare.Blocks)
                .Select(i => (Call: i, More: Unevenness(program.Calls[i]))).OrderByDescending(static c => Math.Abs(c.More)))
            {
                mirrored[call] = ahead * more > 0;
                ahead += mirrored[call] ? -more : more;
            }

            from = to;
        }

        return mirrored;
    }

    // What the second of two workers does more than the first, in steps of vectors. What cannot be shared is done with part 0.
    private static double Unevenness(ScheduledCall call)
    {
        // Of halves two workers have one each.
        if (call.Summands != Summands.All)
        {
            return 0;
        }

        var schedule = call.Schedules[0];
        var axis = WorkerAxis.Of(schedule, call.UpdateParts > 0);
        var blocks = call.UpdateParts > 1 ? call.UpdateParts : axis < 0 ? 1 : WorkerAxis.Blocks(schedule, axis);
        var steps = Enumerable.Range(0, call.Kernel.Axes.Count).Aggregate(1.0, (n, a) => n * Steps(schedule, a));
        return blocks % 2 * steps / (axis < 0 ? -1 : blocks);
    }

    private static int Steps(KernelSchedule schedule, int axis) =>
        axis == schedule.VectorAxis ? schedule.VectorCount
        : schedule.Kernel.Axes[axis] is { IsRuntime: true, PerExample: var each } ? each
        : schedule.Kernel.Axes[axis].Extent;
}
