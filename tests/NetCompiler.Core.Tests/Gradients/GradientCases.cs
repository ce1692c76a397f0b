using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Every operator in several shapes, and small networks that put rules together.</summary>
internal static partial class GradientCases
{
    // No extent is the number of examples, so that indices that are mixed up lead astray.
    private static readonly Shape Row = Shape.Flat(6);
    private static readonly Shape Picture = Shape.Spatial(4, 2, 5);
    private static readonly Shape Steps = Shape.Sequence(2, 4);
    private static readonly Shape[] Kinds = [Row, Picture, Steps];

    public static IReadOnlyList<GradientCase> All { get; } =
    [
        .. Layers(),

        // Convolution and pooling
        .. Convolution(), .. Pooled(), .. Rearranged(),

        // Normalisation
        .. Normalisation(),

        // Recurrence
        .. Recurrences(), .. OfLengths(),

        // Attention and embedding
        .. Embeddings(), .. Attentions(), .. Transformers(),

        // Combination and tensors
        .. Combinations(), .. Shapes(), .. Tensors(),

        // The rest
        .. Activations(), .. Losses(), .. Networks(),
    ];

    private static GradientCase Case(string name, Func<GraphSketch, int> sketch, Func<Node, Random, double>? value = null)
    {
        var graph = new GraphSketch();
        var result = sketch(graph);
        return new(name, graph.Build(result), name.Aggregate(17, static (h, c) => unchecked((h * 31) + c)), value);
    }

    private static IEnumerable<GradientCase> Layers()
    {
        foreach (var shape in Kinds.Append(Shape.Spatial(3, 5)))
        {
            yield return Case($"dense {shape.Kind} {shape}", g => g.Apply("dense", "units=5", g.Input(shape)));
        }

        yield return Case("dense without bias", g => g.Apply("dense", "units=3 bias=false", g.Input(Row)));
        yield return Case("dense, one to one", g => g.Apply("dense", "units=1", g.Input(Shape.Flat(1))));
    }

    private static IEnumerable<GradientCase> Activations()
    {
        var settings = new Dictionary<string, string[]>
        {
            ["logistic"] = ["", "steepness=1.7"],
            ["leakyrelu"] = ["", "alpha=0.3", "alpha=-0.4"],
            ["elu"] = ["", "alpha=0.4"],
            ["gelu"] = ["", "approximate=tanh"],
            ["clip"] = ["min=-0.7 max=0.4"],
            ["prelu"] = ["", "slopes=channel"],
            ["hardsigmoid"] = ["", "alpha=0.4 beta=0.3"],
            ["selu"] = ["", "alpha=0.6 gamma=1.7"],
            ["thresholdedrelu"] = ["", "alpha=-0.7"],
            ["celu"] = ["", "alpha=0.4"],
            ["shrink"] = ["", "lambda=0.3 bias=0.7"],
            ["softmax"] = ["", "axis=0"],
            ["logsoftmax"] = ["", "axis=-1"],
            ["softmin"] = ["", "axis=0"],
        };
        var activations = OperatorCatalogue.All.Where(static o => o.Group == OperatorGroup.Activation).Select(static o => o.Name);
        foreach (var name in activations)
        {
            foreach (var arguments in settings.GetValueOrDefault(name, [""]))
            {
                foreach (var shape in new[] { Shape.Flat(16), Picture, Steps })
                {
                    yield return Case($"{name} {arguments} {shape.Kind}", g => g.Apply(name, arguments, g.Input(shape)), Wide);
                }
            }
        }

        // The bends of hardsigmoid, hardswish and relu6 lie far out, what happens at 0 close by.
        static double Wide(Node node, Random random) =>
            GradientCase.Default(node, random) * (node.Operator == Leaf.Input ? Math.Pow(4, random.Next(3) - 1) : 1);
    }

