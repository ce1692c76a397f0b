using NetCompiler.Core.Graph;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Normalisations with the meaning they have in training, through their statistics.</summary>
internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> Normalisation()
    {
        foreach (var shape in new[] { Row, Picture, Steps, Shape.Spatial(2, 4), Shape.Spatial(2, 2, 1, 4), Shape.Flat(2, 4), Shape.Flat(1) })
        {
            yield return Trained($"batchnorm {shape.Kind} {shape}", g => g.Apply("batchnorm", "eps=0.1", g.Input(shape)));
            yield return Trained($"batchnorm without weights {shape.Kind} {shape}", g => g.Apply("batchnorm", "eps=0.2 affine=false", g.Input(shape)));
        }

        yield return Trained("batchnorm frozen", g => g.Apply("batchnorm", "trainable=false eps=0.01", g.Input(Picture)));
        yield return Trained("batchnorm twice", g =>
        {
            var first = g.Apply("batchnorm", "eps=0.1", g.Input(Picture));
            return g.Use(first, g.Apply("tanh", first));
        });
        yield return Trained("batchnorm between layers", g =>
        {
            var hidden = g.Apply("tanh", g.Apply("batchnorm", "eps=0.1", g.Apply("dense", "units=5 bias=false", g.Input(Row))));
            var y = g.Apply("dense", "units=2", hidden);
            g.Loss("mse", y);
            return y;
        });
    }

    private static GradientCase Trained(string name, Func<GraphSketch, int> sketch)
    {
        var graph = new GraphSketch();
        var result = sketch(graph);
        return new(name, GraphPasses.Training(graph.Build(result)), name.Aggregate(17, static (h, c) => unchecked((h * 31) + c)));
    }
}
