namespace NetCompiler.Parity.Tests.Networks;

internal static partial class WrittenNetworks
{
    private static string[] RecurrentLayers => ["rnn", "lstm", "gru"];

    private static IEnumerable<string> Recurrent()
    {
        foreach (var layer in RecurrentLayers)
        {
            foreach (var units in new[] { 1, 3, 8, 16, 17, 32, 40 })
            {
                yield return $"sequence 5x6\n{layer} {units}\ndense 3\n";
            }

            // Every character's successor; one answer to many steps; both ways; from a state; in levels; cut short.
            yield return $"sequence 12x20\n{layer} 24 | dense 20 | softmax\n";
            yield return $"sequence 9x16\n{layer} 16 returns=last | dense 4 | softmax\n";
            yield return $"sequence 6x5\n{layer} 7 bidirectional=true | dense 3\n";
            yield return $"sequence 6x5\n{layer} 7 bidirectional=true returns=last layers=2 | dense 3\n";
            yield return $"x = sequence 4x5\ns = input 6\nh = s | dense 9 | tanh\nx | {layer} 9 h | dense 2\n";
            yield return $"sequence 7x3\n{layer} 5 layers=3 bias=false | dense 2\n";
            yield return $"sequence 8x3\n{layer} 5 truncate=3 | dense 2\n";
            yield return $"sequence 8x3\n{layer} 5 truncate=2 bidirectional=true returns=last | dense 2\n";
            yield return $"sequence 5x6\na = {layer} 6 as shared\nadd a a | use shared | dense 2\n";
            yield return $"sequence 1x4\n{layer} 4\n";
        }

        yield return "sequence 6x5\nrnn 8 nonlinearity=relu | dense 3\n";
        yield return "x = sequence 6x5\nh = input 8\nc = input 8\ny = x | lstm 8 h c\noutput y\nloss mse y\n";
        yield return "sequence 64x8\nlstm 32 | dense 4 | softmax\n";
    }
}
