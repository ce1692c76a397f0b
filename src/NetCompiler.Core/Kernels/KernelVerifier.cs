using System.Globalization;

namespace NetCompiler.Core.Kernels;

/// <summary>Checks what every later stage relies on. A finding is a fault of the compiler, never of the user.</summary>
public static class KernelVerifier
{
    /// <summary>What is wrong with the program; empty when nothing is.</summary>
    public static IReadOnlyList<string> Verify(KernelProgram program)
    {
        var found = new List<string>();
        var written = new HashSet<int>(program.Buffers.Where(static b => IsGiven(b.Kind)).Select(static b => b.Id));
        for (var i = 0; i < program.Buffers.Count; i++)
        {
            if (program.Buffers[i].Id != i)
            {
                found.Add($"Buffer {program.Buffers[i].Name} stands at {Text(i)} and says it is {Text(program.Buffers[i].Id)}.");
            }
        }

        VerifyLoops(program, found);
        foreach (var updated in program.Updated.Select(id => program.Buffers[id]).Where(static b => b.Kind != BufferKind.State))
        {
            found.Add($"{updated.Name} is updated, and only states are.");
        }

        foreach (var call in program.Calls)
        {
            var kernel = call.Kernel;
            found.AddRange(Verify(kernel).Select(f => $"{call.Layer}, {kernel.Name}: {f}"));
            if (call.Bindings.Count != kernel.Buffers.Count)
            {
                found.Add($"{call.Layer}, {kernel.Name}: {Text(kernel.Buffers.Count)} buffers, {Text(call.Bindings.Count)} bindings.");
                continue;
            }

            var own = new HashSet<int>(kernel.Stages.SelectMany(static s => s.Writes).Select(w => w.To.Buffer));
            foreach (var read in kernel.BodyReads.Concat(kernel.EpilogueReads))
            {
                if (!written.Contains(call.Bindings[read.Buffer]) && !own.Contains(read.Buffer))
                {
                    found.Add($"{call.Layer}, {kernel.Name}: reads {kernel.Buffers[read.Buffer].Name} before it is written.");
                }
            }

            foreach (var write in kernel.AllWrites)
            {
                var buffer = program.Buffers[call.Bindings[write.To.Buffer]];
                if (IsGiven(buffer.Kind) && !program.Updated.Contains(buffer.Id))
                {
                    found.Add($"{call.Layer}, {kernel.Name}: writes {buffer.Name}, which is given.");
                }

                written.Add(buffer.Id);
            }

            for (var b = 0; b < kernel.Buffers.Count; b++)
            {
                var buffer = program.Buffers[call.Bindings[b]];
                var seen = StepView.Extents(buffer.Extents, call.ViewOf(b));
                var extents = buffer.PerExample ? EquatableArray.Of(0).Concat(seen).ToEquatable() : seen;
                if (kernel.Buffers[b].Layout is null && kernel.Buffers[b].Extents != extents)
                {
                    found.Add($"{call.Layer}, {kernel.Name}: {kernel.Buffers[b].Name} has other extents than {buffer.Name}.");
                }
            }
        }

        return found;
    }

    private static void VerifyLoops(KernelProgram program, List<string> found)
    {
        var done = new HashSet<int>();
        var loop = -1;
        foreach (var call in program.Calls)
        {
            if (call.Loop != loop && call.Loop >= 0 && !done.Add(call.Loop))
            {
                found.Add($"{call.Layer}: the calls of loop {Text(call.Loop)} do not stand together.");
            }

            loop = call.Loop;
            if (call.Views.Count > 0 && call.Views.Count != call.Bindings.Count)
            {
                found.Add($"{call.Layer}, {call.Kernel.Name}: {Text(call.Bindings.Count)} bindings, {Text(call.Views.Count)} views.");
                continue;
            }

            for (var b = 0; b < call.Bindings.Count; b++)
            {
                var (buffer, steps) = (program.Buffers[call.Bindings[b]], loop < 0 ? 1 : program.Loops[loop].Steps);
                if (call.ViewOf(b) is { } view && (buffer.Extents.Count < 2 || view.First < 0 || view.End(steps) > buffer.Extents[view.Dimension]
                    || (view.Moves && loop < 0) || view is { Count: 0, Dimension: > 0 }))
                {
                    found.Add($"{call.Layer}, {call.Kernel.Name}: {view} is no part of {buffer.Name}.");
                }
            }
        }
    }

