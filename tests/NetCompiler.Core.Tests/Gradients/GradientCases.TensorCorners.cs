using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Operators on tensors where they change their formula: at zeros, at negative and small numbers, with many terms and many axes.</summary>
internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> TensorCorners() => [.. Powers(), .. Nothing(), .. ManyParts()];

    private static IEnumerable<GradientCase> Powers()
    {
        foreach (var (a, b) in new[]
        {
            (Row, Row), (Shape.Flat(2, 5), Shape.Flat(5)), (Shape.Flat(2, 1, 5), Shape.Flat(4, 1)), (Shape.Spatial(4, 2, 5), Shape.Flat(4, 1, 1)),
            (Shape.Flat(1), Shape.Sequence(2, 4)),
        })
        {
            foreach (var form in new[] { "values", "parameter b", "parameter a" })
            {
                int Base(GraphSketch g) => form == "parameter a" ? g.Parameter(a, "a") : g.Input(a, "a");
                int Exponent(GraphSketch g) => form == "parameter b" ? g.Parameter(b, "b") : g.Input(b, "b");

                yield return Case(
                    $"power, some 0, {a} {b} {form}", g => g.Apply("power", "", Base(g), Exponent(g)),
                    Pairs([0.7, 1.3, 0.6, 1.1, 0.9], [0, 0.5, 3, 1.4, 2, 0.8, 1]));

                // Rounded, exponents stay whole where differences move them.
                yield return Case(
                    $"power of negative numbers {a} {b} {form}", g => g.Apply("power", "", Base(g), g.Apply("round", Exponent(g))),
                    Pairs([-0.9, 1.1, -1.3, 0, 0.3, -0.6, -1.1, 0.4, 0.8, -0.4, -0.7], [2, 4, 1, 5, 3, 1, 2, 3, 4, 1, 5, 2, 3]));

                // 0^1 rises by 1, for which the rule needs that 0^0 is 1.
                yield return Case(
                    $"first powers {a} {b} {form}", g => g.Apply("power", "", Base(g), g.Apply("round", Exponent(g))), Pairs([0, -0.9, 0.3, 1.1, -0.4], [1]));
                yield return Case(
                    $"whole powers {a} {b} {form}", g => g.Apply("power", "", Base(g), g.Apply("round", Exponent(g))), Pairs([0.3, -0.9, 0.2, 1.1, -0.4], [2, 5, 4]));

                // 0^b does not change with b; how it changes with 0 is not asked.
                yield return Case(
                    $"power of nothing {a} {b} {form}",
                    g => g.Apply("power", "", g.Apply("multiply", "", g.Apply("round", Base(g)), g.Constant(a, 0.3)), Exponent(g)),
                    Pairs([0, 1, 2, 0, 1], [1.4, 1, 0.7, 1.2, 0.6, 1, 0.8]));
            }
        }
    }

    private static IEnumerable<GradientCase> Nothing()
    {
        // Lengths of nothing: difference quotients are taken to both sides alike, which gives the 0 that the rule gives.
        foreach (var (shape, arguments) in new[] { (Row, ""), (Cube, "keepdims=true"), (Steps, "axes=-1") })
        {
            yield return Case($"reducel2 of zeros {shape}", g => g.Apply("reducel2", arguments, g.Input(shape)), static (_, _) => 0);
            yield return Case($"reducel2, some of zeros {shape}", g => g.Apply("reducel2", arguments, g.Input(shape)), Groups(static e => e / 4, static group => group % 4 == 1 ? 0 : 1 + group));
        }

        yield return Case("reducel2 of a parameter of zeros", g => g.Apply(
            "multiply", "", g.Input(Shape.Flat(2)), g.Apply("reducel2", "axes=1", g.Parameter(Shape.Flat(2, 5)))), static (node, random) =>
            node.Operator == Leaf.Parameter ? 0 : random.NextDouble());
        foreach (var shape in Kinds)
        {
            var features = shape.Kind == ShapeKind.Sequence ? 4 : shape.Size;
            var places = Groups(e => e / features, static p => p * 7 % 5 < 2 ? 0 : 1 + (p % 3));
            var units = Groups(e => e / features, static unit => unit % 2);
            yield return Case(
                $"distance, some of 0, {shape.Kind}", g => g.Apply("distance", "units=5", g.Input(shape)),
                (node, random) => (node.Operator == Leaf.Parameter ? units : places)(node, random));
        }

        foreach (var arguments in new[] { "", "truncated=true" })
        {
            yield return Case($"modulo of small numbers {arguments}", g => g.Apply("modulo", arguments, g.Input(Row, "a"), g.Parameter(Row)), static (node, random) =>
                (random.Next(2) == 0 ? -1 : 1) * (node.Operator == Leaf.Parameter ? 1 + random.NextDouble() : 0.1 + (0.3 * random.NextDouble())));
        }

        yield return Case("cosh of small numbers", g => g.Apply("cosh", g.Input(Shape.Spatial(4, 5))), static (_, random) => (0.99 * random.NextDouble()) - 0.495);
        yield return Case("cosh of a small parameter", g => g.Apply("add", "", g.Input(Row), g.Apply("cosh", g.Parameter(Row))), static (_, random) => (0.99 * random.NextDouble()) - 0.495);
    }

    private static IEnumerable<GradientCase> ManyParts()
    {
        yield return Case("a value used five times", g =>
        {
            var x = g.Input(Row);
            return g.Apply("add", "", x, g.Apply("tanh", x), g.Apply("logistic", x), g.Apply("silu", x), g.Apply("softsign", x));
        });
        yield return Case("a reshape to six axes", g =>
        {
            var moved = g.Apply("reshape", "extents=2x2x2x2x2x3", g.Parameter(Shape.Flat(8, 12)));
            return g.Apply("multiply", "", g.Input(g[moved].Shape), moved);
        });
        foreach (var isParameter in new[] { false, true })
        {
            yield return Case($"tile along three axes {isParameter}", g =>
            {
                var moved = g.Apply("tile", "repeats=2x3x5", isParameter ? g.Parameter(Shape.Flat(2, 4, 2)) : g.Input(Shape.Flat(2, 4, 2)));
                return isParameter ? g.Apply("multiply", "", g.Input(g[moved].Shape), moved) : moved;
            });
        }
    }

    // As many of each as no extent here, nor a step between elements that are exchanged, is a multiple of.
    private static Func<Node, Random, double> Pairs(double[] bases, double[] exponents)
    {
        var (a, b) = (Groups(e => e % bases.Length, e => bases[e]), Groups(e => e % exponents.Length, e => exponents[e]));
        return (node, random) => (node.Name == "b" ? b : a)(node, random);
    }

    // Values by which group an element belongs to; elements are asked for one after another.
    private static Func<Node, Random, double> Groups(Func<int, int> group, Func<int, double> value)
    {
        var next = 0;
        return (_, _) => value(group(next++));
    }
}
