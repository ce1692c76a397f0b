using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Conformance;

/// <summary>A model that is one step of an optimiser: the runtime's does it, and its results are compared.</summary>
internal static class OptimizerCase
{
    /// <summary>Whether a model is one.</summary>
    public static bool Is(GraphProto graph) => graph.Node.Count == 1 && OnnxOptimizers.IsOptimizer(graph.Node[0]);

    /// <summary>Does the step; where the runtime has no such optimiser, it is refused.</summary>
    public static ConformanceCase Judge(string name, IReadOnlyList<string> operators, GraphProto graph, CaseData data)
    {
        try
        {
            var problem = Judge(graph, data);
            return new ConformanceCase(name, operators, problem is null ? ConformanceOutcome.Passed : ConformanceOutcome.Failed, problem ?? "");
        }
        catch (OnnxException refused)
        {
            return new ConformanceCase(name, operators, ConformanceOutcome.Refused, refused.Message);
        }
    }

    private static string? Judge(GraphProto graph, CaseData data)
    {
        var node = graph.Node[0];
        OnnxTensor Input(int i) => data.Inputs.TryGetValue(node.Input[i], out var tensor) ? tensor
            : throw new OnnxException($"The optimiser's input '{node.Input[i]}' is not given.");
        var states = node.OpType == "Adam" ? 2 : 1;
        var tensors = (node.Input.Count - 2) / (2 + states);
        if (tensors < 1 || node.Input.Count != 2 + (tensors * (2 + states)))
        {
            throw new OnnxException($"The optimiser has {node.Input.Count} inputs, which are no parameters with their gradients and states.");
        }

        // Parameters of all tensors one after another; then gradients, then each state.
        float[] All(int group) => [.. Enumerable.Range(0, tensors).SelectMany(t => Input(2 + (group * tensors) + t).Floats())];
        var (rate, step) = (Input(0).Floats()[0], Input(1).Integers()[0]);
        var numbers = node.Attribute.Where(static a => a.Type is AttributeProto.Types.AttributeType.Float or AttributeProto.Types.AttributeType.Undefined)
            .ToDictionary(static a => a.Name, static a => NodeContext.Decimal(a.F), StringComparer.Ordinal);
        var optimizer = OnnxOptimizers.Create(node.OpType, numbers, node.Attribute.Any(static a => a.Name == "mode" && a.S.ToStringUtf8() == "nesterov"), rate, step);
        var (parameters, gradients) = (All(0), All(1));
        optimizer.Restore(OnnxOptimizers.Before(node.OpType, step), parameters.Length);
        for (var s = 0; s < Math.Min(states, optimizer.SlotCount); s++)
        {
            All(2 + s).CopyTo(optimizer.Slot(s));
        }

        optimizer.Step(parameters, gradients);

        // ONNX may shrink the weights once more after the step.
        var post = numbers.GetValueOrDefault("norm_coefficient_post");
        float[][] results = [[.. parameters.Select(p => (float)((1 - post) * p))], .. Enumerable.Range(0, optimizer.SlotCount).Select(s => optimizer.Slot(s).ToArray())];
        return Compare(results, data, tensors);
    }

    private static string? Compare(float[][] results, CaseData data, int tensors)
    {
        for (var k = 0; k < data.Outputs.Count && k / tensors < results.Length; k++)
        {
            var (group, at) = (k / tensors, k % tensors);
            var start = Enumerable.Range(0, at).Sum(t => (int)data.Outputs[(group * tensors) + t].Count);
            var got = results[group].AsSpan(start, (int)data.Outputs[k].Count).ToArray();
            if (Comparison.Of("optimiser", FormattableString.Invariant($"output {k}"), got, data.Outputs[k]) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }
}
