using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>
/// Multi-head attention with PyTorch's weights. Where keys and values have as many features as queries, the three projections lie in one
/// tensor, else in three; their biases lie in one.
/// </summary>
internal sealed class AttentionLayer : CompositeOperator
{
    public override string Name => "attention";

    public override string Summary =>
        "Multi-head attention: projects x to queries, keys and values, takes softmax(q·kᵀ / √D)·v for each head and projects the heads together; with a second value "
        + "named, keys and values come from it. Weights: in_proj_weight (3·features, features), in_proj_bias, out_proj.weight (features, features), out_proj.bias.";

    public override string Example => "attention 2 causal=true";

    public override (int Least, int Most) InputCount => (1, 3);

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("heads", ArgumentKind.Integer, "Parts the features are shared out among; a divisor of them.", Minimum: 1, Maximum: 65536),
        new ParameterSpec("causal", ArgumentKind.Flag, "Whether a step sees only the places up to its own.", "false", Positional: false),
        new ParameterSpec("bias", ArgumentKind.Flag, "Whether the projections add a bias.", "true", Positional: false),
        new ParameterSpec("dropout", ArgumentKind.Real, "Probability that a step does not see a place in training.", "0", Minimum: 0, Maximum: 0.999, Positional: false),
        new ParameterSpec("trainable", ArgumentKind.Flag, "false freezes the layer.", "true", Positional: false));

    public override long MultiplyAdds(Node node, NetworkGraph graph)
    {
        var read = node.Inputs.Count(id => graph[id].Operator != Leaf.Parameter);
        var (steps, features) = (node.Shape.Extents[0], node.Shape.Extents[1]);
        var places = graph[node.Inputs[AttentionShapes.KeyOf(read)]].Shape.Extents[0];

        // Of the matrices, one part makes queries and one the result, at each step; all others keys and values, at each place.
        var own = 2L * features * features;
        var others = ForwardWork.AtPlaces(1, node, graph) - own;
        return (steps * own) + (places * others) + ForwardWork.Attention(steps, places, 2L * features);
    }

    public override Shape? Infer(InferenceContext context)
    {
        if (AttentionShapes.Of(context, context.Settings.Integer("heads")) is not { } shapes)
        {
            return null;
        }

        Declare(context, "", shapes.Query.Extents[1], shapes.Key.Extents[1], shapes.Value.Extents[1], context.Settings.Flag("bias"));
        return shapes.Query;
    }

    /// <summary>Declares the weights of a layer whose names begin with <paramref name="prefix"/>.</summary>
    public static void Declare(InferenceContext context, string prefix, int features, int keys, int values, bool bias)
    {
        static Initializer Glorot(int inputs, int outputs) => new("glorot_uniform", inputs, outputs);
        if (keys == features && values == features)
        {
            context.Parameter(prefix + "in_proj_weight", Shape.Flat(3 * features, features), Glorot(features, 3 * features));
        }
        else
        {
            context.Parameter(prefix + "q_proj_weight", Shape.Flat(features, features), Glorot(features, features));
            context.Parameter(prefix + "k_proj_weight", Shape.Flat(features, keys), Glorot(keys, features));
            context.Parameter(prefix + "v_proj_weight", Shape.Flat(features, values), Glorot(values, features));
        }

        if (bias)
        {
            context.Parameter(prefix + "in_proj_bias", Shape.Flat(3 * features), Initializer.Zeros);
        }

        context.Parameter(prefix + "out_proj.weight", Shape.Flat(features, features), Glorot(features, features));
        if (bias)
        {
            context.Parameter(prefix + "out_proj.bias", Shape.Flat(features), Initializer.Zeros);
        }
    }

    public override int Expand(ExpansionContext context)
    {
        var bias = context.Node.Settings.Flag("bias");
        var features = context.Node.Shape.Extents[1];
        var weights = Enumerable.Range(0, context.InputCount).Select(context.Input).Where(i => context.NodeOf(i).Operator == Leaf.Parameter).ToArray();
        var isOne = context.NodeOf(weights[0]).Shape.Extents[0] == 3 * features;
        var (read, after) = (context.InputCount - weights.Length, isOne ? 1 : 3);

        int Project(string name, int part, int input)
        {
            var settings = Settings.None.With("row", isOne ? part * features : 0).With("bias_row", part * features);
            var (x, weight) = (context.Input(input), weights[isOne ? 0 : part]);
            int[] inputs = bias ? [x, weight, weights[after]] : [x, weight];
            return context.Add("attention.project", name, settings, Shape.Sequence(context.NodeOf(x).Shape.Extents[0], features), true, inputs);
        }

        var query = Project("query", 0, 0);
        var key = Project("key", 1, AttentionShapes.KeyOf(read));
        var value = Project("value", 2, AttentionShapes.ValueOf(read));
        var seen = context.Add(
            "attention.values", "values", HeadIndices.Of(context.Node.Settings.Integer("heads")), context.Node.Shape, true,
            ScaledDotProduct.Weights(context, query, key, context.Mask(AttentionShapes.KeyOf(read))), value);
        return context.Result("dense", DenseSettings(features, bias), bias ? [seen, weights[after + 1], weights[after + 2]] : [seen, weights[after]]);
    }

    /// <summary>The arguments of a dense layer as another layer adds it; its weights are there already.</summary>
    public static Settings DenseSettings(int units, bool bias) => Settings.None.With("units", units).With("bias", bias ? 1 : 0);
}
