using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints the stages of a micro-kernel: registers, the reduction loops with their steps written out as the schedule says, and how partial
/// sums and lanes come together at the end.
/// </summary>
internal sealed partial class StageEmitter(TileContext context)
{
    /// <summary>Vectors that one stage may leave in registers for the next.</summary>
    private const int MostKept = 8;

    /// <summary>Accumulators declared in one line where each row has one.</summary>
    private const int MostDeclared = 8;

    private readonly Dictionary<(Expression, int Row, int Vector), string> _hoisted = [];
    private readonly TileLeaves _leaves = new(context);
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private Stage _stage = null!;
    private int _first;
    private int _inner;
    private int _combination;
    private bool _isStraight;

    private Kernel Kernel => context.Kernel;

    private CodeWriter Writer => context.Writer;

    // Axes that the stage goes over, outermost first.
    private EquatableArray<int> Order { get; set; }

    private int VectorAxis => context.Schedule.VectorAxis;

    /// <summary>Prints one stage.</summary>
    /// <param name="first">Number of its first accumulator.</param>
    public void Emit(Stage stage, int first)
    {
        (_stage, _first) = (stage, first);
        Order = context.Schedule.ReductionOrder.Where(a => Kernel.GoesOver(stage, a)).ToEquatable();
        _inner = Order.Where(IsLooped).DefaultIfEmpty(-1).Last();
        context.Values.Expect(stage.Accumulators.Select(static a => a.Body).Concat(stage.Writes.Select(static w => w.Value)));
        _isStraight = Order.All(a => !IsLooped(a) || IsOneRound(a));
        context.Stored = _isStraight && stage.Writes.Count > 0 ? [] : null;
        context.Passing = stage.Writes.Where(IsPassing).Select(static w => w.To).ToList();
        context.Nested(() =>
        {
            if (!BeginsWithTerms)
            {
                DeclareAccumulators();
            }

            Hoist();
            _combination = 0;
            Walk(0, ReductionStep.None(Kernel.Axes.Count));
            DeclareUnbegun();
        });
        if (context.Stored is { Count: <= MostKept } stored)
        {
            foreach (var (text, value) in stored)
            {
                context.Values.Replace(text, value);
            }
        }

        context.Stored = null;
        Finish();
    }

    private bool IsLooped(int axis) => !context.Schedule.WrittenOut.Contains(axis) && (Kernel.Axes[axis].IsRuntime || WholeSteps(axis) > 1);

    /// <summary>Whether the innermost loop is unrolled so far that nothing of it is left.</summary>
    private bool IsOneRound(int axis) => axis == _inner && !Kernel.Axes[axis].IsRuntime && WholeSteps(axis) / context.Schedule.Unroll <= 1;

    /// <summary>Without loops an accumulator begins with its first term, when each part of it has one.</summary>
    private bool BeginsWithTerms => _isStraight && Order.Aggregate(1, (steps, a) => steps * Math.Max(1, WholeSteps(a))) >= context.Schedule.Split;

    // A store that a later stage repeats with a new value, when whoever reads the old one has it in a register.
    private bool IsPassing(Write write)
    {
        var later = Kernel.Stages.Skip(Kernel.Stages.ToList().IndexOf(_stage) + 1).ToList();
        var steps = Order.Aggregate(1, (n, a) => n * (WholeSteps(a) + (a == VectorAxis && context.LastLanes > 0 ? 1 : 0)));
        var stored = _stage.Writes.Count * steps * context.Geometry.Positions.Count * context.Geometry.Vectors;
        var reads = later.SelectMany(static s => s.Accumulators.Select(static a => a.Body).Concat(s.Writes.Select(static w => w.Value))).SelectMany(static e => e.Reads());
        return _isStraight && stored <= MostKept && write.Mode == WriteMode.Set
            && later.Any(s => s.Writes.Any(w => w.To == write.To && w.Mode == WriteMode.Set))
            && reads.All(r => r == write.To || r.Buffer != write.To.Buffer)
            && Kernel.Writes.All(w => w.To.Buffer != write.To.Buffer && w.Value.Reads().All(r => r.Buffer != write.To.Buffer));
    }

    /// <summary>Steps of a reduction axis; of the vector axis whole vectors.</summary>
    private int WholeSteps(int axis) =>
        axis == VectorAxis ? Kernel.Axes[axis].Extent / context.Schedule.Lanes : Kernel.Axes[axis].Extent;

