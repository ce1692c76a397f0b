using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Shapes;

internal sealed class Reshape : Operator
{
    public override string Name => "reshape";

    public override string Summary => "y = x with other extents, in row-major order: one extent gives a flat value, two to four a spatial one (or kind=sequence).";

    public override string Example => "reshape 4x7x7";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("extents", ArgumentKind.Extents, "The new extents, each at least 1; as many values as before.", Minimum: 1),
        new ParameterSpec(
            "kind",
            ArgumentKind.Choice,
            "What the extents mean: channels and space, or steps and features.",
            "auto",
            Choices: EquatableArray.Of("auto", "spatial", "sequence"),
            Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        var extents = context.Settings.Integers("extents");
        var kind = context.Settings.Has("kind") ? context.Settings.Text("kind") : "auto";
        var shape = kind == "sequence" ? new Shape(ShapeKind.Sequence, extents)
            : extents.Length == 1 ? Shape.Flat(extents)
            : Shape.Spatial(extents);
        if (shape.Kind == ShapeKind.Sequence && extents.Length != 2)
        {
            context.ArgumentProblem("extents", $"{context.Subject} must have two extents, steps and features. Write e.g. reshape 20x16 kind=sequence.");
            return null;
        }

        if (kind == "spatial" && extents.Length == 1 || extents.Length > 4)
        {
            context.ArgumentProblem("extents", $"{context.Subject} must have channels and one to three spatial extents, e.g. reshape 4x7x7.");
            return null;
        }

        var input = context.Inputs[0];
        var size = extents.Aggregate(1.0, static (a, b) => a * b);
        if (size != input.Size)
        {
            context.ShapeProblem(FormattableString.Invariant(
                $"{context.Subject} asks for {size} values, but {context.Origin(0)} gives {input}, which are {input.Size}. Choose extents with the same product."));
            return null;
        }

        return shape;
    }

    public override void Differentiate(GradientContext context) => Reshaping.Differentiate(context);

    public override void Lower(LoweringContext context) => Reshaping.Lower(context, "reshape.forward");
}
