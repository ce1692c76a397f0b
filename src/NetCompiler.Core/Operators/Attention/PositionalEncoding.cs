using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Attention sees no order; this puts the place of each step into its features.</summary>
internal sealed class PositionalEncoding : CompositeOperator
{
    public override string Name => "positionalencoding";

    public override string LayerName => "positions";

    public override string Summary =>
        "y_t = x_t + e_t: adds to each step of a sequence a row that stands for its place: sines and cosines of slower and slower waves, or rows that are learned. "
        + "Weights of learned: weight (steps, features).";

    public override string Example => "positionalencoding learned";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("kind", ArgumentKind.Choice, "What the rows are.", "sine", Choices: EquatableArray.Of("sine", "learned")),
        new ParameterSpec("init_value", ArgumentKind.Real, "The deviation that learned rows start with.", "0.02", Positional: false),
        new ParameterSpec("trainable", ArgumentKind.Flag, "false freezes the rows.", "true", Positional: false));

    // Rows are looked up or added, not multiplied.
    public override long MultiplyAdds(Node node, NetworkGraph graph) => 0;

    public override Shape? Infer(InferenceContext context)
    {
        var input = context.Inputs[0];
        if (input.Kind != ShapeKind.Sequence)
        {
            context.ShapeProblem($"{context.Subject} tells the steps of a sequence apart, but {context.Origin(0)} gives {input}, which has none. "
                + "Put it after a sequence or an embedding.");
            return null;
        }

        if (context.Settings.Text("kind") == "learned")
        {
            context.Parameter("weight", Shape.Flat(input.Extents[0], input.Extents[1]), new("normal", input.Extents[1], input.Extents[0], context.Settings.Number("init_value", 0.02)));
        }

        return input;
    }

    public override int Expand(ExpansionContext context)
    {
        var shape = context.Node.Shape;
        var rows = context.InputCount > 1
            ? context.Input(1)
            : context.Constant("rows", Shape.Flat(shape.Extents[0], shape.Extents[1]), Waves(shape.Extents[0], shape.Extents[1]));
        return context.Result("positionalencoding.sum", Settings.None, context.Input(0), rows);
    }

    // Vaswani et al. 2017: sin and cos of t / 10000^(2i / features) in features 2i and 2i + 1.
    private static IEnumerable<double> Waves(int steps, int features)
    {
        for (var t = 0; t < steps; t++)
        {
            for (var i = 0; i < features; i++)
            {
                var angle = t / Math.Pow(10000, (i - (i % 2)) / (double)features);
                yield return i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
            }
        }
    }
}
