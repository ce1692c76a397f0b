using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Self-attention and a feed-forward part, each with a way past it and layer norm: PyTorch's TransformerEncoderLayer.</summary>
internal sealed class TransformerEncoder : CompositeOperator
{
    public override string Name => "transformerencoder";

    public override string LayerName => "encoder";

    public override string Summary =>
        "One block of a transformer's encoder: self-attention, then feed-forward, each added to its input and normed. Weights: self_attn.*, linear1.*, linear2.*, norm1.*, norm2.*.";

    public override string Example => "transformerencoder 2 32 norm=pre activation=gelu";

    public override EquatableArray<ParameterSpec> Parameters { get; } = TransformerParts.Specs(causal: "false");

    public override long MultiplyAdds(Node node, NetworkGraph graph) => ForwardWork.AtPlaces(node.Shape.Extents[0], node, graph)
        + ForwardWork.Attention(node.Shape.Extents[0], node.Shape.Extents[0], 2L * node.Shape.Extents[1]);

    public override Shape? Infer(InferenceContext context)
    {
        if (AttentionShapes.Of(context, context.Settings.Integer("heads")) is not { Query: var input } || !TransformerParts.CanNorm(context, input))
        {
            return null;
        }

        var features = input.Extents[1];
        AttentionLayer.Declare(context, "self_attn.", features, features, features, bias: true);
        FeedForward.Declare(context, features);
        TransformerParts.DeclareNorm(context, 1, features);
        TransformerParts.DeclareNorm(context, 2, features);
        return input;
    }

    public override int Expand(ExpansionContext context)
    {
        var causal = context.Node.Settings.Flag("causal");
        var first = TransformerParts.Residual(context, 1, 9, false, context.Input(0), x => TransformerParts.Attend(context, "self_attn", causal, 1, 4, 0, x));
        return TransformerParts.Residual(context, 2, 11, true, first, x => TransformerParts.Feed(context, 5, x));
    }
}
