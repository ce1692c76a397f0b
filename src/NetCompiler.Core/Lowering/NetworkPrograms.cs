using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Recurrence;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Lowering;

/// <summary>The entry points of a network as kernels.</summary>
public static class NetworkPrograms
{
    /// <summary>One example at a time.</summary>
    public const string Predict = "predict";

    /// <summary>Any number of examples.</summary>
    public const string PredictBatch = "predict_batch";

    /// <summary>The loss of each example, in inference mode.</summary>
    public const string Loss = "loss";

    /// <summary>The loss of each example in training mode, and the gradient of their mean.</summary>
    public const string Gradient = "gradient";

    /// <summary>A vector-Jacobian product in training mode.</summary>
    public const string Backward = "backward";

    /// <summary>One example, one step: see <see cref="Streaming"/>. Inputs and outputs are followed by the values carried.</summary>
    public const string Step = "step";

    /// <summary>One example, every layer's value kept, nothing fused.</summary>
    public const string Inspect = "inspect";

    /// <summary>All programs of <paramref name="graph"/>; those that learn only when <paramref name="training"/>.</summary>
    public static EquatableArray<KernelProgram> Of(NetworkGraph graph, bool training, CancellationToken cancellationToken = default)
    {
        var inference = GraphPasses.Inference(graph);
        var outputs = new ProgramResults(Outputs: inference.Outputs);
        var lowered = ProgramLowering.Lower(Predict, inference, graph, outputs, cancellationToken);
        var predict = KernelPasses.Run(lowered);
        var programs = new List<KernelProgram>
        {
            predict,

            // The same, but for what is computed together only where there is one row of it.
            predict.Loops.Count == 0 && predict.Calls.All(static c => c.Kernel.RowAxis() < 0) ? predict with { Name = PredictBatch } : KernelPasses.Run(lowered with { Name = PredictBatch }),
            KernelPasses.RunUnfused(ProgramLowering.Lower(Inspect, inference, graph, Layers(inference, graph), cancellationToken)),
        };
        if (Streaming.IsPossible(graph))
        {
            var step = Streaming.Step(inference);
            programs.Add(KernelPasses.Run(ProgramLowering.Lower(Step, step, graph, new(Outputs: step.Outputs), cancellationToken)));
        }

        if (graph.Losses.Count > 0)
        {
            programs.Add(KernelPasses.Run(ProgramLowering.Lower(Loss, inference, graph, new(Kept: inference.Losses), cancellationToken)));
        }

        if (training)
        {
            programs.AddRange(Learning(graph, cancellationToken));
        }

        return programs.ToArray();
    }

    private static IEnumerable<KernelProgram> Learning(NetworkGraph graph, CancellationToken cancellationToken)
    {
        var learning = GraphPasses.Training(graph);
        if (graph.Losses.Count > 0)
        {
            var loss = Differentiator.Loss(learning);
            yield return KernelPasses.Run(ProgramLowering.Lower(
                Gradient, loss.Graph, graph, new(Kept: loss.Graph.Losses, ParameterGradients: loss.Parameters, StateUpdates: learning.StateUpdates), cancellationToken));
        }

        var product = Differentiator.Backward(learning);
        yield return KernelPasses.Run(ProgramLowering.Lower(
            Backward,
            product.Graph,
            graph,
            new(ParameterGradients: product.Parameters, InputGradients: product.Inputs, StateUpdates: learning.StateUpdates),
            cancellationToken));
    }

    // What composite layers are made of is nobody's layer.
    private static ProgramResults Layers(NetworkGraph graph, NetworkGraph declared)
    {
        var names = new HashSet<string>(declared.Nodes.Select(static n => n.Name), StringComparer.Ordinal);
        return new(Kept: graph.Nodes.Where(n => n.PerExample && n.Inputs.Count > 0 && !graph.Losses.Contains(n.Id) && names.Contains(n.Name))
            .Select(static n => n.Id).ToEquatable());
    }
}
