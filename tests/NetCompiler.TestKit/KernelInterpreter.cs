using System.Collections.Concurrent;
using NetCompiler.Core;
using NetCompiler.Core.Kernels;

namespace NetCompiler.TestKit;

/// <summary>
/// Runs kernels as they are written, one element after another, in double. It is what a kernel means: lowering is tested against the
/// generic engine through it, schedules and emitted code against it.
/// </summary>
public static class KernelInterpreter
{
    /// <summary>Runs a program before layout. Memory of each buffer is row-major, example after example; missing buffers are made.</summary>
    /// <param name="program">Logical (not flat) kernels.</param>
    /// <param name="rows">Examples.</param>
    /// <param name="memory">By buffer id: the given values; results are added.</param>
    /// <param name="random">The value of a random expression for an example and element.</param>
    /// <param name="accumulate">What sums over the batch do: false sets, true adds.</param>
    public static void Run(
        KernelProgram program,
        int rows,
        IDictionary<int, double[]> memory,
        Func<RandomValue, int, int, double>? random = null,
        bool accumulate = false)
    {
        foreach (var buffer in program.Buffers)
        {
            if (!memory.ContainsKey(buffer.Id))
            {
                memory[buffer.Id] = new double[buffer.Size * (buffer.PerExample ? rows : 1)];
            }
        }

        foreach (var buffer in program.Buffers.Where(static b => b.Kind == BufferKind.Constant && b.Values.Count > 0))
        {
            memory[buffer.Id] = [.. buffer.Values];
        }

        for (var c = 0; c < program.Calls.Count;)
        {
            var loop = program.Calls[c].Loop;
            var calls = loop < 0 ? [program.Calls[c]] : program.Calls.Skip(c).TakeWhile(call => call.Loop == loop).ToArray();
            var steps = loop < 0 ? 1 : program.Loops[loop].Steps;
            for (var i = 0; i < steps; i++)
            {
                var step = loop >= 0 && program.Loops[loop].Reverse ? steps - 1 - i : i;
                foreach (var call in calls)
                {
                    RunStep(program, call, step, rows, memory, random, accumulate);
                }
            }

            c += calls.Length;
        }
    }

    // A kernel sees the steps it is given as if there were no others: they are copied out and back.
    private static void RunStep(
        KernelProgram program, KernelCall call, int step, int rows, IDictionary<int, double[]> memory, Func<RandomValue, int, int, double>? random, bool accumulate)
    {
        var seen = call.Bindings.Select((b, i) => call.ViewOf(i) is { } view
            ? Steps(program.Buffers[b], view, step, rows, memory[b], null)
            : memory[b]).ToArray();
        Run(call.Kernel, rows, seen, random, accumulate);
        for (var b = 0; b < seen.Length; b++)
        {
            if (call.ViewOf(b) is { } view && call.Kernel.AllWrites.Any(w => w.To.Buffer == b))
            {
                Steps(program.Buffers[call.Bindings[b]], view, step, rows, memory[call.Bindings[b]], seen[b]);
            }
        }
    }

    private static double[] Steps(ProgramBuffer buffer, StepView view, int step, int rows, double[] whole, double[]? part)
    {
        // Before the extent that the view is of, and behind it.
        var inner = buffer.Extents.Skip(view.Dimension + 1).Aggregate(1, static (a, b) => a * b);
        var (run, apart) = (Math.Max(view.Count, 1) * inner, buffer.Extents[view.Dimension] * inner);
        var first = (view.First + (view.Moves ? step * view.By : 0)) * inner;
        var runs = buffer.Size / apart * (buffer.PerExample ? rows : 1);
        var result = part ?? new double[runs * run];
        for (var r = 0; r < runs; r++)
        {
            var there = whole.AsSpan((r * apart) + first, run);
            var here = result.AsSpan(r * run, run);
            if (part is null)
            {
                there.CopyTo(here);
            }
            else
            {
                here.CopyTo(there);
            }
        }

        return result;
    }

