using NetCompiler.Core.Graph;
using NetCompiler.Core.Passes;

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

    private static IEnumerable<GradientCase> Attentions()
    {
        var (tall, wide) = (Shape.Sequence(4, 6), Shape.Sequence(5, 6));
        foreach (var arguments in new[] { "", "heads=2", "heads=3 causal=true", "causal=true dropout=0.4", "heads=6" })
        {
            yield return Expanded($"scaleddotproduct {arguments}", g => g.Apply("scaleddotproduct", arguments, g.Input(tall)));
            yield return Expanded($"scaleddotproduct {arguments} of two", g => g.Apply("scaleddotproduct", arguments, g.Input(tall, "q"), g.Input(wide, "k")));
        }

        yield return Expanded("scaleddotproduct of three", g => g.Apply("scaleddotproduct", "heads=2", g.Input(tall, "q"), g.Input(wide, "k"), g.Input(Shape.Sequence(5, 8), "v")));
        yield return Expanded("scaleddotproduct of one step", g => g.Apply("scaleddotproduct", "causal=true", g.Input(Shape.Sequence(1, 2))));
        foreach (var arguments in new[] { "heads=2", "heads=1 bias=false", "heads=2 causal=true", "heads=2 dropout=0.3" })
        {
            yield return Expanded($"attention {arguments}", g => g.Apply("attention", arguments, g.Input(Shape.Sequence(5, 4))));
            yield return Expanded($"attention {arguments} of two", g => g.Apply("attention", arguments, g.Input(Shape.Sequence(2, 4), "q"), g.Input(Shape.Sequence(5, 4), "k")));
            yield return Expanded($"attention {arguments} of other features", g => g.Apply(
                "attention", arguments, g.Input(Shape.Sequence(2, 4), "q"), g.Input(Shape.Sequence(5, 6), "k"), g.Input(Shape.Sequence(5, 1), "v")));
        }

        foreach (var arguments in new[] { "kind=sine", "kind=learned" })
        {
            yield return Expanded($"positionalencoding {arguments}", g => g.Apply("tanh", g.Apply("positionalencoding", arguments, g.Input(wide))));
        }

        foreach (var arguments in new[] { "hidden=5", "hidden=2 activation=gelu", "hidden=7 dropout=0.4" })
        {
            yield return Expanded($"feedforward {arguments}", g => g.Apply("feedforward", arguments, g.Input(Shape.Flat(4))));
            yield return Expanded($"feedforward {arguments} of steps", g => g.Apply("feedforward", arguments, g.Input(Shape.Sequence(2, 4))));
        }
    }

    private static IEnumerable<GradientCase> Transformers()
    {
        foreach (var arguments in new[] { "heads=2 hidden=3", "heads=1 hidden=2 norm=pre activation=gelu causal=true", "heads=2 hidden=2 dropout=0.3 norm=pre" })
        {
            yield return Expanded($"transformerencoder {arguments}", g => g.Apply("transformerencoder", arguments, g.Input(Shape.Sequence(2, 4))));
        }

        foreach (var (arguments, memory) in new[] { ("heads=2 hidden=3", 4), ("heads=1 hidden=2 norm=pre causal=false", 3) })
        {
            yield return Expanded($"transformerdecoder {arguments}", g => g.Apply(
                "transformerdecoder", arguments, g.Input(Shape.Sequence(2, 4)), g.Input(Shape.Sequence(5, memory), "memory")));
        }
    }

    // Composite layers are differentiated as the graphs that passes put in their place.
    private static GradientCase Expanded(string name, Func<GraphSketch, int> sketch)
    {
        var graph = new GraphSketch();
        var result = sketch(graph);
        return new(name, GraphPasses.Training(graph.Build(result)), name.Aggregate(17, static (h, c) => unchecked((h * 31) + c)));
    }
}
