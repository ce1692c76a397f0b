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
            if (context.Schedule.VectorReduces)
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