    /// <summary>Runs one kernel, logical or flat; <paramref name="memory"/> has an array for each of its buffers.</summary>
    /// <param name="errors">
    /// Arrays like those of <paramref name="memory"/>, which receive how far the same kernel may be off when it is computed in float: rounding of each
    /// operation, and of what it reads, carried forward; see <see cref="Rounded"/>.
    /// </param>
    public static void Run(
        Kernel kernel,
        int rows,
        double[][] memory,
        Func<RandomValue, int, int, double>? random = null,
        bool accumulate = false,
        double[][]? errors = null) =>
        new Nest(kernel, rows, memory, errors, random ?? ((_, _, _) => 0), accumulate).Run();

    private sealed class Nest(Kernel kernel, int rows, double[][] memory, double[][]? errors, Func<RandomValue, int, int, double> random, bool accumulate)
    {
        private static readonly ConcurrentDictionary<int, int[]> _ranges = new();

        private readonly int[] _at = new int[kernel.Axes.Count];
        private readonly Rounded[] _accumulators = new Rounded[kernel.AccumulatorCount];
        private readonly Dictionary<RowValue, (int[] At, Rounded Value)> _rows = [];

        public void Run() => Loop(AxisRole.Parallel, 0, Body);

        private void Body()
        {
            Stages();
            foreach (var write in kernel.Writes)
            {
                Store(write);
            }
        }

        private void Stages()
        {
            var first = 0;
            foreach (var stage in kernel.Stages)
            {
                for (var a = 0; a < stage.Accumulators.Count; a++)
                {
                    _accumulators[first + a] = stage.Accumulators[a].Start is { } start ? Value(start) : Neutral(stage.Accumulators[a].Kind);
                }

                var from = first;
                Loop(AxisRole.Reduction, 0, () => Inner(stage, from), stage);
                first += stage.Accumulators.Count;
            }
        }

        // The same for all elements of a row, and not to be computed again when some of them are stored, maybe where others are read.
        private Rounded OfRow(RowValue value)
        {
            var axis = value.Axis();
            var element = _at[axis];
            _at[axis] = 0;
            if (_rows.TryGetValue(value, out var known) && known.At.AsSpan().SequenceEqual(_at))
            {
                _at[axis] = element;
                return known.Value;
            }

            int[] row = [.. _at];
            var total = Neutral(value.Kind);
            for (; _at[axis] < kernel.Axes[axis].Extent; _at[axis]++)
            {
                Stages();
                total = Combined(value.Kind, total, Value(value.Body));
            }

            _at[axis] = element;
            Stages();
            total = value.Kind == AccumulatorKind.Sum ? total.Summed() : total;
            _rows[value] = (row, total);
            return total;
        }

        private static Rounded Neutral(AccumulatorKind kind) => new(kind switch
        {
            AccumulatorKind.Sum => 0,
            AccumulatorKind.Product => 1,
            AccumulatorKind.Maximum => double.NegativeInfinity,
            _ => double.PositiveInfinity,
        });

        private Rounded Combined(AccumulatorKind kind, Rounded total, Rounded value) => kind switch
        {
            AccumulatorKind.Sum => total.PlusTerm(value),
            AccumulatorKind.Product => Apply(ScalarOperation.Multiply, total, value),
            AccumulatorKind.Maximum => new(Math.Max(total.Value, value.Value), Math.Max(total.Error, value.Error)),
            _ => new(Math.Min(total.Value, value.Value), Math.Max(total.Error, value.Error)),
        };

        private void Inner(Stage stage, int first)
        {
            for (var a = 0; a < stage.Accumulators.Count; a++)
            {
                ref var total = ref _accumulators[first + a];
                total = Combined(stage.Accumulators[a].Kind, total, Value(stage.Accumulators[a].Body));
            }

            foreach (var write in stage.Writes)
            {
                Store(write);
            }
        }

