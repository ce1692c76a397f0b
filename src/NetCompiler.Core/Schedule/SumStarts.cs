using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Sums that start from what would be added to them, such as a bias: it is read while there is nothing to do but to wait, and the addition behind the last
/// product, for which whatever uses the sum would wait, is none.
/// </summary>
internal static class SumStarts
{
    /// <summary>The schedule with such sums, where lanes are not added up and what a sum starts from is not added again for a next block of examples.</summary>
    public static KernelSchedule Of(KernelSchedule schedule) =>
        schedule.Form == ScheduleForm.Tiled && !schedule.VectorReduces && schedule.ExampleBlock == 0 && schedule.Kernel.Stages.All(static s => s.Writes.Count == 0)
            ? schedule with { Kernel = Of(schedule.Kernel) } : schedule;

    private static Kernel Of(Kernel kernel)
    {
        if (!kernel.Writes.Any(static w => w.Value.Parts().Any(IsAddition)))
        {
            return kernel;
        }

        var first = 0;
        for (var s = 0; s < kernel.Stages.Count; s++)
        {
            for (var a = 0; a < kernel.Stages[s].Accumulators.Count; a++)
            {
                while (kernel.Stages[s].Accumulators[a].Kind == AccumulatorKind.Sum && Addend(kernel, first, first + a) is { } addend)
                {
                    kernel = Starting(kernel, s, a, new(first + a), addend);
                }
            }

            first += kernel.Stages[s].Accumulators.Count;
        }

        return kernel;
    }

    // What the epilogue adds to a sum wherever it uses it, and no later stage does; it may be the sum of an earlier stage.
    private static Expression? Addend(Kernel kernel, int earlier, int accumulator)
    {
        var sum = new AccumulatorValue(accumulator);
        var parts = kernel.Writes.SelectMany(static w => w.Value.Parts()).ToArray();
        var addends = parts.OfType<Operation>().Where(IsAddition)
            .SelectMany(o => o.Operands[0] == sum ? [o.Operands[1]] : o.Operands[1] == sum ? [o.Operands[0]] : Array.Empty<Expression>()).ToArray();
        return addends.Length > 0 && addends.Length == parts.Count(p => p == sum) && addends.Distinct().Count() == 1 && IsThereBefore(kernel, earlier, addends[0])
            && !kernel.Stages.Any(s => s.Accumulators.Any(a => a.Body.Parts().Contains(sum))) ? addends[0] : null;
    }

    private static bool IsAddition(Expression e) => e is Operation { Kind: ScalarOperation.Add } o && o.Operands.Any(static p => p is AccumulatorValue);

    private static bool IsThereBefore(Kernel kernel, int earlier, Expression e) =>
        (e is Read { From.Lookup: null } read && kernel.AllWrites.All(w => w.To.Buffer != read.From.Buffer)) || (e is AccumulatorValue a && a.Index < earlier);

    private static Kernel Starting(Kernel kernel, int stage, int accumulator, AccumulatorValue sum, Expression addend)
    {
        var (whole, own) = (kernel.Stages[stage], kernel.Stages[stage].Accumulators[accumulator]);
        var start = own.Start is null ? addend : own.Start + addend;

        // Parts are changed from the leaves up: an addition to one that is gone is another.
        var begun = new AccumulatorValue(-1);
        Expression Begun(Expression e) => e is Operation { Kind: ScalarOperation.Add } o && o.Operands.Contains(sum) ? begun : e;
        return kernel with
        {
            Stages = kernel.Stages.With(stage, whole with { Accumulators = whole.Accumulators.With(accumulator, own with { Start = start }) }),
            Writes = kernel.Writes.Select(w => w with { Value = w.Value.Rewrite(Begun).Rewrite(e => e == begun ? sum : e) }).ToEquatable(),
        };
    }
}
