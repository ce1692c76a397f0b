using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Computes an element-wise kernel in the epilogue of the kernel that produces its input: the value is used while it is still in a
/// register, and not stored at all when nobody else reads it. Activations after dense layers, activation derivatives after input
/// gradients, residual sums and masks all become epilogues by this one rule, and what goes over short rows, such as a softmax, too (<see cref="RowEpilogue"/>).
/// </summary>
internal static class KernelFusion
{
    public static KernelProgram Run(KernelProgram program)
    {
        var calls = program.Calls.Select(CallUse.Of).ToList();
        var readers = new BufferReaders(calls);
        for (var consumer = 1; consumer < calls.Count; consumer++)
        {
            if (InEpilogue(program, calls[consumer]) is { } inEpilogue && Producer(program, calls, consumer, inEpilogue) is var producer and >= 0
                && Merge(program, calls, readers, producer, consumer, inEpilogue) is { } merged)
            {
                var use = CallUse.Of(merged);
                readers.Replace(calls[producer], calls[consumer], use);
                calls[producer] = use;
                calls.RemoveAt(consumer--);
                MoveFillsBefore(calls, producer, consumer);
            }
        }

        return program with { Calls = calls.Select(static c => c.Call).ToEquatable() };
    }

    /// <summary>A call as it could be an epilogue; null where it cannot.</summary>
    private static CallUse? InEpilogue(KernelProgram program, CallUse consumer) =>
        consumer.Call.Kernel.Stages.Count == 0 ? consumer
        : RowEpilogue.Of(program, consumer.Call) is { } row ? CallUse.Of(row)
        : null;

    /// <summary>The last call that writes one of the consumer's operands, which is the only one it can be computed in; -1 for none.</summary>
    private static int Producer(KernelProgram program, List<CallUse> calls, int consumer, CallUse inEpilogue)
    {
        var call = inEpilogue.Call;
        if (inEpilogue.Read.Any(r => RaggedOperands.IsRagged(program.Buffers[r.Buffer])) || call.Bindings.Any(b => program.Buffers[b].LiesApart))
        {
            return -1;
        }

        // Within one loop only: another's values are there when all its steps are done.
        var read = inEpilogue.ReadLast;
        for (var p = consumer - 1; p >= 0 && (call.Loop < 0 || calls[p].Call.Loop == call.Loop); p--)
        {
            if (calls[p].Writes(read))
            {
                var producer = calls[p].Call;
                if (producer.Loop != call.Loop)
                {
                    return -1;
                }

                var ragged = producer.Kernel.Stages.Count == 0
                    && producer.Bindings.Any(b => RaggedOperands.IsRagged(program.Buffers[b]));
                var allows = call.Kernel.RowAxis() < 0 || RowEpilogue.IsPossibleIn(producer.Kernel);
                return ragged || !allows ? -1 : p;
            }
        }

        return -1;
    }

    private static bool AddsToWhatComesBetween(List<CallUse> calls, int producer, int consumer)
    {
        var added = calls[consumer].Added;
        for (var between = producer + 1; added.Length > 0 && between < consumer; between++)
        {
            if (calls[between].Writes(added))
            {
                return true;
            }
        }

        return false;
    }

    // A halo is filled before its inside is written, wherever that happens now.
    private static void MoveFillsBefore(List<CallUse> calls, int producer, int last)
    {
        var written = calls[producer].Written;
        for (var c = producer + 1; c <= last; c++)
        {
            var fill = calls[c];
            if (fill.Read.Length == 0 && fill.Written.All(written.Contains))
            {
                calls.RemoveAt(c);
                calls.Insert(producer++, fill);
            }
        }
    }