    private static IEnumerable<GradientCase> Combinations()
    {
        foreach (var shape in Kinds)
        {
            foreach (var name in new[] { "add", "multiply" })
            {
                yield return Case($"{name} two {shape.Kind}", g => g.Apply(name, "", g.Input(shape, "a"), g.Input(shape, "b")));
                yield return Case($"{name} three {shape.Kind}", g => g.Apply(name, "", g.Input(shape, "a"), g.Input(shape, "b"), g.Input(shape, "c")));
                yield return Case($"{name} twice {shape.Kind}", g =>
                {
                    var a = g.Input(shape, "a");
                    return g.Apply(name, "", a, g.Input(shape, "b"), a);
                });
            }

            var narrow = shape.Kind == ShapeKind.Spatial ? Shape.Spatial(1, 2, 5) : shape.Kind == ShapeKind.Sequence ? Shape.Sequence(2, 2) : Shape.Flat(2);
            yield return Case($"concat {shape.Kind}", g => g.Apply("concat", "", g.Input(shape, "a"), g.Input(narrow, "b"), g.Input(shape, "c")));
            yield return Case($"concat twice {shape.Kind}", g =>
            {
                var a = g.Input(shape, "a");
                return g.Apply("concat", "", a, g.Input(narrow, "b"), a);
            });
            yield return Case($"scale {shape.Kind}", g => g.Apply("scale", "factor=-1.5 offset=2", g.Input(shape)));
            yield return Case($"standardize {shape.Kind}", g => g.Apply("standardize", g.Input(shape)));
            yield return Case($"dropout {shape.Kind}", g => g.Apply("multiply", "", g.Input(shape), g.Random("dropout.mask", Settings.None.With("rate", 0.4), shape)));
            yield return Case($"noise {shape.Kind}", g => g.Apply("add", "", g.Input(shape), g.Random("noise.value", Settings.None.With("deviation", 0.5), shape)));
        }
    }

    private static IEnumerable<GradientCase> Shapes()
    {
        foreach (var shape in Kinds)
        {
            yield return Case($"flatten {shape.Kind}", g => g.Apply("flatten", g.Input(shape)));
        }

        foreach (var (shape, to) in new[]
        {
            (Shape.Spatial(6, 4), "3x8"), (Shape.Spatial(6, 4), "4x6"), (Shape.Spatial(4, 6), "2x3x4"), (Shape.Flat(12), "2x3x2"), (Steps, "8"),
            (Shape.Spatial(1, 6), "2x1x3"), (Shape.Flat(1), "1x1"),
        })
        {
            yield return Case($"reshape {shape} to {to}", g => g.Apply("reshape", "extents=" + to, g.Input(shape)));
        }

        yield return Case("reshape to a sequence", g => g.Apply("reshape", "extents=3x2 kind=sequence", g.Input(Row)));
    }

    private static IEnumerable<GradientCase> Losses()
    {
        // Predictions a loss is made for, and targets it may be given.
        var heads = new Dictionary<string, string>
        {
            ["crossentropy"] = "softmax", ["binarycrossentropy"] = "logistic", ["kldivergence"] = "logsoftmax",
        };
        var arguments = new Dictionary<string, string[]>
        {
            ["huber"] = ["", "delta=0.4"], ["smoothmae"] = ["", "beta=0.4"], ["crossentropy"] = ["", "label_smoothing=0.2"],
            ["softmaxcrossentropy"] = ["", "label_smoothing=0.2"], ["poisson"] = ["", "log_input=false"],
        };
        var losses = OperatorCatalogue.All.Where(static o => o.Group == OperatorGroup.Loss).Select(static o => o.Name);
        foreach (var loss in losses)
        {
            foreach (var argument in arguments.GetValueOrDefault(loss, [""]))
            {
                foreach (var shape in Kinds)
                {
                    yield return Case($"{loss} {argument} {shape.Kind}", g =>
                    {
                        var scores = g.Apply("standardize", g.Apply("prelu", "slopes=channel", g.Input(shape)));
                        var head = loss == "poisson" && argument.Length > 0 ? "softplus" : heads.GetValueOrDefault(loss, "linear");
                        var prediction = g.Apply(head, scores);
                        g.Loss(loss, prediction, argument, weight: 0.6);
                        return prediction;
                    }, (node, random) => node.Operator == Leaf.Target ? Target(loss, random) : GradientCase.Default(node, random));
                }
            }
        }
    }

