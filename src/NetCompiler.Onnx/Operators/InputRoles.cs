using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// Which inputs of an operator must be known while importing: shapes, axes and positions, and weights, which the language stores and does not
/// take as values.
/// </summary>
internal static class InputRoles
{
    private static readonly Dictionary<string, int[]> _table = new(StringComparer.Ordinal)
    {
        // Weights.
        ["Conv"] = [1, 2], ["ConvTranspose"] = [1, 2], ["BatchNormalization"] = [1, 2, 3, 4], ["InstanceNormalization"] = [1, 2],
        ["LayerNormalization"] = [1, 2], ["GroupNormalization"] = [1, 2], ["RMSNormalization"] = [1], ["Gemm"] = [1, 2], ["PRelu"] = [1],
        ["RNN"] = [1, 2, 3, 4], ["GRU"] = [1, 2, 3, 4], ["LSTM"] = [1, 2, 3, 4, 7],
        ["SoftmaxCrossEntropyLoss"] = [2], ["NegativeLogLikelihoodLoss"] = [2],

        // Shapes, axes, positions and settings.
        ["Reshape"] = [1], ["Expand"] = [1], ["Tile"] = [1, 2], ["Slice"] = [1, 2, 3, 4], ["Squeeze"] = [1], ["Unsqueeze"] = [1], ["Split"] = [1],
        ["Pad"] = [1, 2, 3], ["Resize"] = [1, 2, 3], ["Upsample"] = [1], ["Clip"] = [1, 2], ["Dropout"] = [1, 2], ["OneHot"] = [1, 2],
        ["Trilu"] = [1], ["CumSum"] = [1], ["TopK"] = [1], ["ConstantOfShape"] = [0], ["Range"] = [0, 1, 2], ["GatherElements"] = [1], ["GatherND"] = [1],
        ["ScatterElements"] = [1], ["Scatter"] = [1], ["ScatterND"] = [1], ["Compress"] = [1], ["NonZero"] = [0], ["EyeLike"] = [], ["ReverseSequence"] = [1],
        ["CenterCropPad"] = [1], ["AffineGrid"] = [1], ["Col2Im"] = [1, 2], ["MaxUnpool"] = [1, 2], ["GridSample"] = [1], ["QuantizeLinear"] = [1, 2], ["DequantizeLinear"] = [1, 2],
        ["HannWindow"] = [0], ["HammingWindow"] = [0], ["BlackmanWindow"] = [0], ["MelWeightMatrix"] = [0, 1, 2, 3, 4], ["Det"] = [],
        ["Loop"] = [0, 1], ["If"] = [0],
        ["ReduceSum"] = [1], ["ReduceMean"] = [1], ["ReduceMax"] = [1], ["ReduceMin"] = [1], ["ReduceProd"] = [1], ["ReduceL1"] = [1], ["ReduceL2"] = [1],
        ["ReduceLogSum"] = [1], ["ReduceLogSumExp"] = [1], ["ReduceSumSquare"] = [1],
        ["Adam"] = [0, 1], ["Adagrad"] = [0, 1], ["Momentum"] = [0, 1],
    };

    /// <summary>Whether the numbers of an input of this node must be known.</summary>
    public static bool NeedsNumbers(NodeProto node, int input, Func<string, bool> isKnown) =>
        // Positions may come while running where they look up rows of a table of weights.
        node.OpType == "Gather" && input == 1 ? !isKnown(node.Input[0])
        : _table.TryGetValue(node.OpType, out var inputs) ? inputs.Contains(input)
        // An operator unknown here may need them; a constant can stand for a value, not the other way round.
        : OnnxCatalogue.Find(node) is null;
}
