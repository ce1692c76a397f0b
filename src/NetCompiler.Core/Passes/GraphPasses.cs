using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>The passes over graphs, in the order in which they are applied. Each is a pure function.</summary>
public static class GraphPasses
{
    /// <summary>The graph as it predicts: without dropout and noise.</summary>
    public static NetworkGraph Inference(NetworkGraph graph) =>
        Prologue.Hoist(Identities.Remove(LossHeads.Fuse(Regularisation.ForInference(Composites.Expand(SharedValues.Spread(graph), training: false)))));

    /// <summary>The graph as it learns: dropout and noise as random values.</summary>
    public static NetworkGraph Training(NetworkGraph graph) =>
        Identities.Remove(LossHeads.Fuse(Regularisation.ForTraining(Composites.Expand(SharedValues.Spread(graph), training: true))));
}