    /// <summary>A target that a loss may be given.</summary>
    internal static double Target(string loss, Random random) => loss switch
    {
        "hinge" or "exponential" or "logisticloss" => random.Next(2) == 0 ? -1 : 1,
        "crossentropy" or "softmaxcrossentropy" or "binarycrossentropy" or "logisticbinarycrossentropy" => random.NextDouble(),
        "kldivergence" => Math.Max(0, random.NextDouble() - 0.2),
        "poisson" => random.Next(4),
        _ => (4 * random.NextDouble()) - 2,
    };

    private static IEnumerable<GradientCase> Networks()
    {
        // As the passes make it of a steep logistic and its loss.
        yield return Case("a steep head", g =>
        {
            var z = g.Apply("dense", "units=4", g.Input(Row));
            g.Loss("logisticbinarycrossentropy", z, new Setting("steepness", EquatableArray.Of(1.7)));
            return z;
        });
        yield return Case("shared weights", g =>
        {
            var x = g.Input(Row);
            var first = g.Apply("dense", "units=6", x);
            var second = g.Use(first, g.Apply("tanh", first));
            var third = g.Use(first, g.Apply("logistic", second));
            g.Loss("halfmse", third);
            return third;
        });
        yield return Case("weights shared by a row and a sequence", g =>
        {
            var row = g.Apply("dense", "units=4", g.Input(Shape.Flat(4), "row"));
            var steps = g.Use(row, g.Input(Steps, "steps"));
            return g.Apply("concat", "", row, g.Apply("flatten", steps));
        });
        yield return Case("slopes shared", g =>
        {
            var first = g.Apply("prelu", g.Apply("dense", "units=4", g.Input(Row)));
            var second = g.Use(first, g.Apply("dense", "units=3", first));
            g.Loss("mse", second);
            return second;
        });
        yield return Case("residual branches", g =>
        {
            var x = g.Apply("dense", "units=4", g.Input(Row));
            var main = g.Apply("dense", "units=4", g.Apply("silu", x));
            var gate = g.Apply("logistic", g.Apply("dense", "units=4", x));
            var sum = g.Apply("add", "", g.Apply("multiply", "", main, gate), x);
            var y = g.Apply("dense", "units=2", g.Apply("gelu", sum));
            g.Loss("mse", y);
            return y;
        });
        yield return Case("two heads", g =>
        {
            var trunk = g.Apply("tanh", g.Apply("dense", "units=4", g.Input(Picture)));
            var policy = g.Apply("dense", "units=3", trunk);
            var value = g.Apply("dense", "units=1", trunk);
            g.Loss("softmaxcrossentropy", policy, weight: 0.7);
            g.Loss("huber", value, weight: 2.5);
            return policy;
        });
        yield return Case("a sequence", g =>
        {
            var steps = g.Apply("glu", g.Apply("dense", "units=6", g.Input(Steps)));
            var scores = g.Apply("dense", "units=5", g.Apply("softmax", steps));
            g.Loss("softmaxcrossentropy", scores);
            return scores;
        });
        yield return Case("weights before a step", g =>
        {
            var hidden = g.Apply("step", g.Apply("dense", "units=4", g.Input(Row)));
            var y = g.Apply("dense", "units=2", hidden);
            g.Loss("mse", y);
            return y;
        });
        yield return Case("a frozen layer", g =>
        {
            var y = g.Apply("dense", "units=3", g.Apply("tanh", g.Apply("dense", "units=4 trainable=false", g.Input(Row))));
            g.Loss("mse", y);
            return y;
        });
        yield return Case("dropout between layers", g =>
        {
            var hidden = g.Apply("relu", g.Apply("dense", "units=8", g.Input(Row)));
            var dropped = g.Apply("multiply", "", hidden, g.Random("dropout.mask", Settings.None.With("rate", 0.3), Shape.Flat(8)));
            var y = g.Apply("dense", "units=3", dropped);
            g.Loss("mse", y);
            return y;
        });
    }
}