    /// <summary>What is wrong with the kernel alone; empty when nothing is.</summary>
    public static IReadOnlyList<string> Verify(Kernel kernel)
    {
        var found = new List<string>();
        foreach (var access in kernel.Accesses)
        {
            VerifyAccess(kernel, access, found);
        }

        VerifyLookups(kernel, found);
        VerifyFreeIndices(kernel, found);
        VerifyRowValues(kernel, found);
        var known = 0;
        foreach (var stage in kernel.Stages)
        {
            var bodies = stage.Accumulators.Select(static a => a.Body).Concat(stage.Writes.Select(static w => w.Value));
            VerifyAccumulators(bodies, known, found);
            known += stage.Accumulators.Count;
        }

        VerifyAccumulators(kernel.Writes.Select(static w => w.Value), known, found);
        foreach (var write in kernel.Writes)
        {
            if (KernelIndices.IndexValues(write.Value).Any(i => Uses(kernel, i.Index, static a => a.Role == AxisRole.Reduction)))
            {
                found.Add("The epilogue uses a reduction axis for an index value.");
            }

            foreach (var access in write.Value.Reads().Append(write.To))
            {
                if (access.Index.Any(i => i.Coefficients.Where((c, a) => c != 0 && kernel.Axes[a].Role == AxisRole.Reduction).Any()))
                {
                    found.Add($"The epilogue uses a reduction axis for {kernel.Buffers[access.Buffer].Name}.");
                }
            }

            VerifyCover(kernel, write, AxisRole.Parallel, found);
        }

        return found;
    }

    private static void VerifyFreeIndices(Kernel kernel, List<string> found)
    {
        if (kernel.FreeIndices().Any(i => i.Coefficients.Count != kernel.Axes.Count))
        {
            found.Add("An index value or random value has not one coefficient for each axis.");
        }
        else if (kernel.Values().SelectMany(KernelIndices.IndexValues).Any(i => Uses(kernel, i.Index, static a => a.IsRuntime)))
        {
            found.Add("An index value depends on the example.");
        }
    }

    // Results of a row are there when its sums are done, and only where all of them are computed together.
    private static void VerifyRowValues(Kernel kernel, List<string> found)
    {
        var axes = kernel.RowValues().Select(KernelIndices.Axis).Distinct().ToArray();
        if (axes.Length > 1)
        {
            found.Add("Rows have values together along more than one axis.");
        }
        else if (axes.Any(a => a < 0 || kernel.Axes[a] is { Role: AxisRole.Reduction } or { IsRuntime: true }))
        {
            found.Add("What a row has together is not combined along a parallel axis of constant extent.");
        }

        var bodies = kernel.Stages.SelectMany(static s => s.Accumulators.Select(static a => a.Body).Concat(s.Writes.Select(static w => w.Value)));
        if (bodies.SelectMany(static b => b.Parts()).Any(static part => part is RowValue))
        {
            found.Add("A stage uses what a row of results has together, before they are there.");
        }
    }

    private static bool Uses(Kernel kernel, IndexExpression index, Func<Axis, bool> axis) =>
        index.Coefficients.Where((c, a) => c != 0 && a < kernel.Axes.Count && axis(kernel.Axes[a])).Any();

    // Two steps of a parallel loop must not write one element: every axis that has steps must show in the index written.
    private static void VerifyCover(Kernel kernel, Write write, AxisRole role, List<string> found)
    {
        for (var a = 0; a < kernel.Axes.Count; a++)
        {
            var axis = kernel.Axes[a];
            if (axis.Role == role && (axis.Extent > 1 || axis.IsRuntime) && write.To.Index.All(i => i.Coefficients[a] == 0))
            {
                found.Add($"{kernel.Buffers[write.To.Buffer].Name} is written by every step of {axis.Name}.");
            }
        }
    }

