using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Layers;

/// <summary>A layer of a graph network after Kipf and Welling: features of each node, transformed, then added up over its neighbours.</summary>
internal sealed class GraphConvolution : CompositeOperator
{
    public override string Name => "graphconv";

    public override string Summary =>
        "y = A·(x·Wᵀ) + b: graph convolution of nodes × features with an adjacency of nodes × nodes, a constant or an input, normalised as wanted. Weights: weight (units, features), bias (units).";

    public override string Example => "graphconv x a 16";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override (int Least, int Most) InputCount => (2, 2);

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        new("units", ArgumentKind.Integer, "Features of each node of the result, at least 1.", Minimum: 1, Maximum: int.MaxValue),
        new("bias", ArgumentKind.Flag, "Whether a bias is added.", "true", Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    // Its two inputs may be shared or not, and products of tensors take them as they are; but its weights make no shared value of it.
    public override bool HandlesShared => true;

    public override long MultiplyAdds(Node node, NetworkGraph graph) =>
        base.MultiplyAdds(node, graph) + ((long)node.Shape.Extents[0] * node.Shape.Size);

    public override Shape? Infer(InferenceContext context)
    {
        var (x, a) = (context.Inputs[0], context.Inputs[1]);
        if (x.Rank != 2 || a.Rank != 2 || a.Extents[0] != a.Extents[1] || a.Extents[1] != x.Extents[0])
        {
            context.ShapeProblem(
                $"{context.Subject} needs nodes x features and an adjacency of nodes x nodes, but {context.Origin(0)} gives {x} and {context.Origin(1)} gives {a}. "
                + "Write e.g. a = constant 5x5 … and graphconv x a 16 for an x of 5x8.");
            return null;
        }

        var (features, units) = (x.Extents[1], context.Settings.Integer("units"));
        context.Parameter("weight", Shape.Flat(units, features), WeightArguments.Initializer(context.Settings, features, units));
        if (context.Settings.Flag("bias"))
        {
            context.Parameter("bias", Shape.Flat(units), Initializer.Zeros);
        }

        return x with { Extents = EquatableArray.Of(x.Extents[0], units) };
    }

    public override int Expand(ExpansionContext context)
    {
        var y = context.Node.Shape;
        var settings = Settings.None.With("transpose_a", 0).With("transpose_b", 1);
        var isPerExample = context.NodeOf(context.Input(0)).PerExample;
        var features = context.Add("matmul", "features", settings, y, isPerExample, context.Input(0), context.Input(2));
        var plain = settings.With("transpose_b", 0);
        if (context.InputCount == 3)
        {
            return context.Result("matmul", plain, context.Input(1), features);
        }

        var sum = context.Add("matmul", "sum", plain, y, context.Node.PerExample, context.Input(1), features);
        return context.Result("add", Settings.None, sum, context.Input(3));
    }
}
