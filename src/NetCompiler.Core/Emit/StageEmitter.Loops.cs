using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <content>The reduction loops, and the spans that move with them.</content>
internal sealed partial class StageEmitter
{
    /// <summary>Places of a span with an index of their own that cost less than moving the span.</summary>
    private const int MostIndexed = 4;

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
            var (from, to) = context.Bounds.Of(axis) ?? ("0", Literals.Int(looped));
            using (Writer.Open($"for (int {variable} = {from}; {variable} < {to}; {Advance(variable, unroll)})"))
            {
                context.Nested(() =>
                {
                    MoveToRound(level, axis, variable, unroll);
                    _combination = 0;
                    for (var u = 0; u < unroll; u++)
                    {
                        if (context.Ahead is { } ahead)
                        {
                            Writer.Line(ahead.Prefetch(IndexText.Sum(u, (variable, 1))));
                        }

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
        var (from, to) = context.Bounds.Of(axis) ?? ("0", Literals.Int(WholeSteps(axis)));
        using (Writer.Open($"for (int {variable} = {from}; {variable} < {to}; {variable}++)"))
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
                context.Nested(() => RoundOfExamples(level, axis, step, variable, unroll));
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

    // Spans are moved once a round where its steps are a constant apart, else once a step.
    private void RoundOfExamples(int level, int axis, ReductionStep step, string variable, int unroll)
    {
        _combination = 0;
        var rest = Order.Skip(level + 1).ToList();
        if (UsedGroups().Where(g => g.Strides[axis] != 0).All(g => IsMovedByRound(g, axis, unroll, rest)))
        {
            MoveToRound(level, axis, variable, unroll);
            for (var u = 0; u < unroll; u++)
            {
                Walk(level + 1, step.At(axis, u).In(axis, variable) with { Inner = axis });
            }

            return;
        }

        for (var u = 0; u < unroll; u++)
        {
            var position = IndexText.Sum(u, (variable, 1));
            context.Nested(() => MovedStep(level, axis, step, variable, position));
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
        foreach (var group in UsedGroups().Where(g => IsMovedByRound(g, axis, unroll, rest)))
        {
            var (view, step) = (context.Frame[group], context.Geometry.Step(group, axis));
            var unit = view.IsVectors ? context.Schedule.Lanes : 1;
            var length = context.Geometry.Length(group, rest);
            var start = IndexText.Sum(context.Geometry.ReductionStart(group, axis) / unit, (variable, step / unit));
            var slice = $"{view.Name}.Slice({start}, {Literals.Int((length + ((unroll - 1) * step)) / unit)})";
            context.Frame[group] = SpanDeclaration.Declare(context, group, slice, view.IsVectors, rest) with { AtInner = true };
        }
    }

    private bool IsMovedByRound(SpanGroup group, int axis, int unroll, IReadOnlyCollection<int> rest)
    {
        var view = context.Frame[group];
        return (group.Strides[axis] > 0 || (group.Strides[axis] < 0 && unroll == 1)) && context.Geometry.Length(group, rest) >= 0
            && (unroll > 1 || (view.IsVectors && context.Geometry.Vectors > 1) || Places(group, rest) > MostIndexed)
            && context.Geometry.Step(group, axis) % (view.IsVectors || context.Geometry.IsVectorView(group, rest) ? context.Schedule.Lanes : 1) == 0;
    }

    // How many elements or vectors of a span one step of the loop reads, each of which else has an index to compute.
    private int Places(SpanGroup group, IReadOnlyCollection<int> rest) => Enumerable.Range(0, Kernel.Axes.Count)
        .Where(a => group.Strides[a] != 0 && a != VectorAxis)
        .Aggregate(1, (places, a) => places * (context.Geometry.IsTileAxis(a) ? context.Geometry.Tile[a] : rest.Contains(a) ? WholeSteps(a) : 1));

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

    private string OpenVariable(int axis) => context.Loops.Take(Identifiers.Local(Kernel.Axes[axis].Name));

    private void CloseVariable(int axis, string variable) => context.Loops.Return(Identifiers.Local(Kernel.Axes[axis].Name), variable);

    private static string Advance(string variable, int step) => step == 1 ? variable + "++" : $"{variable} += {Literals.Int(step)}";
}
