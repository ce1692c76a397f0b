using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints the epilogue of a micro-kernel: what becomes of the accumulators, and the stores.</summary>
internal sealed class TileStores(TileContext context)
{
    private readonly TileLeaves _leaves = new(context);
    private readonly ReductionStep _step = ReductionStep.None(context.Kernel.Axes.Count);

    private EquatableArray<Write> Writes => context.Kernel.Writes;

    /// <summary>
    /// Prints writes in order and then their stores: a later write reads what an earlier one wrote, and no store may come before a load, since
    /// operands can share memory.
    /// </summary>
    public static void EmitInOrder(
        TileContext context, EquatableArray<Write> writes, int row, int vector, ReductionStep step, Func<Expression, string?> leaf)
    {
        var position = context.Geometry.Positions[row];
        var values = new List<string>();
        foreach (var write in writes)
        {
            var value = Value(context, write, row, vector, step, leaf);
            if (writes.Count > 1 || context.Stored is not null)
            {
                value = context.Values.Local("t", OperationText.Bare(value));
                context.Forward(write.To, value, position, vector, step);
            }

            values.Add(value);
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (!context.Passing.Contains(writes[i].To))
            {
                context.Store(writes[i].To, values[i], position, vector, step);
            }
        }
    }

    public void Emit()
    {
        context.Passing = [];
        var values = context.Schedule.VectorReduces ? context.Scalars : context.Values;
        values.Expect(Writes.Select(static w => w.Value));
        context.Nested(() =>
        {
            // For all rows of the tile at once: what takes long for one is done meanwhile for others.
            foreach (var value in context.Kernel.RowValues())
            {
                for (var row = 0; row < context.Geometry.Positions.Count; row++)
                {
                    _leaves.OfRow(value, row);
                }
            }

            if (AdjacentResults.Axis(context.Kernel, context.Schedule.VectorAxis, context.Geometry.Tile) is var along && along >= 0)
            {
                EmitAdjacent(along);
            }
            else if (context.Schedule.VectorReduces)
            {
                EmitScalars();
            }
            else if (PairedLanes.Partner(context.Schedule) is var partner && partner >= 0)
            {
                EmitPairs(partner);
            }
            else if (Writes.Any(static w => w.Mode == WriteMode.SetOrAdd) && !ReadsWhatIsWritten())
            {
                EmitSetOrAdd();
            }
            else
            {
                ForEachVector((row, v) => EmitInOrder(context, Writes, row, v, _step, _leaves.Of(row, v, _step)));
            }
        });
    }

    // The flag is tested once for the tile: values into locals, an addition in the branch, then the stores.
    private void EmitSetOrAdd()
    {
        var stores = new List<(Write Write, int Row, int Vector, string Name)>();
        ForEachVector((row, v) =>
        {
            var leaf = _leaves.Of(row, v, _step);
            foreach (var write in Writes)
            {
                var value = write.Mode == WriteMode.SetOrAdd ? context.Values.Print(write.Value, leaf) : Value(context, write, row, v, _step, leaf);
                var isRegister = Writes.Count == 1 && write.Value is AccumulatorValue;
                stores.Add((write, row, v, isRegister ? value : context.Declare("var", "t", OperationText.Bare(value))));
            }
        });
        using (context.Writer.Open("if (accumulate)"))
        {
            context.Nested(() =>
            {
                foreach (var (write, row, v, name) in stores.Where(static s => s.Write.Mode == WriteMode.SetOrAdd))
                {
                    context.Writer.Line($"{name} += {context.Load(write.To, context.Geometry.Positions[row], v, _step)};");
                }
            });
        }

        foreach (var (write, row, v, name) in stores)
        {
            context.Store(write.To, name, context.Geometry.Positions[row], v, _step);
        }
    }

    // The two steps of the partner's axis share whole vectors of memory.
    private void EmitPairs(int partner)
    {
        var positions = context.Geometry.Positions;
        ForEachVector((row, v) =>
        {
            if (positions[row][partner] != 0)
            {
                return;
            }

            var other = Enumerable.Range(0, positions.Count).First(r => positions[r][partner] == 1
                && Enumerable.Range(0, positions[r].Length).All(a => a == partner || positions[r][a] == positions[row][a]));
            foreach (var write in Writes)
            {
                var even = Value(context, write, row, v, _step, _leaves.Of(row, v, _step));
                var odd = Value(context, write, other, v, _step, _leaves.Of(other, v, _step));
                context.StorePair(write.To, even, odd, positions[row], v, _step);
            }
        });
    }

