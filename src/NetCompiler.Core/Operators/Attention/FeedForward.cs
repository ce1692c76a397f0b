using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>The part of a transformer block that works on each step alone.</summary>
internal sealed class FeedForward : CompositeOperator
{
    /// <summary>The arguments of every layer with such a part.</summary>
    public static EquatableArray<ParameterSpec> Specs { get; } = EquatableArray.Of(
        new ParameterSpec("activation", ArgumentKind.Choice, "What is applied between the two dense layers.", "relu", Choices: EquatableArray.Of("relu", "gelu"), Positional: false),
        new ParameterSpec("dropout", ArgumentKind.Real, "Probability of 0 in training, wherever the layer drops values.", "0", Minimum: 0, Maximum: 0.999, Positional: false));

    public override string Name => "feedforward";

    public override string Summary =>
        "y = W₂·f(W₁·x + b₁) + b₂: two dense layers, the second back to the features of x; acts on each step of a sequence. Weights: linear1.weight linear1.bias linear2.weight linear2.bias.";

    public override string Example => "feedforward 32 activation=gelu";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("hidden", ArgumentKind.Integer, "Features between the two layers, at least 1.", Minimum: 1, Maximum: int.MaxValue))
        .Concat(Specs).Append(new ParameterSpec("trainable", ArgumentKind.Flag, "false freezes the layer.", "true", Positional: false)).ToEquatable();

    public override long MultiplyAdds(Node node, NetworkGraph graph) =>
        ForwardWork.AtPlaces(node.Shape.Rank == 1 ? 1 : node.Shape.Extents[0], node, graph);

    public override Shape? Infer(InferenceContext context)
    {
        var input = context.Inputs[0];
        if (input.Kind == ShapeKind.Spatial || (input.Kind == ShapeKind.Flat && input.Rank > 1))
        {
            context.ShapeProblem($"{context.Subject} reads features or a sequence, but {context.Origin(0)} gives {input}. Put a flatten before it.");
            return null;
        }

        Declare(context, input.Extents[input.Rank - 1]);
        return input;
    }

    public static void Declare(InferenceContext context, int features)
    {
        var hidden = context.Settings.Integer("hidden");
        context.Parameter("linear1.weight", Shape.Flat(hidden, features), new("he_normal", features, hidden));
        context.Parameter("linear1.bias", Shape.Flat(hidden), Initializer.Zeros);
        context.Parameter("linear2.weight", Shape.Flat(features, hidden), new("glorot_uniform", hidden, features));
        context.Parameter("linear2.bias", Shape.Flat(features), Initializer.Zeros);
    }

    public override int Expand(ExpansionContext context)
    {
        var hidden = Hidden(context, context.Input(0), context.Input(1), context.Input(2));
        var features = context.Node.Shape.Extents[context.Node.Shape.Rank - 1];
        return context.Result("dense", AttentionLayer.DenseSettings(features, bias: true), hidden, context.Input(3), context.Input(4));
    }

    /// <summary>Adds all but the second dense layer.</summary>
    public static int Hidden(ExpansionContext context, int x, int weight, int bias)
    {
        var settings = context.Node.Settings;
        var first = context.Add("dense", "linear1", AttentionLayer.DenseSettings(settings.Integer("hidden"), bias: true), x, weight, bias);
        var approximate = Settings.None.With("approximate", "none");
        var active = context.Add(settings.Text("activation"), "activation", settings.Text("activation") == "gelu" ? approximate : Settings.None, first);
        return ScaledDotProduct.Dropped(context, "dropout", active);
    }
}