    private void DeclareAccumulators()
    {
        for (var i = 0; i < _stage.Accumulators.Count; i++)
        {
            var neutral = context.Vector.Neutral(_stage.Accumulators[i].Kind);
            neutral = neutral == context.Vector.Zero ? "default" : neutral;
            var names = (from row in Enumerable.Range(0, context.Geometry.Positions.Count)
                         from v in Enumerable.Range(0, context.Geometry.Vectors)
                         from part in Enumerable.Range(0, context.Schedule.Split)
                         select $"{context.Accumulator(_first + i, row, v, part)} = {OperationText.Bare(Start(_stage.Accumulators[i], row, v, part) ?? neutral)}").ToArray();

            // A line for each row, or for several rows of one.
            var each = context.Geometry.Vectors * context.Schedule.Split;
            var line = each > 1 ? each : MostDeclared;
            for (var start = 0; start < names.Length; start += line)
            {
                Writer.Line($"{context.Vector.Type} {string.Join(", ", names.Skip(start).Take(line))};");
            }
        }
    }

    // The first of several parts starts from what the sum does.
    private string? Start(Accumulator accumulator, int row, int vector, int part) => accumulator.Start is not { } start || part > 0 ? null
        : context.Values.Print(start, _leaves.Of(row, vector, ReductionStep.None(Kernel.Axes.Count)));

    // Where every step was left out there is nothing a sum could begin with.
    private void DeclareUnbegun()
    {
        if (!BeginsWithTerms || Kernel.Ranges.Count == 0)
        {
            return;
        }

        var registers = from i in Enumerable.Range(0, _stage.Accumulators.Count)
                        from row in Enumerable.Range(0, context.Geometry.Positions.Count)
                        from v in Enumerable.Range(0, context.Geometry.Vectors)
                        from part in Enumerable.Range(0, context.Schedule.Split)
                        select (Name: context.Accumulator(_first + i, row, v, part), Start: Start(_stage.Accumulators[i], row, v, part));
        foreach (var (register, start) in registers.Where(r => _begun.Add(r.Name)))
        {
            Writer.Line($"{context.Vector.Type} {register} = {OperationText.Bare(start ?? "default")};");
        }
    }

    // What no reduction step changes is computed once for each row and vector, before the loops.
    private void Hoist()
    {
        _hoisted.Clear();
        if (!Order.Any(a => IsLooped(a)))
        {
            return;
        }

        var bodies = _stage.Accumulators.Select(static a => a.Body).Concat(_stage.Writes.Select(static w => w.Value));
        foreach (var e in bodies.SelectMany(Invariants).Distinct())
        {
            for (var row = 0; row < context.Geometry.Positions.Count; row++)
            {
                for (var v = 0; v < context.Geometry.Vectors; v++)
                {
                    var leaf = _leaves.Of(row, v, ReductionStep.None(Kernel.Axes.Count));
                    _hoisted[(e, row, v)] = context.Values.Local("t", OperationText.Bare(context.Values.Print(e, leaf)));
                }
            }
        }
    }

    private IEnumerable<Expression> Invariants(Expression e) =>
        (e is Operation or Read || (e is AccumulatorValue && context.Schedule.VectorReduces)) && IsInvariant(e) ? [e]
        : e is Operation o ? o.Operands.SelectMany(Invariants)
        : [];

    private bool IsInvariant(Expression e) => e switch
    {
        Read r => Order.All(a => r.From.Strides[a] == 0),
        RandomValue r => Order.All(a => r.Element.Coefficients[a] == 0 && r.Example.Coefficients[a] == 0),
        IndexValue i => Order.All(a => i.Index.Coefficients[a] == 0),
        Operation o => o.Operands.All(IsInvariant),
        _ => true,
    };

    private IEnumerable<SpanGroup> UsedGroups() => _stage.Accumulators.SelectMany(static a => a.Body.Reads())
        .Concat(_stage.Writes.SelectMany(static w => w.Value.Reads()))
        .Concat(_stage.Writes.Select(static w => w.To))
        .Select(context.Geometry.Group)
        .Distinct();

    // Where sums have nothing in common, one after the other goes over the tile: fewer operands wait in registers.
    private void Body(ReductionStep step)
    {
        var part = _combination++ % context.Schedule.Split;
        var all = Enumerable.Range(0, _stage.Accumulators.Count).ToArray();
        foreach (var turn in _stage.HasSeparateSums ? all.Select(static i => new[] { i }) : [all])
        {
            Body(step, part, turn);
        }
    }

