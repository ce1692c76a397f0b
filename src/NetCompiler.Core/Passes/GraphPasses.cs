using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>A pass with the name that dumps are asked for by.</summary>
/// <param name="Name">Lower case with hyphens: <c>loss-heads</c>.</param>
/// <param name="Run">A pure function.</param>
public sealed record GraphPass(string Name, Func<NetworkGraph, NetworkGraph> Run);

/// <summary>The passes over graphs, in the order in which they are applied. Each is a pure function.</summary>
public static class GraphPasses
{
    /// <summary>What makes the graph that predicts: without dropout and noise.</summary>
    public static EquatableArray<GraphPass> ForInference { get; } = EquatableArray.Of<GraphPass>(
        new("shared-values", SharedValues.Spread),
        new("composites", static g => Composites.Expand(g, training: false)),
        new("regularisation", Regularisation.ForInference),
        new("loss-heads", LossHeads.Fuse),
        new("identities", Identities.Remove),
        new("prologue", Prologue.Hoist));

    /// <summary>What makes the graph that learns: dropout and noise as random values.</summary>
    public static EquatableArray<GraphPass> ForTraining { get; } = EquatableArray.Of<GraphPass>(
        new("shared-values", SharedValues.Spread),
        new("composites", static g => Composites.Expand(g, training: true)),
        new("regularisation", Regularisation.ForTraining),
        new("loss-heads", LossHeads.Fuse),
        new("identities", Identities.Remove),
        new("late-activations", LateActivations.Move));

    /// <summary>The graph as it predicts.</summary>
    public static NetworkGraph Inference(NetworkGraph graph) => Run(ForInference, graph);

    /// <summary>The graph as it learns.</summary>
    public static NetworkGraph Training(NetworkGraph graph) => Run(ForTraining, graph);

    private static NetworkGraph Run(EquatableArray<GraphPass> passes, NetworkGraph graph) => passes.Aggregate(graph, static (g, pass) => pass.Run(g));
}
