using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints the stages of a micro-kernel: registers, the reduction loops with their steps written out as the schedule says, and how partial
/// sums and lanes come together at the end.
/// </summary>
internal sealed class StageEmitter(TileContext context)
{
    /// <summary>Vectors that one stage may leave in registers for the next.</summary>
    private const int MostKept = 8;

    private readonly Dictionary<(Expression, int Row, int Vector), string> _hoisted = [];
    private readonly TileLeaves _leaves = new(context);
    private Stage _stage = null!;
    private int _first;
    private int _inner;
    private int _combination;

    private Kernel Kernel => context.Kernel;

    private CodeWriter Writer => context.Writer;

    private EquatableArray<int> Order => context.Schedule.ReductionOrder;

    private int VectorAxis => context.Schedule.VectorAxis;

    /// <summary>Prints one stage.</summary>
    /// <param name="first">Number of its first accumulator.</param>
    public void Emit(Stage stage, int first)
    {
        (_stage, _first) = (stage, first);
        _inner = Order.Where(IsLooped).DefaultIfEmpty(-1).Last();
        context.Values.Expect(stage.Accumulators.Select(static a => a.Body).Concat(stage.Writes.Select(static w => w.Value)));
        var isStraight = stage.Writes.Count > 0 && !Order.Any(IsLooped);
        context.Stored = isStraight ? [] : null;
        context.Nested(() =>
        {
            DeclareAccumulators();
            Hoist();
            _combination = 0;
            Walk(0, ReductionStep.None(Kernel.Axes.Count));
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

    /// <summary>Steps of a reduction axis; of the vector axis whole vectors.</summary>
    private int WholeSteps(int axis) =>
        axis == VectorAxis ? Kernel.Axes[axis].Extent / context.Schedule.Lanes : Kernel.Axes[axis].Extent;

    private void DeclareAccumulators()
    {
        for (var i = 0; i < _stage.Accumulators.Count; i++)
        {
            var neutral = context.Vector.Neutral(_stage.Accumulators[i].Kind);
            neutral = neutral == context.Vector.Zero ? "default" : neutral;
            for (var row = 0; row < context.Geometry.Positions.Count; row++)
            {
                var names = from v in Enumerable.Range(0, context.Geometry.Vectors)
                            from part in Enumerable.Range(0, context.Schedule.Split)
                            select $"{context.Accumulator(_first + i, row, v, part)} = {neutral}";
                Writer.Line($"{context.Vector.Type} {string.Join(", ", names)};");
            }
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

    private void Walk(int level, ReductionStep step)
    {
        if (level == Order.Count)
        {
            Body(step);
            return;
        }

        var axis = Order[level];
        if (!IsLooped(axis))
        {
            WriteOut(level, axis, step, 0);
        }
        else if (Kernel.Axes[axis].IsRuntime)
        {
            LoopOverExamples(level, axis, step);
        }
        else if (axis == _inner)
        {
            InnerLoop(level, axis, step);
        }
        else
        {
            OuterLoop(level, axis, step);
        }
    }

    // Constant steps from `first` on, and the masked one of a vector axis that is not a multiple of the lanes.
    private void WriteOut(int level, int axis, ReductionStep step, int first)
    {
        var whole = WholeSteps(axis);
        for (var i = first; i < whole; i++)
        {
            Walk(level + 1, step.At(axis, i));
        }

        MaskedStep(level, axis, step);
    }

    private void MaskedStep(int level, int axis, ReductionStep step)
    {
        if (axis == VectorAxis && context.LastLanes > 0)
        {
            Walk(level + 1, step.At(axis, WholeSteps(axis)) with { Masked = true });
        }
    }

    private void InnerLoop(int level, int axis, ReductionStep step)
    {
        var whole = WholeSteps(axis);
        var unroll = Math.Min(context.Schedule.Unroll, whole);
        var looped = whole / unroll == 1 ? 0 : whole - (whole % unroll);
        if (looped > 0)
        {
            var variable = OpenVariable(axis);
            using (Writer.Open($"for (int {variable} = 0; {variable} < {Literals.Int(looped)}; {Advance(variable, unroll)})"))
            {
                context.Nested(() =>
                {
                    MoveToRound(level, axis, variable, unroll);
                    _combination = 0;
                    for (var u = 0; u < unroll; u++)
                    {
                        Walk(level + 1, step.At(axis, u).In(axis, variable) with { Inner = axis });
                    }
                });
            }

            CloseVariable(axis, variable);
        }

        context.Nested(() => WriteOut(level, axis, step, looped));
    }

    private void OuterLoop(int level, int axis, ReductionStep step)
    {
        var variable = OpenVariable(axis);
        using (Writer.Open($"for (int {variable} = 0; {variable} < {Literals.Int(WholeSteps(axis))}; {variable}++)"))
        {
            context.Nested(() => MovedStep(level, axis, step, variable, variable));
        }

        CloseVariable(axis, variable);

        context.Nested(() => MaskedStep(level, axis, step));
    }

    private void LoopOverExamples(int level, int axis, ReductionStep step)
    {
        var unroll = axis == _inner ? context.Schedule.Unroll : 1;
        var variable = unroll > 1 ? context.Unique(Identifiers.Local(Kernel.Axes[axis].Name)) : OpenVariable(axis);
        var per = Kernel.Axes[axis].PerExample;
        var count = IndexText.Sum(0, ("rows", per));
        var header = $"for (int {variable} = 0; {variable} < {count}; {variable}++)";
        if (unroll > 1)
        {
            Writer.Line($"int {variable} = 0;");
            using (Writer.Open($"for (; {variable} <= {count} - {Literals.Int(unroll)}; {Advance(variable, unroll)})"))
            {
                context.Nested(() =>
                {
                    _combination = 0;
                    for (var u = 0; u < unroll; u++)
                    {
                        var position = IndexText.Sum(u, (variable, 1));
                        context.Nested(() => MovedStep(level, axis, step, variable, position));
                    }
                });
            }

            header = $"for (; {variable} < {count}; {variable}++)";
        }

        using (Writer.Open(header))
        {
            _combination = 0;
            context.Nested(() => MovedStep(level, axis, step, variable, variable));
        }

        if (unroll == 1)
        {
            CloseVariable(axis, variable);
        }
    }

    // One step of a loop whose spans are moved to the step, so that the indices inside are constants again.
    private void MovedStep(int level, int axis, ReductionStep step, string variable, string position)
    {
        var rest = Order.Skip(level + 1).ToList();
        foreach (var group in UsedGroups().Where(g => g.Strides[axis] != 0))
        {
            Move(group, axis, position, rest);
        }

        Walk(level + 1, step.In(axis, position == variable ? variable : position));
    }

    // One check of bounds for all vectors of a round, whose indices are constants.
    private void MoveToRound(int level, int axis, string variable, int unroll)
    {
        var rest = Order.Skip(level + 1).ToList();
        foreach (var group in UsedGroups().Where(g => g.Strides[axis] > 0))
        {
            var (view, step) = (context.Frame[group], context.Geometry.Step(group, axis));
            var unit = view.IsVectors ? context.Schedule.Lanes : 1;
            var length = context.Geometry.Length(group, rest);
            if (length < 0 || (unroll == 1 && !(view.IsVectors && context.Geometry.Vectors > 1)) || step % unit != 0 || (!view.IsVectors && context.Geometry.IsVectorView(group, rest)))
            {
                continue;
            }

            var slice = $"{view.Name}.Slice({IndexText.Sum(0, (variable, step / unit))}, {Literals.Int((length + ((unroll - 1) * step)) / unit)})";
            context.Frame[group] = SpanDeclaration.Declare(context, group, slice, view.IsVectors, rest) with { AtInner = true };
        }
    }

    private void Move(SpanGroup group, int axis, string position, IReadOnlyCollection<int> rest)
    {
        var view = context.Frame[group];
        var unit = view.IsVectors ? context.Schedule.Lanes : 1;
        var start = IndexText.Sum(context.Geometry.ReductionStart(group, axis) / unit, (position, context.Geometry.Step(group, axis) / unit));
        var length = context.Geometry.Length(group, rest);
        var slice = length < 0
            ? $"{view.Name}.Slice({start})"
            : $"{view.Name}.Slice({start}, {Literals.Int(length / unit)})";
        context.Frame[group] = SpanDeclaration.Declare(context, group, slice, view.IsVectors, rest);
    }

    private IEnumerable<SpanGroup> UsedGroups() => _stage.Accumulators.SelectMany(static a => a.Body.Reads())
        .Concat(_stage.Writes.SelectMany(static w => w.Value.Reads()))
        .Concat(_stage.Writes.Select(static w => w.To))
        .Select(context.Geometry.Group)
        .Distinct();

    private void Body(ReductionStep step)
    {
        var part = _combination++ % context.Schedule.Split;
        for (var row = 0; row < context.Geometry.Positions.Count; row++)
        {
            for (var v = 0; v < context.Geometry.Vectors; v++)
            {
                var plain = _leaves.Of(row, v, step);
                var (r, w) = (row, v);
                string? Leaf(Expression e) => _hoisted.TryGetValue((e, r, w), out var name) ? name : plain(e);
                for (var i = 0; i < _stage.Accumulators.Count; i++)
                {
                    Accumulate(_stage.Accumulators[i], context.Accumulator(_first + i, row, v, part), step, Leaf);
                }

                TileStores.EmitInOrder(context, _stage.Writes, row, v, step, Leaf);
            }
        }
    }

    private void Accumulate(Accumulator accumulator, string register, ReductionStep step, Func<Expression, string?> leaf)
    {
        var next = accumulator.Kind == AccumulatorKind.Sum
            ? context.Values.PrintSum(accumulator.Body, register, leaf)
            : context.Vector.Combine(accumulator.Kind, register, context.Values.Print(accumulator.Body, leaf));
        Writer.Line($"{register} = {OperationText.Bare(step.Masked ? context.Vector.Choose("mask", next, register) : next)};");
    }

    private void Finish()
    {
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

                if (context.Schedule.VectorReduces)
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

    private string OpenVariable(int axis) => context.Loops.Take(Identifiers.Local(Kernel.Axes[axis].Name));

    private void CloseVariable(int axis, string variable) => context.Loops.Return(Identifiers.Local(Kernel.Axes[axis].Name), variable);

    private static string Advance(string variable, int step) => step == 1 ? variable + "++" : $"{variable} += {Literals.Int(step)}";
}
