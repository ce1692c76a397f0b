using NetCompiler.Core.Graph;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Normalisations with the meaning they have in training, through their statistics.</summary>
internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> Normalisation()
    {
        foreach (var shape in new[] { Row, Picture, Steps, Shape.Spatial(2, 4), Shape.Spatial(2, 4, 5), Shape.Flat(2, 4), Shape.Flat(1) })
        {
            yield return Trained($"batchnorm {shape.Kind} {shape}", g => g.Apply("batchnorm", "eps=0.1", g.Input(shape)));
            yield return Trained($"batchnorm without weights {shape.Kind} {shape}", g => g.Apply("batchnorm", "eps=0.2 affine=false", g.Input(shape)));
        }

        foreach (var shape in new[] { Row, Picture, Steps, Shape.Spatial(2, 4, 5), Shape.Flat(2, 4) })
        {
            yield return Trained($"layernorm {shape.Kind} {shape}", g => g.Apply("layernorm", "eps=0.1", g.Input(shape)));
            yield return Trained($"layernorm of rows {shape.Kind} {shape}", g => g.Apply("layernorm", "axes=1 eps=0.2", g.Input(shape)));
            yield return Trained($"rmsnorm {shape.Kind} {shape}", g => g.Apply("rmsnorm", "eps=0.1", g.Input(shape)));
            yield return Trained($"rmsnorm of rows {shape.Kind} {shape}", g => g.Apply("rmsnorm", "axes=1 affine=false eps=0.2", g.Input(shape)));
            yield return Trained($"groupnorm {shape.Kind} {shape}", g => g.Apply("groupnorm", "groups=2 eps=0.1", g.Input(shape)));
            yield return Trained($"groupnorm of one {shape.Kind} {shape}", g => g.Apply("groupnorm", "groups=1 eps=0.1 affine=false", g.Input(shape)));
            foreach (var size in new[] { 1, 2, 3, 6 })
            {
                yield return Trained($"lrn {size} {shape.Kind} {shape}", g => g.Apply("lrn", $"size={size} alpha=0.9 beta=0.6 k=1.5", g.Input(shape)));
            }
        }

        yield return Trained("layernorm of two extents", g => g.Apply("layernorm", "axes=2 eps=0.1", g.Input(Picture)));
        foreach (var shape in new[] { Picture, Steps, Shape.Spatial(2, 4, 5) })
        {
            yield return Trained($"instancenorm {shape.Kind} {shape}", g => g.Apply("instancenorm", "eps=0.1 affine=true", g.Input(shape)));
            yield return Trained($"instancenorm without weights {shape.Kind} {shape}", g => g.Apply("instancenorm", "eps=0.2", g.Input(shape)));
        }

        yield return Trained("layernorm frozen", g => g.Apply("layernorm", "trainable=false eps=0.1", g.Input(Picture)));
        yield return Trained("layernorm twice", g =>
        {
            var first = g.Apply("layernorm", "eps=0.1", g.Input(Steps));
            return g.Use(first, g.Apply("tanh", first));
        });

        yield return Trained("batchnorm averaged over all", g => g.Apply("batchnorm", "momentum=none eps=0.1", g.Input(Picture)));
        yield return Trained("batchnorm without running statistics", g => g.Apply("batchnorm", "track=false eps=0.1", g.Input(Picture)));
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