        private void Loop(AxisRole role, int axis, Action body, Stage? stage = null)
        {
            if (axis == kernel.Axes.Count)
            {
                body();
            }
            else if (kernel.Axes[axis].Role != role || (stage is not null && !kernel.GoesOver(stage, axis)))
            {
                Loop(role, axis + 1, body, stage);
            }
            else
            {
                var extent = kernel.Axes[axis].IsRuntime ? rows * kernel.Axes[axis].PerExample : kernel.Axes[axis].Extent;
                for (_at[axis] = 0; _at[axis] < extent; _at[axis]++)
                {
                    Loop(role, axis + 1, body, stage);
                }

                _at[axis] = 0;
            }
        }

        private void Store(Write write)
        {
            var (buffer, address) = (write.To.Buffer, Address(write.To));
            var value = Value(write.Value);
            value = write.Mode == WriteMode.Add || (write.Mode == WriteMode.SetOrAdd && accumulate) ? Apply(ScalarOperation.Add, Element(buffer, address), value) : value;
            memory[buffer][address] = value.Value;
            if (errors is not null)
            {
                errors[buffer][address] = value.Error;
            }
        }

        private Rounded Element(int buffer, int address) => new(memory[buffer][address], errors is null ? 0 : errors[buffer][address]);

        private Rounded Apply(ScalarOperation operation, params Rounded[] operands) => errors is null
            ? new(ScalarMath.Apply(operation, [.. operands.Select(static o => o.Value)]))
            : Rounded.Of(operation, operands);

        private int Address(Access access)
        {
            var buffer = kernel.Buffers[access.Buffer];
            var address = 0;
            for (var d = 0; d < access.Index.Count; d++)
            {
                var extent = access.IsFlat || (buffer.PerExample && d == 0) ? 0 : buffer.Extents[d];
                var looked = access.Lookup is { } lookup && !access.IsFlat && lookup.Dimension == d ? Looked(lookup) : 0;
                address = (address * extent) + Index(access.Index[d]) + looked;
            }

            return access is { IsFlat: true, Lookup: { } flat } ? address + (Looked(flat) * (flat.Stride > 0 ? flat.Stride : 1)) : address;
        }

        private int Looked(Lookup lookup)
        {
            // Rounded, so that differences that move an index a little leave it what it is.
            var index = (int)Math.Round(Element(lookup.From.Buffer, Address(lookup.From)).Value);
            return _ranges.GetOrAdd(lookup.Extent, static e => [.. Enumerable.Range(0, e)])[index];
        }

        private int Index(IndexExpression index)
        {
            var at = index.Offset;
            for (var a = 0; a < _at.Length; a++)
            {
                at += index.Coefficients[a] * _at[a];
            }

            return at;
        }

        private Rounded Value(Expression expression) => errors is null ? new(Plain(expression)) : expression switch
        {
            Read r => Element(r.From.Buffer, Address(r.From)),
            Constant c => new(c.Value),
            AccumulatorValue a => _accumulators[a.Index].Summed(),
            RowValue r => OfRow(r),
            IndexValue i => new(Index(i.Index)),
            RandomValue r => new(random(r, Index(r.Example), Index(r.Element))),
            Operation o => Apply(o.Kind, [.. o.Operands.Select(Value)]),
            _ => throw new InvalidOperationException($"{expression} is no expression."),
        };

        // Without errors, and without an array for each operation: mutants are run by the ten thousand.
        private double Plain(Expression expression)
        {
            if (expression is not Operation operation)
            {
                return expression switch
                {
                    Read r => memory[r.From.Buffer][Address(r.From)],
                    Constant c => c.Value,
                    AccumulatorValue a => _accumulators[a.Index].Value,
                    RowValue r => OfRow(r).Value,
                    IndexValue i => Index(i.Index),
                    RandomValue r => random(r, Index(r.Example), Index(r.Element)),
                    _ => throw new InvalidOperationException($"{expression} is no expression."),
                };
            }

            Span<double> operands = stackalloc double[operation.Operands.Count];
            for (var i = 0; i < operands.Length; i++)
            {
                operands[i] = Plain(operation.Operands[i]);
            }

            return ScalarMath.Apply(operation.Kind, operands);
        }
    }
}
