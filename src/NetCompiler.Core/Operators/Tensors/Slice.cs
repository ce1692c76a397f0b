using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Slice : Operator
{
    public override string Name => "slice";

    public override string Summary => "y = the elements of x from start to before end along axes; negative numbers count from the end, negative steps backwards.";

    public override string Example => "slice starts=1 ends=-1";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("starts", ArgumentKind.Integers, "Of each axis the first element.", Positional: false),
        new ParameterSpec("ends", ArgumentKind.Integers, "Of each axis the first element no longer taken; past the end means all.", Positional: false),
        Axes.Several("The axes; the first ones when left out."),
        new ParameterSpec("steps", ArgumentKind.Integers, "Of each axis the distance of two elements taken, not 0; 1 when left out.", "", Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        if (!Axes.Check(context, x.Rank))
        {
            return null;
        }

        var (starts, ends) = (context.Settings.Integers("starts").Length, context.Settings.Integers("ends").Length);
        var fits = starts == ends && starts <= x.Rank
            && (!Axes.IsGiven(context.Settings, "axes") || context.Settings.Integers("axes").Length == starts)
            && (!Axes.IsGiven(context.Settings, "steps") || context.Settings.Integers("steps").Length == starts);
        if (!fits || (Axes.IsGiven(context.Settings, "steps") && context.Settings.Integers("steps").Contains(0)))
        {
            context.ArgumentProblem(fits ? "steps" : "ends", fits
                ? $"{context.Subject} has a step of 0, with which it would not move. Give 1, or -1 to go backwards."
                : $"{context.Subject} needs one start, end and step for each axis, at most {Words.Shape(x)} of them. Write e.g. slice starts=0x1 ends=2x3 axes=0x2.");
            return null;
        }

        var ranges = Ranges(context.Settings, x);
        if (ranges.Cast<AxisRange?>().FirstOrDefault(static r => r!.Value.Count < 1) is { } empty)
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} takes nothing along axis {empty.Axis}, but {context.Origin(0)} gives {x}, and a value has at least one element. Let start come before end."));
            return null;
        }

        return Slicing.Result(x, ranges);
    }

    public override void Differentiate(GradientContext context) =>
        Slicing.Differentiate(context, Ranges(context.Node.Settings, context.NodeOf(context.Node.Inputs[0]).Shape));

    public override void Lower(LoweringContext context) => Slicing.Lower(context, "slice.forward", Ranges(context.Node.Settings, context.InputShape(0)));

    // As Python has it: negative numbers count from the end, then everything is brought into the range there is.
    private static AxisRange[] Ranges(Settings settings, Shape x)
    {
        var (starts, ends) = (settings.Integers("starts"), settings.Integers("ends"));
        var steps = Axes.IsGiven(settings, "steps") ? settings.Integers("steps") : null;
        var axes = Axes.IsGiven(settings, "axes") ? settings.Integers("axes") : null;
        return [.. starts.Select((start, i) =>
        {
            var axis = axes is null ? i : Axes.Normal(axes[i], x.Rank);
            var (extent, step) = (x.Extents[axis], steps is null ? 1 : steps[i]);
            var (least, most) = step > 0 ? (0, extent) : (-1, extent - 1);
            int Within(int position) => (int)Math.Min(Math.Max(position < 0 ? (long)position + extent : position, least), most);
            var (from, to) = (Within(start), Within(ends[i]));
            var distance = step > 0 ? to - from : from - to;
            var count = distance <= 0 ? 0 : (int)((distance + Math.Abs((long)step) - 1) / Math.Abs((long)step));
            return new AxisRange(axis, from, count == 1 ? 1 : step, count);
        })];
    }
}
