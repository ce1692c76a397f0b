namespace NetCompiler.Core.Schedule;

/// <summary>
/// Vectors of sums whose elements lie apart in memory: each is stored by itself, which takes few cycles beside a sum of many terms. So the gradient of a weight
/// has vectors whichever way the weight lies.
/// </summary>
internal static class ScatteredLanes
{
    /// <summary>Whether vectors of sums along the axis may be stored element by element.</summary>
    public static bool Allows(KernelFacts facts, int axis) =>
        facts.Stages.Length > 0 && facts.InnerWrites.Length == 0 && facts.Epilogue.Length > 0 && facts.Epilogue.All(w => w.To.Strides[axis] > 0)
        && facts.BodyReads.Concat(facts.EpilogueReads).All(r => facts.Writes.All(w => w.Buffer != r.Buffer));

    /// <summary>Whether a store along the axis goes element by element, when no other axis has the elements between.</summary>
    public static bool Has(KernelFacts facts, AccessFacts write, int axis) => write.Strides[axis] > 1 && !facts.Reduces[axis] && PairedLanes.Partner(facts, axis) < 0;

    /// <summary>The same of a store with a stride along the vector axis of a schedule.</summary>
    public static bool Has(KernelSchedule schedule, int stride) => stride > 1 && !schedule.VectorReduces && PairedLanes.Partner(schedule) < 0;
}
