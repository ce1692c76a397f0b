using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Causal self-attention, attention to a memory, and a feed-forward part: PyTorch's TransformerDecoderLayer.</summary>
internal sealed class TransformerDecoder : CompositeOperator
{
    public override string Name => "transformerdecoder";

    public override string LayerName => "decoder";

    public override string Summary =>
        "One block of a transformer's decoder: self-attention, attention to a second value (the encoder's result), then feed-forward, each added to its input and normed. "
        + "Weights: self_attn.*, multihead_attn.*, linear1.*, linear2.*, norm1.*, norm2.*, norm3.*.";

    public override string Example => "transformerdecoder 2 32 x x";

    public override OperatorGroup Group => OperatorGroup.Layer;

    public override (int Least, int Most) InputCount => (2, 2);

    public override EquatableArray<ParameterSpec> Parameters { get; } = TransformerParts.Specs(causal: "true");

    public override long MultiplyAdds(Node node, NetworkGraph graph)
    {
        var (steps, features, memory) = (node.Shape.Extents[0], (long)node.Shape.Extents[1], graph[node.Inputs[1]].Shape);

        // Keys and values of the second attention are made at each place of the memory.
        var ofMemory = 2 * features * memory.Extents[1];
        return ForwardWork.AtPlaces(steps, node, graph) + ((memory.Extents[0] - steps) * ofMemory)
            + ForwardWork.Attention(steps, steps + memory.Extents[0], 2 * features);
    }

    public override Shape? Infer(InferenceContext context)
    {
        if (AttentionShapes.Of(context, context.Settings.Integer("heads")) is not { } shapes || !TransformerParts.CanNorm(context, shapes.Query))
        {
            return null;
        }

        var (features, memory) = (shapes.Query.Extents[1], shapes.Key.Extents[1]);
        AttentionLayer.Declare(context, "self_attn.", features, features, features, bias: true);
        AttentionLayer.Declare(context, "multihead_attn.", features, memory, memory, bias: true);
        FeedForward.Declare(context, features);
        for (var number = 1; number <= 3; number++)
        {
            TransformerParts.DeclareNorm(context, number, features);
        }

        return shapes.Query;
    }

    public override int Expand(ExpansionContext context)
    {
        // x, memory, four weights of self_attn, four or six of multihead_attn, four of the dense layers, six of the norms.
        var cross = context.InputCount - 16;
        var after = 6 + cross;
        var causal = context.Node.Settings.Flag("causal");
        var first = TransformerParts.Residual(context, 1, after + 4, false, context.Input(0), x => TransformerParts.Attend(context, "self_attn", causal, 2, 4, 0, x));
        var second = TransformerParts.Residual(
            context, 2, after + 6, false, first, x => TransformerParts.Attend(context, "multihead_attn", false, 6, cross, 1, x, context.Input(1)));
        return TransformerParts.Residual(context, 3, after + 8, true, second, x => TransformerParts.Feed(context, after, x));
    }
}
