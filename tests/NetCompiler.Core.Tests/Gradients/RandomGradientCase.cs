using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>
/// One operator on values of random shapes with random arguments. Both are drawn from what the operator says of itself, and drawn again where its shape rule
/// refuses them, so that a new operator needs nothing here unless hardly anything fits it: then a line in <see cref="RandomGradientHints"/>.
/// </summary>
internal static class RandomGradientCase
{
    private const int Attempts = 4000;

    /// <summary>Up to <paramref name="count"/> cases that differ in shapes or arguments.</summary>
    public static IEnumerable<GradientCase> Of(Operator @operator, int count, int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < Attempts && seen.Count < count; attempt++)
        {
            var sketch = new GraphSketch();
            var (shapes, arguments) = RandomGradientHints.Draw(@operator.Name, random) ?? Drawn(@operator, random);
            var inputs = @operator.Group == OperatorGroup.Loss ? [sketch.Input(shapes[0]), sketch.Input(shapes[0], "target")] : shapes.Select((s, i) => sketch.Input(s, "x" + Text(i))).ToArray();
            if (!sketch.Accepts(@operator.Name, arguments, inputs) || !seen.Add($"{@operator.Name} {arguments} on {string.Join(", ", shapes.Select(static s => $"{s.Kind} {s}"))}"))
            {
                continue;
            }

            yield return Case(@operator, seen.Last(), shapes, arguments, seed + attempt);
        }
    }

    private static GradientCase Case(Operator @operator, string name, Shape[] shapes, string arguments, int seed)
    {
        var sketch = new GraphSketch();
        int result;
        if (@operator.Group == OperatorGroup.Loss)
        {
            result = sketch.Input(shapes[0]);
            sketch.Loss(@operator.Name, result, arguments, weight: 0.6);
        }
        else
        {
            result = sketch.Apply(@operator.Name, arguments, [.. shapes.Select((s, i) => sketch.Input(s, "x" + Text(i)))]);
        }

        var settings = GraphSketch.Arguments(@operator.Name, arguments);
        return new(name, GraphPasses.Training(sketch.Build(result)), seed, (node, random) => RandomGradientHints.Value(@operator, settings, node, random));
    }

    private static (Shape[] Shapes, string Arguments) Drawn(Operator @operator, Random random)
    {
        var (least, most) = @operator.InputCount;
        var shapes = new Shape[least + random.Next(Math.Min(most - least, 2) + 1)];
        for (var i = 0; i < shapes.Length; i++)
        {
            shapes[i] = i == 0 || random.Next(4) == 0 ? Any(random) : random.Next(3) == 0 ? Broadcast(shapes[0], random) : shapes[0];
        }

        // Of nearly equal values a variance is nearly nothing, and with a small eps all is rounding.
        var arguments = @operator.Parameters.Where(p => !RandomGradientHints.LeftOut.Contains(p.Name) && (p.Default is null || p.Name == "eps" || random.Next(2) == 0))
            .Select(p => $"{p.Name}={Argument(p, shapes[0], random)}");
        return (shapes, string.Join(' ', arguments));
    }

    /// <summary>A shape of few values, of any kind.</summary>
    public static Shape Any(Random random)
    {
        int Few(int most) => 1 + random.Next(most);
        return random.Next(9) switch
        {
            0 or 1 => Shape.Flat(Few(9)),
            2 => Shape.Flat(Few(4), Few(5)),
            3 => Shape.Flat(Few(3), Few(3), Few(4)),
            4 or 5 => Shape.Sequence(Few(5), Few(6)),
            6 => Shape.Spatial(Few(4), Few(7)),
            7 => Shape.Spatial(Few(4), Few(5), Few(5)),
            _ => Shape.Spatial(Few(2), Few(3), Few(3), Few(3)),
        };
    }

    private static Shape Broadcast(Shape shape, Random random) =>
        Shape.Flat([.. shape.Extents.Skip(random.Next(shape.Rank)).Select(e => random.Next(2) == 0 ? 1 : e)]);

    private static string Argument(ParameterSpec spec, Shape shape, Random random)
    {
        if (spec.Kind == ArgumentKind.Choice || (spec.Choices.Count > 0 && random.Next(3) == 0))
        {
            return spec.Choices[random.Next(spec.Choices.Count)];
        }

        var least = double.IsNegativeInfinity(spec.Minimum) ? -2 : spec.Minimum;
        int Whole(double from) => (int)Math.Min(from + random.Next(4), spec.Maximum);
        string Several(int count, double from) => string.Join('x', Enumerable.Range(0, count).Select(_ => Text(Whole(from))));
        var space = Math.Max(1, shape.Kind == ShapeKind.Spatial ? shape.Rank - 1 : 1);
        return spec.Kind switch
        {
            ArgumentKind.Flag => random.Next(2) == 0 ? "true" : "false",
            ArgumentKind.Integer => Text(Whole(least)),
            ArgumentKind.Real => Math.Round(Between(Math.Max(spec.Minimum, 0.1), Math.Min(0.9 * spec.Maximum, 1.5), random), 2).ToString(CultureInfo.InvariantCulture),
            ArgumentKind.Size => Several(random.Next(2) == 0 ? 1 : random.Next(4) == 0 ? 2 * space : space, least),
            _ => Several(1 + random.Next(shape.Rank), least),
        };
    }

    public static double Between(double from, double to, Random random) => from + ((to - from) * random.NextDouble());

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
