using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class Split : Operator
{
    public override string Name => "split";

    public override string Summary => "y = one part of x along an axis: split 3 0 is the first of three. Parts are equal, the last may be smaller; or sizes says how large they are.";

    public override string Example => "split 2 0";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("parts", ArgumentKind.Integer, "How many parts there are; with sizes as many as those.", "", Minimum: 1),
        new ParameterSpec("index", ArgumentKind.Integer, "Which part is taken, from 0.", "0", Minimum: 0),
        Axes.One("The axis; the features, or the channels of a spatial value, when left out.", ""),
        new ParameterSpec("sizes", ArgumentKind.Extents, "Of each part its extent along the axis.", "", Minimum: 1, Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        if (!Axes.Check(context, x.Rank, "axis"))
        {
            return null;
        }

        var settings = context.Settings;
        var (axis, sizes) = (AxisOf(settings, x), Sizes(settings, x));
        var total = sizes.Sum(static s => (long)s);
        if (sizes.Length == 0 || sizes.Any(static s => s < 1) || total != x.Extents[axis]
            || (Axes.IsGiven(settings, "parts") && Axes.IsGiven(settings, "sizes") && settings.Integer("parts") != sizes.Length))
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} cannot divide axis {axis} of {x}, which {context.Origin(0)} gives, into its parts. Give parts=n with n up to {x.Extents[axis]}, or sizes that add up to {x.Extents[axis]}."));
            return null;
        }

        if (settings.Integer("index") >= sizes.Length)
        {
            context.ArgumentProblem("index", FormattableString.Invariant(
                $"{context.Subject} takes part {settings.Integer("index")}, but there are {sizes.Length}, counted from 0."));
            return null;
        }

        return Slicing.Result(x, Range(settings, x));
    }

    public override void Differentiate(GradientContext context) =>
        Slicing.Differentiate(context, Range(context.Node.Settings, context.NodeOf(context.Node.Inputs[0]).Shape));

    public override void Lower(LoweringContext context) => Slicing.Lower(context, "split.forward", Range(context.Node.Settings, context.InputShape(0)));

    private static int AxisOf(Settings settings, Shape x) =>
        Axes.IsGiven(settings, "axis") ? Axes.Normal(settings.Integer("axis"), x.Rank) : FeatureAxis.Of(x);

    private static int[] Sizes(Settings settings, Shape x)
    {
        if (Axes.IsGiven(settings, "sizes"))
        {
            return settings.Integers("sizes");
        }

        if (!Axes.IsGiven(settings, "parts"))
        {
            return [];
        }

        var (extent, parts) = (x.Extents[AxisOf(settings, x)], settings.Integer("parts"));
        var whole = (extent + parts - 1) / parts;
        return [.. Enumerable.Range(0, Math.Min(parts, extent + 1)).Select(i => Math.Min(whole, extent - (i * whole)))];
    }

    private static AxisRange[] Range(Settings settings, Shape x)
    {
        var (sizes, index) = (Sizes(settings, x), settings.Integer("index"));
        return [new(AxisOf(settings, x), sizes.Take(index).Sum(), 1, sizes[index])];
    }
}
