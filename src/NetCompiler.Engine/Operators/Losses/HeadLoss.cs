using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>A loss taken together with the head it judges, from the logits: exact where probabilities have run into 0 or 1.</summary>
internal static class HeadLoss
{
    /// <summary>The step for a cross-entropy right after softmax, logsoftmax or logistic; null for anything else.</summary>
    /// <remarks>After logsoftmax the prediction is the logarithm already, so the same formula of the logits holds.</remarks>
    public static PlanStep<T>? TryFuse<T>(NetworkGraph graph, Node loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!graph.Losses.Contains(loss.Id))
        {
            return null;
        }

        var head = graph[loss.Inputs[0]];
        EngineOperator<T>? fused = (loss.Operator, head.Operator) switch
        {
            ("crossentropy", "softmax" or "logsoftmax") when Groups.Axes(head.Settings, "axis").Length == 0 =>
                new SoftmaxCrossEntropy<T>(head.Shape, loss.Settings.Number("label_smoothing", 0)),
            ("binarycrossentropy", "logistic") => new ElementLoss<T, LogisticBinaryCrossEntropy<T>>(
                new(T.CreateTruncating(head.Settings.Number("steepness", 1)))),
            _ => null,
        };
        if (fused is null)
        {
            return null;
        }

        int[] inputs = [head.Inputs[0], .. loss.Inputs.Skip(1)];
        return new(loss, fused, inputs, [.. inputs.Select(id => graph[id].Shape)]);
    }
}