    private void Body(ReductionStep step, int part, int[] accumulators)
    {
        for (var row = 0; row < context.Geometry.Positions.Count; row++)
        {
            if (AddsNothing(row, step))
            {
                continue;
            }

            for (var v = 0; v < context.Geometry.Vectors; v++)
            {
                var plain = _leaves.Of(row, v, step);
                var (r, w) = (row, v);
                string? Leaf(Expression e) => _hoisted.TryGetValue((e, r, w), out var name) ? name : plain(e);
                foreach (var i in accumulators)
                {
                    var (accumulator, register) = (_stage.Accumulators[i], context.Accumulator(_first + i, row, v, part));
                    if (BeginsWithTerms && _begun.Add(register))
                    {
                        Begin(accumulator, register, Start(accumulator, row, v, part), step, Leaf);
                    }
                    else
                    {
                        Accumulate(accumulator, register, context.Geometry.Positions[row], step, Leaf);
                    }
                }

                TileStores.EmitInOrder(context, _stage.Writes, row, v, step, Leaf);
            }
        }
    }

    // Along the vector axis a step stands for many.
    private bool AddsNothing(int row, ReductionStep step) => EdgeTiles.AddsNothing(Kernel, a =>
        a == VectorAxis ? null
        : Kernel.Axes[a].Role == AxisRole.Reduction ? (step.Fixed[a] >= 0 && step.Loops[a].Length == 0 ? step.Fixed[a] : null)
        : context.Known[a] >= 0 ? context.Known[a] + context.Geometry.Positions[row][a]
        : Kernel.Axes[a] is { Extent: 1, IsRuntime: false } ? 0 : null);

    // Whether the term is 0 wherever all vectors read are, whatever else there is.
    private bool IsZeroOfZeros(Expression e) => e switch
    {
        Read r => context.Geometry.Group(r.From).OnLanes,
        Operation { Kind: ScalarOperation.Multiply or ScalarOperation.Add or ScalarOperation.Subtract } o => o.Operands.All(IsZeroOfZeros),
        _ => false,
    };

    private void Begin(Accumulator accumulator, string register, string? start, ReductionStep step, Func<Expression, string?> leaf)
    {
        var first = start is null ? context.Values.Print(accumulator.Body, leaf) : context.Values.PrintSum(accumulator.Body, start, leaf);
        Writer.Line($"{context.Vector.Type} {register} = {OperationText.Bare(step.Masked ? context.Vector.Choose("mask", first, context.Vector.Neutral(accumulator.Kind)) : first)};");
    }

    private void Accumulate(Accumulator accumulator, string register, int[] position, ReductionStep step, Func<Expression, string?> leaf)
    {
        if (step.Masked && accumulator.Kind == AccumulatorKind.Sum && IsZeroOfZeros(accumulator.Body))
        {
            // Zeros in the lanes behind the last: one operation for each vector read, where choosing lanes of the sum takes two for each sum.
            var whole = leaf;
            leaf = e => e is Read r ? context.LoadMasked(r.From, position, step) : whole(e);
            step = step with { Masked = false };
        }

        var next = accumulator.Kind == AccumulatorKind.Sum
            ? context.Values.PrintSum(accumulator.Body, register, leaf)
            : context.Vector.Combine(accumulator.Kind, register, context.Values.Print(accumulator.Body, leaf));
        Writer.Line($"{register} = {OperationText.Bare(step.Masked ? context.Vector.Choose("mask", next, register) : next)};");
    }

    private void Finish()
    {
        var areAdjacent = AdjacentResults.Axis(Kernel, VectorAxis, context.Geometry.Tile) >= 0;
        for (var i = 0; i < _stage.Accumulators.Count; i++)
        {
            var kind = _stage.Accumulators[i].Kind;
            for (var row = 0; row < context.Geometry.Positions.Count; row++)
            {
                for (var v = 0; v < context.Geometry.Vectors; v++)
                {
                    if (context.Schedule.Split > 1)
                    {
                        Writer.Line($"{context.Accumulator(_first + i, row, v)} = {OperationText.Bare(Combined(kind, _first + i, row, v, 0, context.Schedule.Split))};");
                    }
                }

                if (context.Schedule.VectorReduces && !areAdjacent)
                {
                    _leaves.Reduce(kind, _first + i, row);
                }
            }
        }
    }

    // Partial accumulators are combined pairwise, as a tree.
    private string Combined(AccumulatorKind kind, int index, int row, int vector, int from, int count) => count == 1
        ? context.Accumulator(index, row, vector, from)
        : context.Vector.Combine(
            kind,
            Combined(kind, index, row, vector, from, count / 2),
            Combined(kind, index, row, vector, from + (count / 2), count - (count / 2)));
}
