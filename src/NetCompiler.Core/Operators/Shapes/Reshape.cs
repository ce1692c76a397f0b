using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Shapes;

internal sealed class Reshape : Operator
{
    public override string Name => "reshape";

    public override string Summary => "y = x with other extents, in row-major order; one may be -1 and is computed. Two to four extents give a spatial value, others a flat one, if kind does not say it.";

    public override string Example => "reshape 4x7x7";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("extents", ArgumentKind.Extents, "The new extents, each at least 1, or one of them -1; as many values as before.", Minimum: -1),
        new ParameterSpec(
            "kind",
            ArgumentKind.Choice,
            "What the extents mean: channels and space, steps and features, or nothing but a tensor.",
            "auto",
            Choices: EquatableArray.Of("auto", "spatial", "sequence", "flat"),
            Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        var kind = context.Settings.Has("kind") ? context.Settings.Text("kind") : "auto";
        if (Extents(context) is not { } extents)
        {
            return null;
        }

        if (kind == "sequence" && extents.Length != 2)
        {
            context.ArgumentProblem("extents", $"{context.Subject} must have two extents, steps and features. Write e.g. reshape 20x16 kind=sequence.");
            return null;
        }

        if ((kind == "spatial" && extents.Length is 1 or > 4) || extents.Length > Axes.MostExtents)
        {
            context.ArgumentProblem("extents",
                $"{context.Subject} must have channels and one to three spatial extents, e.g. reshape 4x7x7, or as a tensor at most six extents.");
            return null;
        }

        return kind == "sequence" ? new Shape(ShapeKind.Sequence, extents)
            : kind == "flat" || extents.Length is 1 or > 4 ? Shape.Flat(extents)
            : Shape.Spatial(extents);
    }

    /// <summary>The extents with the one computed that is -1; null when they do not fit.</summary>
    private static int[]? Extents(InferenceContext context)
    {
        var extents = context.Settings.Integers("extents");
        var input = context.Inputs[0];
        if (extents.Any(static e => e == 0) || extents.Count(static e => e < 0) > 1)
        {
            context.ArgumentProblem("extents", $"{context.Subject} needs extents of at least 1, of which one may be -1 to be computed. Write e.g. reshape 4x-1.");
            return null;
        }

        var size = extents.Where(static e => e > 0).Aggregate(1.0, static (a, b) => a * b);
        if (extents.Contains(-1) ? input.Size % size == 0 : size == input.Size)
        {
            return [.. extents.Select(e => e < 0 ? (int)(input.Size / size) : e)];
        }

        context.ShapeProblem(FormattableString.Invariant(
            $"{context.Subject} asks for {size} values{(extents.Contains(-1) ? " or a multiple" : "")}, but {context.Origin(0)} gives {input}, which are {input.Size}. Choose extents with the same product."));
        return null;
    }

    public override void Differentiate(GradientContext context) => Reshaping.Differentiate(context);

    public override void Lower(LoweringContext context) => Reshaping.Lower(context, "reshape.forward");
}