    private void EmitScalars()
    {
        for (var row = 0; row < context.Geometry.Positions.Count; row++)
        {
            var leaf = _leaves.Scalars(row);
            var elements = Writes.Select(w => (_leaves.ScalarElement(w.To, row), w)).ToList();
            ScalarStores.Emit(context.Writer, context.Scalars, elements, leaf);
        }
    }

    // Four results at a time, as a vector of their own.
    private void EmitAdjacent(int along)
    {
        var quads = new ExpressionText(new VectorText(AdjacentResults.Count), (hint, text) => context.Declare("var", hint, text));
        quads.Expect(Writes.Select(static w => w.Value));
        var positions = context.Geometry.Positions;
        foreach (var row in Enumerable.Range(0, positions.Count).Where(r => positions[r][along] % AdjacentResults.Count == 0))
        {
            var neighbours = Neighbours(row, along);
            string? Leaf(Expression e) => e switch
            {
                Read r => quads.Local(context.Geometry.Group(r.From).Name.TrimStart('@'), Quad(r.From, neighbours, along)),
                AccumulatorValue a => quads.Local("q", $"VectorMath.HorizontalSums({string.Join(", ", neighbours.Select(r => context.Accumulator(a.Index, r, 0)))})"),
                _ => null,
            };
            var values = Writes.Select(w => (w.To, Value: OperationText.Bare(quads.Print(w.Value, Leaf)))).ToList();
            if (values.Count > 1 || values[0].To.Strides[along] != 1)
            {
                values = values.Select(v => (v.To, quads.Local("t", v.Value))).ToList();
            }

            foreach (var (to, value) in values)
            {
                context.Writer.Lines(to.Strides[along] == 1
                    ? [$"Vector128.CopyTo({value}, {Part(to, row)});"]
                    : neighbours.Select((r, i) => $"{_leaves.ScalarElement(to, r)} = {value}[{i}];"));
            }
        }
    }

    private string Quad(Access access, int[] neighbours, int along) => access.Strides[along] switch
    {
        0 => $"Vector128.Create({_leaves.ScalarElement(access, neighbours[0])})",
        1 => $"Vector128.Create({(context.Geometry.Group(access).Written ? "(ReadOnlySpan<float>)" : "")}{Part(access, neighbours[0])})",
        _ => $"Vector128.Create({string.Join(", ", neighbours.Select(r => _leaves.ScalarElement(access, r)))})",
    };

    private string Part(Access access, int row)
    {
        var group = context.Geometry.Group(access);
        return $"{context.Frame[group].Name}.Slice({context.Index(access, group, context.Geometry.Positions[row], 0, _step)}, {Literals.Int(AdjacentResults.Count)})";
    }

    private int[] Neighbours(int row, int along)
    {
        var positions = context.Geometry.Positions;
        return [.. Enumerable.Range(0, AdjacentResults.Count).Select(i => Enumerable.Range(0, positions.Count).First(r =>
            Enumerable.Range(0, positions[r].Length).All(a => positions[r][a] == positions[row][a] + (a == along ? i : 0))))];
    }

    private bool ReadsWhatIsWritten()
    {
        var written = new HashSet<int>(Writes.Select(static w => w.To.Buffer));
        return Writes.SelectMany(static w => w.Value.Reads()).Any(r => written.Contains(r.Buffer));
    }

    // The value of a write, with what is there before added where its mode says so.
    private static string Value(TileContext context, Write write, int row, int vector, ReductionStep step, Func<Expression, string?> leaf)
    {
        switch (write.Mode)
        {
            case WriteMode.Add:
                return context.Values.PrintSum(write.Value, context.Load(write.To, context.Geometry.Positions[row], vector, step), leaf);
            case WriteMode.SetOrAdd:
                var name = context.Declare("var", "t", OperationText.Bare(context.Values.Print(write.Value, leaf)));
                AddIf(context, name, write, row, vector, step);
                return name;
            default:
                return context.Values.Print(write.Value, leaf);
        }
    }

    private static void AddIf(TileContext context, string name, Write write, int row, int vector, ReductionStep step)
    {
        using (context.Writer.Open("if (accumulate)"))
        {
            context.Nested(() =>
                context.Writer.Line($"{name} += {context.Load(write.To, context.Geometry.Positions[row], vector, step)};"));
        }
    }

    private void ForEachVector(Action<int, int> emit)
    {
        for (var row = 0; row < context.Geometry.Positions.Count; row++)
        {
            for (var v = 0; v < context.Geometry.Vectors; v++)
            {
                emit(row, v);
            }
        }
    }
}
