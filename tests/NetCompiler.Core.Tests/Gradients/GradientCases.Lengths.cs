using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Sequences of which only the first steps count.</summary>
internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> OfLengths()
    {
        var five = Shape.Sequence(5, 4);

        // Some steps, never all of them, so that those that do not count are seen; networks of all lengths are compared elsewhere.
        static double Value(Node node, Random random) => node.Operator == Leaf.Input && node.Name == "lengths"
            ? random.Next(2, 4) : GradientCase.Default(node, random);

        foreach (var layer in new[] { "rnn", "lstm", "gru" })
        {
            foreach (var arguments in new[] { "units=2", "units=2 returns=last", "units=2 bidirectional=true", "units=1 bidirectional=true returns=last layers=2" })
            {
                yield return Case($"{layer} {arguments} with lengths", g => g.Masked(layer, arguments, g.Mask(5), 0, g.Apply("dense", "units=3", g.Input(five))), Value);
            }

            yield return Case($"{layer} from a state with lengths", g => g.Masked(layer, "units=2", g.Mask(5), 0, g.Input(five), g.Input(Shape.Flat(2), "start")), Value);
        }

        foreach (var arguments in new[] { "heads=2", "heads=1 causal=true" })
        {
            yield return Case($"attention {arguments} with lengths", g => g.Masked("attention", arguments, g.Mask(5), 0, g.Input(five)), Value);
            yield return Case($"scaleddotproduct {arguments} with lengths", g => g.Masked(
                "scaleddotproduct", arguments, g.Mask(5), 1, g.Input(Shape.Sequence(2, 4), "q"), g.Input(five, "k")), Value);
        }

        yield return Case("transformerencoder with lengths", g => g.Masked("transformerencoder", "heads=2 hidden=3", g.Mask(5), 0, g.Input(five)), Value);
        yield return Case("transformerdecoder with lengths", g => g.Masked(
            "transformerdecoder", "heads=1 hidden=2 norm=pre", g.Mask(5), 1, g.Input(Shape.Sequence(2, 4)), g.Input(five, "memory")), Value);
        foreach (var (kind, value, over) in new[]
        {
            (SequenceLengths.Weights, 0.0, "reducemean"), (SequenceLengths.Mask, 0, "reducesumsquare"), (SequenceLengths.Mask, -float.MaxValue, "reducemax"), (SequenceLengths.Mask, float.MaxValue, "reducemin"),
        })
        {
            yield return Case($"{over} over steps with lengths", g =>
            {
                var x = g.Apply("dense", "units=3", g.Input(five));
                return g.Apply(over, "axes=0", g.Internal(SequenceLengths.Fill, Settings.None.With("value", value), g[x].Shape, x, g.Mask(5, kind)));
            }, Value);
        }

        // Nothing flows back into rounds, whatever they gave: the gradients are those of what stands beside them.
        yield return Case("settle, beside a layer", g =>
        {
            var x = g.Input(Shape.Flat(4));
            var counted = g.Apply("multiply", "", g.Apply("settle", "rounds=3 trainable=false", g.Apply("step", x)), g.Apply("dense", "units=4", x));
            return g.Apply("tanh", counted);
        });

        foreach (var loss in new[] { "mse", "huber", "crossentropy", "softmaxcrossentropy", "logisticbinarycrossentropy" })
        {
            yield return Case($"{loss} of steps with lengths", g =>
            {
                // More classes than steps that count, and than examples; no softmax, which would not see the same number added to all.
                var y = g.Apply("dense", "units=4", g.Input(five));
                y = loss == "crossentropy" ? g.Apply("logistic", y) : y;
                g.LossOfSteps(loss, y, g.Mask(5, SequenceLengths.Weights));
                return y;
            }, Value);
        }
    }
}
