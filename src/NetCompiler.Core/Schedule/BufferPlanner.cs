using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>A value in need of memory.</summary>
/// <param name="Id">Whatever the caller knows it by.</param>
/// <param name="Length">Floats; 16 more are kept free behind it for whole vectors.</param>
/// <param name="First">The first call that touches it; -1 when it is there before all calls.</param>
/// <param name="Last">The last call that touches it.</param>
public sealed record LiveValue(int Id, int Length, int First, int Last)
{
    /// <summary>Floats of memory it occupies: a multiple of 16, a vector of slack included.</summary>
    public int Space => checked(LayoutPlanner.Pad(Length) + LayoutPlanner.Alignment);

    public bool LivesWith(LiveValue other) => First <= other.Last && other.First <= Last;
}

/// <summary>Where values lie.</summary>
/// <param name="Offsets">The offset of each, in floats, by <see cref="LiveValue.Id"/>.</param>
/// <param name="Length">Floats in all.</param>
public sealed record BufferPlan(IReadOnlyDictionary<int, int> Offsets, int Length);

/// <summary>
/// Gives each value a place in one workspace, so that values which are live at one time never overlap. Large values choose first, each takes
/// the lowest place that is free for its whole life.
/// </summary>
public static class BufferPlanner
{
    public static BufferPlan Plan(IReadOnlyCollection<LiveValue> values)
    {
        // From the lowest to the highest.
        var placed = new List<(LiveValue Value, int Offset, int End)>(values.Count);
        var offsets = new Dictionary<int, int>(values.Count);
        var length = 0;
        foreach (var value in values.OrderByDescending(static v => v.Space).ThenBy(static v => v.First).ThenBy(static v => v.Id))
        {
            var (offset, space) = (0, value.Space);
            foreach (var (other, at, end) in placed)
            {
                if (end > offset && other.LivesWith(value))
                {
                    if (offset + (long)space <= at)
                    {
                        break;
                    }

                    offset = end;
                }
            }

            var place = placed.Count;
            while (place > 0 && placed[place - 1].Offset > offset)
            {
                place--;
            }

            placed.Insert(place, (value, offset, checked(offset + space)));
            offsets.Add(value.Id, offset);
            length = Math.Max(length, offset + space);
        }

        return new(offsets, length);
    }

    /// <summary>
    /// When each workspace value and scalar of a program is live. What the driver reads after the last call stays to the end; scalars are there
    /// from the start, and so is what is added up over the tiles of a batch or made in the first, which must survive from one pass to the next. What no call touches any more,
    /// because kernels were fused, has no life.
    /// </summary>
    /// <param name="isMeant">Which of them are asked for.</param>
    /// <param name="length">Floats a value takes in one pass.</param>
    public static IReadOnlyList<LiveValue> Lifetimes(KernelProgram program, Func<ProgramBuffer, bool> isMeant, Func<ProgramBuffer, int> length)
    {
        var kept = new HashSet<int>(program.Kept);
        var first = Enumerable.Repeat(int.MaxValue, program.Buffers.Count).ToArray();
        var last = Enumerable.Repeat(-1, program.Buffers.Count).ToArray();
        var end = program.Calls.Count;
        for (var call = 0; call < program.Calls.Count; call++)
        {
            var (kernel, bindings) = (program.Calls[call].Kernel, program.Calls[call].Bindings);
            var (start, stop) = Span(program, call);
            foreach (var buffer in bindings)
            {
                first[buffer] = Math.Min(first[buffer], start);
                last[buffer] = Math.Max(last[buffer], stop);
            }

            var isForAll = program.Calls[call].InFirstTile;
            foreach (var write in kernel.AllWrites.Where(w => isForAll || w.Mode == WriteMode.SetOrAdd))
            {
                first[bindings[write.To.Buffer]] = -1;
                last[bindings[write.To.Buffer]] = int.MaxValue;
            }
        }

        bool IsNeeded(ProgramBuffer b) => b.Kind == BufferKind.Scalar || (b.Kind == BufferKind.Workspace && (last[b.Id] >= 0 || kept.Contains(b.Id)));
        return program.Buffers.Where(IsNeeded).Where(isMeant).Select(b =>
        {
            var toEnd = kept.Contains(b.Id) || last[b.Id] == int.MaxValue;
            var before = b.Kind == BufferKind.Scalar || first[b.Id] == int.MaxValue;
            return new LiveValue(b.Id, length(b), before ? -1 : first[b.Id], toEnd ? end : last[b.Id]);
        }).ToArray();
    }

    // What one step leaves behind the next may read: whatever a loop touches lives as long as the loop.
    private static (int First, int Last) Span(KernelProgram program, int call)
    {
        var (first, last, loop) = (call, call, program.Calls[call].Loop);
        while (loop >= 0 && first > 0 && program.Calls[first - 1].Loop == loop)
        {
            first--;
        }

        while (loop >= 0 && last + 1 < program.Calls.Count && program.Calls[last + 1].Loop == loop)
        {
            last++;
        }

        return (first, last);
    }

    /// <summary>Sentences about what is wrong with a plan; none when it is right.</summary>
    public static IEnumerable<string> Verify(IReadOnlyCollection<LiveValue> values, BufferPlan plan)
    {
        var ordered = values.ToArray();
        var (offsets, ends) = (ordered.Select(v => plan.Offsets[v.Id]).ToArray(), new long[ordered.Length]);
        for (var i = 0; i < ordered.Length; i++)
        {
            ends[i] = offsets[i] + (long)ordered[i].Space;
        }

        for (var i = 0; i < ordered.Length; i++)
        {
            var (value, offset) = (ordered[i], offsets[i]);
            if (offset < 0 || offset % LayoutPlanner.Alignment != 0 || ends[i] > plan.Length)
            {
                yield return $"Value {value.Id} lies at {offset}, expected a multiple of {LayoutPlanner.Alignment} with {value.Space} floats up to {plan.Length}.";
            }

            for (var j = 0; j < ordered.Length; j++)
            {
                if (offset < ends[j] && offsets[j] < ends[i] && ordered[j].Id > value.Id && ordered[j].LivesWith(value))
                {
                    yield return $"Values {value.Id} and {ordered[j].Id} are live at one time and both occupy the floats from {Math.Max(offset, offsets[j])}.";
                }
            }
        }
    }
}
