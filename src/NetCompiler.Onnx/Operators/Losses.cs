using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// Losses of classes. A mean over the batch at the end of a model is the network's own loss; the others are computed as results.
/// </summary>
internal static class Losses
{
    public static OnnxOperator[] All { get; } =
    [
        new("SoftmaxCrossEntropyLoss", (12, 13), "loss crossentropy; else logsoftmax, onehot and sums", static c => Import(c, isOfScores: true)),
        new("NegativeLogLikelihoodLoss", (12, 22), "loss kldivergence; else onehot and sums", static c => Import(c, isOfScores: false)),
    ];

    private static void Import(NodeContext c, bool isOfScores)
    {
        var (x, target) = (c[0], c[1]);
        if (x.Rank < 2 || target.Rank != x.Rank - 1 || x.Batch > 0 || target.Batch > 0 || x.Batch != target.Batch)
        {
            throw x.Rank < 2 || target.Rank != x.Rank - 1
                ? NodeContext.Refuse($"Its scores have {x.Rank} extents and its classes {target.Rank}, which must be one less.") : NodeContext.AlongBatch();
        }

        if (IsOwn(c, x))
        {
            // All that is judged: one class for each place.
            var places = x.Dims[2..].Aggregate(1, static (a, b) => checked(a * b));
            var line = Spatial.Channels(c, x);
            c.SetLoss(isOfScores ? "crossentropy" : "kldivergence", c.Emit(isOfScores ? "softmax" : "linear", line), isOfScores ? 1 : 1.0 / places);
            return;
        }

        Written(c, isOfScores);
    }

    private static bool IsOwn(NodeContext c, OnnxValue x) =>
        c.Text("reduction", "mean") == "mean" && !c.Has(2) && c.Attribute("ignore_index") is null && !c.HasOutput(1) && c.CanBeLoss && x.Batch == 0 && x.Rank <= 5;

    private static void Written(NodeContext c, bool isOfScores)
    {
        var (x, target) = (c[0], c[1]);
        var (classes, places) = (x.Dims[1], x.Dims[2..].Aggregate(1, static (a, b) => checked(a * b)));
        int[] rows = x.Batch >= 0 ? [] : [x.Dims[0]];
        var axis = rows.Length;
        var scores = c.Shaped(x, [.. rows, classes, places], ShapeKind.Flat);
        var logs = isOfScores ? c.Emit("logsoftmax", scores, ("axis", axis)) : scores;
        if (isOfScores && c.HasOutput(1))
        {
            c.Set(1, x.Type, x.Dims, x.Batch, logs);
        }

        // A row of 1 and 0 for each class, turned so that classes stand where they do in the scores; an index that is none gives zeros.
        var chosen = c.Emit("onehot", c.Shaped(target, [.. rows, places]), ("depth", classes));
        chosen = c.Emit("transpose", chosen, ("order", (int[])[.. Enumerable.Range(0, axis), axis + 1, axis]));
        var isWeighted = ClassWeights(c, classes) is { };
        if (ClassWeights(c, classes) is { } weights)
        {
            chosen = c.Emit("multiply", [chosen, c.Numbers([classes, 1], weights)]);
        }

        var losses = c.Emit("neg", c.Emit("reducesum", c.Emit("multiply", [chosen, logs]), ("axes", axis)));
        switch (c.Text("reduction", "mean"))
        {
            case "none":
                c.Set(0, x.Type, target.Dims, x.Batch, target.ExampleDims.Length > 6 ? losses : c.Shaped(losses, target.ExampleDims));
                return;
            case var _ when x.Batch >= 0:
                throw NodeContext.AlongBatch();
            case "sum":
                c.Set(0, x.Type, [], -1, c.Emit("reducesum", losses));
                return;
            default:
                var mean = isWeighted || c.Attribute("ignore_index") is not null
                    ? c.Emit("divide", [c.Emit("reducesum", losses), c.Emit("reducesum", chosen)]) : c.Emit("reducemean", losses);
                c.Set(0, x.Type, [], -1, mean);
                return;
        }
    }

    /// <summary>What each class counts; null when all count the same.</summary>
    private static double[]? ClassWeights(NodeContext c, int classes)
    {
        var ignored = c.Attribute("ignore_index") is null ? -1 : c.Int("ignore_index", -1);
        if (!c.Has(2) && (ignored < 0 || ignored >= classes))
        {
            return null;
        }

        double[] weights = c.Has(2) ? [.. Weights.Known(c, 2, "weight of classes").Elements()] : [.. Enumerable.Repeat(1.0, classes)];
        if (weights.Length != classes)
        {
            throw NodeContext.Refuse($"It has {weights.Length} weights for {classes} classes.");
        }

        if (ignored >= 0 && ignored < classes)
        {
            weights[ignored] = 0;
        }

        return weights;
    }
}
