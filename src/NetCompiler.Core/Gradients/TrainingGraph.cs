using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Gradients;

/// <summary>That <paramref name="Gradient"/> is the derivative of the seeded results with respect to <paramref name="Value"/>.</summary>
public sealed record GradientOf(int Value, int Gradient);

/// <summary>A graph that computes gradients: the forward nodes under their old ids, then the backward nodes.</summary>
/// <param name="Graph">Forward and backward nodes.</param>
/// <param name="ForwardCount">How many of the nodes are forward.</param>
/// <param name="Seeds">The <see cref="Leaf.Seed"/> nodes: one for a mean loss, or one per output for a vector-Jacobian product.</param>
/// <param name="Parameters">The gradient of each trainable parameter; not per example, summed over the batch.</param>
/// <param name="Inputs">The gradient of each input; empty when it was not asked for.</param>
public sealed record TrainingGraph(
    NetworkGraph Graph,
    int ForwardCount,
    EquatableArray<int> Seeds,
    EquatableArray<GradientOf> Parameters,
    EquatableArray<GradientOf> Inputs);
