using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Gradients;

internal static partial class GradientCases
{
    private static IEnumerable<GradientCase> Recurrences()
    {
        var longer = Shape.Sequence(5, 4);
        foreach (var (layer, arguments) in new[]
        {
            ("rnn", "units=2"), ("rnn", "units=4 nonlinearity=relu"), ("rnn", "units=2 bias=false"),
            ("lstm", "units=2"), ("lstm", "units=1 bias=false"),
            ("gru", "units=2"), ("gru", "units=4 bias=false"),
        })
        {
            yield return Case($"{layer} {arguments}", g => g.Apply(layer, arguments, g.Input(longer)));
            yield return Case($"{layer} {arguments}, last", g => g.Apply(layer, arguments + " returns=last", g.Input(longer)));
        }

        foreach (var layer in new[] { "rnn", "lstm", "gru" })
        {
            yield return Case($"{layer}, one step", g => g.Apply(layer, "units=2", g.Input(Shape.Sequence(1, 4))));
            yield return Case($"{layer}, both ways", g => g.Apply(layer, "units=2 bidirectional=true", g.Input(Steps)));
            yield return Case($"{layer}, both ways, last", g => g.Apply(layer, "units=1 bidirectional=true returns=last", g.Input(longer)));
            yield return Case($"{layer}, two levels", g => g.Apply(layer, "units=2 layers=2", g.Input(Steps)));
            yield return Case($"{layer}, two levels both ways, last", g => g.Apply(layer, "units=2 layers=2 bidirectional=true returns=last", g.Input(Steps)));
            yield return Case($"{layer} from a state", g => g.Apply(layer, "units=2", g.Input(Steps), g.Apply("dense", "units=2", g.Input(Row, "start"))));
            yield return Case($"{layer} from a state, last", g => g.Apply(layer, "units=2 returns=last", g.Input(longer), g.Input(Shape.Flat(2), "start")));
            yield return Case($"{layer} from a state of two extents", g => g.Apply(layer, "units=2", g.Input(Steps), g.Input(Shape.Flat(1, 2), "start")));
            yield return Case($"{layer} in a network", g =>
            {
                var first = g.Apply(layer, "units=4", g.Apply("dense", "units=5", g.Input(Steps)));
                var scores = g.Apply("dense", "units=3", g.Apply("add", "", first, g.Apply("tanh", first)));
                g.Loss("softmaxcrossentropy", scores);
                return scores;
            });
            yield return Case($"{layer} shared", g =>
            {
                var first = g.Apply(layer, "units=4", g.Input(Steps));
                return g.Use(first, first);
            });
        }

        yield return Case("lstm from state and memory", g => g.Apply(
            "lstm", "units=2", g.Input(Steps), g.Input(Shape.Flat(2), "state"), g.Input(Shape.Flat(2), "memory")));
        yield return Case("a frozen lstm", g =>
        {
            var y = g.Apply("dense", "units=3", g.Apply("lstm", "units=2 trainable=false returns=last", g.Apply("dense", "units=2", g.Input(Steps))));
            g.Loss("mse", y);
            return y;
        });
    }
}