    // Which element a lookup means is known at run time only: writes through it must be ordered, and add, and sums over it have no schedule.
    private static void VerifyLookups(Kernel kernel, List<string> found)
    {
        foreach (var access in kernel.Accesses.Where(static a => a.Lookup is not null))
        {
            var (name, lookup) = (kernel.Buffers[access.Buffer].Name, access.Lookup!);
            if (kernel.AccumulatorCount > 0)
            {
                found.Add($"{name} is accessed through an index that is read, in a kernel with accumulators.");
            }

            if (lookup.From.Lookup is not null)
            {
                found.Add($"The index of {name} is read through an index that is read.");
            }

            if (kernel.Buffers[access.Buffer].Layout is null && (lookup.Dimension < 0 || lookup.Dimension >= access.Index.Count
                || access.Index[lookup.Dimension].Offset != 0 || access.Index[lookup.Dimension].Coefficients.Any(static c => c != 0)
                || kernel.Buffers[access.Buffer].Extents[lookup.Dimension] != lookup.Extent))
            {
                found.Add($"The index that is read is not the whole index of a dimension of {Text(lookup.Extent)} of {name}.");
            }
        }

        foreach (var write in kernel.Writes.Where(static w => w.To.Lookup is not null))
        {
            found.Add($"{kernel.Buffers[write.To.Buffer].Name} is written through an index that is read by steps without order.");
        }

        foreach (var write in kernel.Stages.SelectMany(static s => s.Writes).Where(static w => w is { To.Lookup: not null, Mode: not WriteMode.Add }))
        {
            found.Add($"{kernel.Buffers[write.To.Buffer].Name} is written through an index that is read, and steps of one index do not add up.");
        }
    }

    private static void VerifyAccess(Kernel kernel, Access access, List<string> found)
    {
        if (access.Buffer < 0 || access.Buffer >= kernel.Buffers.Count)
        {
            found.Add($"There is no buffer {Text(access.Buffer)}.");
            return;
        }

        var buffer = kernel.Buffers[access.Buffer];
        if (access.Index.Any(i => i.Coefficients.Count != kernel.Axes.Count))
        {
            found.Add($"An index of {buffer.Name} has not one coefficient for each axis.");
            return;
        }

        if (buffer.Layout is not null)
        {
            return;
        }

        if (access.Index.Count != buffer.Extents.Count)
        {
            found.Add($"{buffer.Name} has {Text(buffer.Extents.Count)} dimensions and is read with {Text(access.Index.Count)} indices.");
            return;
        }

        for (var d = buffer.PerExample ? 1 : 0; d < buffer.Extents.Count; d++)
        {
            var (least, most) = Range(kernel, access.Index[d]);
            if (least < 0 || most >= buffer.Extents[d])
            {
                found.Add($"Index {Text(d)} of {buffer.Name} runs from {Text(least)} to {Text(most)}, and its extent is {Text(buffer.Extents[d])}.");
            }
        }
    }

    private static (int Least, int Most) Range(Kernel kernel, IndexExpression index)
    {
        int least = index.Offset, most = index.Offset;
        for (var a = 0; a < index.Coefficients.Count; a++)
        {
            var reach = index.Coefficients[a] * (kernel.Axes[a].Extent - 1);
            least += Math.Min(0, reach);
            most += Math.Max(0, reach);
        }

        return (least, most);
    }

    private static void VerifyAccumulators(IEnumerable<Expression> expressions, int known, List<string> found)
    {
        foreach (var expression in expressions)
        {
            expression.Rewrite(e =>
            {
                if (e is AccumulatorValue a && (a.Index < 0 || a.Index >= known))
                {
                    found.Add($"Accumulator {Text(a.Index)} is used before its stage is done.");
                }

                return e;
            });
        }
    }

    private static bool IsGiven(BufferKind kind) => kind is BufferKind.Input or BufferKind.Target or BufferKind.OutputGradient
        or BufferKind.Parameter or BufferKind.State or BufferKind.Constant or BufferKind.Scalar;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
