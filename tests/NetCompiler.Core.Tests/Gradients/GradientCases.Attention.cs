using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Embedding, positions, attention and the blocks made of them.</summary>
internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> Embeddings()
    {
        foreach (var (count, dimensions, steps, padding) in new[] { (5, 2, 4, -1), (5, 2, 4, 0), (4, 6, 5, 2), (1, 2, 5, -1), (2, 3, 1, 1), (6, 5, 2, 5) })
        {
            // Differences know of no padding, whose row has a gradient of 0 by decree; AttentionGradientTests look at it.
            double Index(Node node, Random random) => node.Operator != Leaf.Input ? GradientCase.Default(node, random)
                : random.Next(count) is var index && index == padding ? (index + 1) % count : index;
            var arguments = $"count={count} dimensions={dimensions} padding_idx={padding}";
            yield return Case($"embedding {arguments} of {steps}", g => g.Apply("embedding", arguments, g.Input(Shape.Flat(steps))), Index);
            yield return Case($"embedding {arguments} of a sequence of {steps}", g => g.Apply("embedding", arguments, g.Input(Shape.Sequence(steps, 1))), Index);
            yield return Case($"embedding {arguments} twice", g =>
            {
                var first = g.Apply("embedding", arguments, g.Input(Shape.Flat(steps)));
                return g.Apply("multiply", "", first, g.Use(first, g.Input(Shape.Flat(steps), "z")));
            }, Index);
        }
    }
}