    private static KernelCall? Merge(KernelProgram program, List<CallUse> calls, BufferReaders readers, int producer, int consumer, CallUse inEpilogue)
    {
        var (first, second) = (calls[producer].Call, inEpilogue.Call);
        if (AddsToWhatComesBetween(calls, producer, consumer))
        {
            return null;
        }

        // Rows found by an index are copied whole; anything more would make it a loop over single numbers.
        if (first.Kernel.HasLookups || second.Kernel.HasLookups || AxisMap(first, second) is not { } axes)
        {
            return null;
        }

        var bindings = first.Bindings.Select((_, b) => Operand(first, b)).ToList();
        var buffers = first.Kernel.Buffers.ToList();
        Access? Translate(Access access)
        {
            var index = access.Index.Select(i => OnAxes(i, axes, first.Kernel.Axes.Count)).ToArray();
            return index.Any(static i => i is null) ? null : new(Local(second, access.Buffer, bindings, buffers), index.ToEquatable()!);
        }

        var values = first.Kernel.Writes.ToDictionary(w => w.To, static w => w.Value);
        var writes = new List<Write>();
        foreach (var write in second.Kernel.Writes)
        {
            var possible = true;
            var value = write.Value.Rewrite(e => Inlined(e));
            var to = Translate(write.To);
            if (!possible || to is null)
            {
                return null;
            }

            writes.Add(new(to, value, write.Mode));

            Expression Inlined(Expression e)
            {
                switch (e)
                {
                    case Read read:
                        var from = Translate(read.From);
                        if (from is not null && values.TryGetValue(from, out var computed))
                        {
                            return computed;
                        }

                        // An operand the producer writes in another way is not ready where the producer runs.
                        possible &= from is not null && first.Kernel.AllWrites.All(w => w.To.Buffer != from.Buffer);
                        return from is null ? e : new Read(from);
                    case RandomValue random:
                        var (example, element) = (OnAxes(random.Example, axes, first.Kernel.Axes.Count), OnAxes(random.Element, axes, first.Kernel.Axes.Count));
                        possible &= example is not null && element is not null;
                        return possible ? random with { Example = example!, Element = element! } : e;
                    case IndexValue value:
                        var at = OnAxes(value.Index, axes, first.Kernel.Axes.Count);
                        possible &= at is not null;
                        return at is null ? e : new IndexValue(at);
                    case RowValue row:
                        return row with { Along = OnAxes(row.Along, axes, first.Kernel.Axes.Count)! };
                    default:
                        return e;
                }
            }
        }

        var kept = first.Kernel.Writes.Where(w => IsReadElsewhere(program, readers, bindings[w.To.Buffer], calls[consumer].Call)).ToList();

        // A value that only stands in another place is what it was.
        var isMove = kept.Count == 0 && second.Kernel.Writes.All(static w => w is { Mode: WriteMode.Set, Value: Read });
        var kernel = first.Kernel with
        {
            Name = isMove ? first.Kernel.Name : first.Kernel.Name + "+" + second.Kernel.Name,
            Formula = isMove ? first.Kernel.Formula : first.Kernel.Formula + ", then " + second.Kernel.Formula,
            Buffers = buffers.ToArray(),
            Writes = kept.Concat(writes).ToEquatable(),
        };
        var merged = UnusedOperands.Drop(first with
        {
            Kernel = kernel,
            Bindings = bindings.Select(static b => b.Buffer).ToEquatable(),
            Views = bindings.Select(static b => b.View).ToEquatable(),
        });

        // Where one value has its channels innermost and another outermost, no vector lies along both: let that be a copy's affair and not a sum's.
        return first.Kernel.Stages.Count > 0 && ((RaggedOperands.MixesLayouts(program, merged) && !RaggedOperands.MixesLayouts(program, first)) || writes.Any(w => RaggedOperands.NeedsRoom(kernel, w, program.Buffers[bindings[w.To.Buffer].Buffer])))
            ? null : merged;
    }

    // What the consumer sees of another step, an earlier round left there.
    private static bool IsReadElsewhere(KernelProgram program, BufferReaders readers, (int Buffer, StepView? View) written, KernelCall consumer) =>
        program.Buffers[written.Buffer].Kind != BufferKind.Workspace || program.Kept.Contains(written.Buffer)
        || readers.Of(written.Buffer).Any(r => !ReferenceEquals(r.Call, consumer) || r.View != written.View);

    private static (int Buffer, StepView? View) Operand(KernelCall call, int buffer) => (call.Bindings[buffer], call.ViewOf(buffer));

    // Which axis of the producer each axis of the consumer is, from the operands one writes and the other reads; null when they do not match.
    private static int[]? AxisMap(KernelCall first, KernelCall second)
    {
        var axes = Enumerable.Repeat(-1, second.Kernel.Axes.Count).ToArray();
        foreach (var write in first.Kernel.Writes.Where(static w => w.Mode == WriteMode.Set))
        {
            foreach (var read in second.Kernel.EpilogueReads.Where(r => Operand(second, r.Buffer) == Operand(first, write.To.Buffer)))
            {
                if (Enumerable.Range(0, read.Index.Count).Any(d => read.Index[d].Offset != write.To.Index[d].Offset))
                {
                    continue;
                }

                for (var d = 0; d < read.Index.Count; d++)
                {
                    if (!IsCountedOrConstant(read.Index[d]) || !IsCountedOrConstant(write.To.Index[d]))
                    {
                        return null;
                    }

                    var (from, to) = (read.Index[d].CountedAxis(), write.To.Index[d].CountedAxis());
                    if (from >= 0 && to >= 0)
                    {
                        axes[from] = to;
                    }
                }
            }
        }

        for (var a = 0; a < axes.Length; a++)
        {
            var axis = second.Kernel.Axes[a];
            var single = axis is { Extent: 1, IsRuntime: false };
            var same = axes[a] >= 0 && first.Kernel.Axes[axes[a]] is { Role: AxisRole.Parallel } own
                && own.Extent == axis.Extent && own.PerExample == axis.PerExample;
            if (axes[a] >= 0 ? !same : !single)
            {
                return null;
            }
        }

        // Each element once: every axis along which the producer writes must be one of the consumer's.
        var all = first.Kernel.Axes.Select((axis, a) => (axis, a)).All(p =>
            p.axis.Role == AxisRole.Reduction || p.axis is { Extent: 1, IsRuntime: false } || axes.Contains(p.a));
        return all && axes.Where(static a => a >= 0).Distinct().Count() == axes.Count(static a => a >= 0) ? axes : null;
    }

    private static bool IsCountedOrConstant(IndexExpression index) => index.CountedAxis() >= 0 || index.Coefficients.All(static c => c == 0);

    private static IndexExpression? OnAxes(IndexExpression index, int[] axes, int count)
    {
        var coefficients = new int[count];
        for (var a = 0; a < axes.Length; a++)
        {
            if (axes[a] >= 0)
            {
                coefficients[axes[a]] = index.Coefficients[a];
            }
        }

        return index with { Coefficients = coefficients };
    }

    private static int Local(KernelCall second, int buffer, List<(int Buffer, StepView? View)> bindings, List<KernelBuffer> buffers)
    {
        var bound = Operand(second, buffer);
        var local = bindings.IndexOf(bound);
        if (local < 0)
        {
            local = bindings.Count;
            bindings.Add(bound);
            buffers.Add(second.Kernel.Buffers[buffer]);
        }

        return local;
    }
}
