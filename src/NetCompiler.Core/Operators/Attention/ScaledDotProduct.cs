using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Attention without weights: scores, softmax over the places, the values' mean by them.</summary>
internal sealed class ScaledDotProduct : CompositeOperator
{
    public override string Name => "scaleddotproduct";

    public override string Summary =>
        "y = softmax(q·kᵀ / √D)·v for each head, D its features: of one value read all three are it, of two the second is k and v. Without weights.";

    public override string Example => "scaleddotproduct heads=2 causal=true";

    public override (int Least, int Most) InputCount => (1, 3);

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("heads", ArgumentKind.Integer, "Parts the features are shared out among, each with weights of its own.", "1", Minimum: 1, Maximum: 65536, Positional: false),
        new ParameterSpec("causal", ArgumentKind.Flag, "Whether a step sees only the places up to its own.", "false", Positional: false),
        new ParameterSpec("dropout", ArgumentKind.Real, "Probability that a step does not see a place in training.", "0", Minimum: 0, Maximum: 0.999, Positional: false));

    public override long MultiplyAdds(Node node, NetworkGraph graph)
    {
        var (query, key) = (graph[node.Inputs[0]].Shape, graph[node.Inputs[AttentionShapes.KeyOf(node.Inputs.Count)]].Shape);
        return ForwardWork.Attention(query.Extents[0], key.Extents[0], query.Extents[1] + node.Shape.Extents[1]);
    }

    public override Shape? Infer(InferenceContext context)
    {
        var heads = context.Settings.Integer("heads");
        if (AttentionShapes.Of(context, heads) is not { } shapes || !AttentionShapes.IsDivided(context, AttentionShapes.ValueOf(context.Inputs.Count), heads))
        {
            return null;
        }

        if (shapes.Query.Extents[1] != shapes.Key.Extents[1])
        {
            context.ShapeProblem($"{context.Subject} multiplies queries by keys, but {context.Origin(0)} gives {shapes.Query} and "
                + $"{context.Origin(AttentionShapes.KeyOf(context.Inputs.Count))} {shapes.Key}. Bring both to the same features, e.g. with dense {shapes.Query.Extents[1]}.");
            return null;
        }

        return Shape.Sequence(shapes.Query.Extents[0], shapes.Value.Extents[1]);
    }

    public override int Expand(ExpansionContext context)
    {
        var count = context.InputCount;
        return context.Result("attention.values", HeadIndices.Of(context.Node.Settings.Integer("heads")), Weights(
            context, context.Input(0), context.Input(AttentionShapes.KeyOf(count)), context.Mask(AttentionShapes.KeyOf(count))), context.Input(AttentionShapes.ValueOf(count)));
    }

    /// <summary>Adds how much each step looks at each place.</summary>
    /// <param name="mask">What says which places count; null where all do.</param>
    public static int Weights(ExpansionContext context, int query, int key, int? mask)
    {
        var settings = context.Node.Settings;
        var heads = HeadIndices.Of(settings.Integer("heads"));
        var shape = Shape.Matrices(settings.Integer("heads"), context.NodeOf(query).Shape.Extents[0], context.NodeOf(key).Shape.Extents[0]);
        var scores = context.Add("attention.scores", "scores", heads, shape, true, query, key);
        var weights = context.Add("attention.softmax", "weights", Settings.None.With("causal", settings.Number("causal", 0)), shape, true, mask is { } counts ? [scores, counts] : [scores]);
        return Dropped(context, "dropout", weights);
    }

    /// <summary>Adds dropout, where the layer has any.</summary>
    public static int Dropped(ExpansionContext context, string suffix, int value)
    {
        var rate = context.Node.Settings.Number("dropout", 0);
        return rate == 0 ? value : context.Add("dropout", suffix, Settings.None.With("rate", rate).With("scale", "training"), value);
    }
}
