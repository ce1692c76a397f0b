using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Gradients;

/// <summary>
/// Builds the backward graph by reverse accumulation: from the results back, each operator's rule turns the gradient of its result into
/// gradients of its inputs; parts for one value add up. Only what leads to a trainable weight, or to an input whose gradient is wanted,
/// is built. Dropout and noise must have got their training meaning before (<c>GraphPasses.Training</c>).
/// </summary>
public static class Differentiator
{
    /// <summary>
    /// The gradients of the sum of all losses, each times its setting <c>weight</c>, with respect to the weights. The one seed is a single
    /// number for all examples: 1 / examples makes it the gradient of the mean loss. The weight is applied by the losses' gradient operators.
    /// </summary>
    /// <exception cref="ArgumentException">The graph has no loss.</exception>
    public static TrainingGraph Loss(NetworkGraph graph)
    {
        if (graph.Losses.Count == 0)
        {
            throw new ArgumentException("The network has no loss, so there is nothing to differentiate. Build it with a loss, or use Backward.", nameof(graph));
        }

        var builder = new BackwardBuilder(graph, inputsWanted: false);
        var seed = builder.AddLeaf("seed", Shape.Scalar, perExample: false);
        foreach (var loss in graph.Losses)
        {
            builder.Give(loss, seed);
        }

        return builder.Build([seed]);
    }

    /// <summary>
    /// The vector-Jacobian product: from a seed of each output's shape (per example, in the order of the outputs) the gradients of weights and inputs.
    /// </summary>
    public static TrainingGraph Backward(NetworkGraph graph)
    {
        var builder = new BackwardBuilder(graph, inputsWanted: true);
        var seeds = new List<int>();
        foreach (var output in graph.Outputs)
        {
            var seed = builder.AddLeaf("seed." + output.Name, graph[output.Value].Shape, perExample: true);
            seeds.Add(seed);
            builder.Give(output.Value, seed);
        }

        return builder.Build([.. seeds]);
    }
}
