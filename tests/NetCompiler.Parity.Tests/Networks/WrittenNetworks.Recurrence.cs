namespace NetCompiler.Parity.Tests.Networks;

internal static partial class WrittenNetworks
{
    private static string[] RecurrentLayers => ["rnn", "lstm", "gru"];

    /// <summary>Blocks of the user's own at each step.</summary>
    public static IEnumerable<string> Scans()
    {
        const string Cell = "block cell(n) {\n h = state n\n x = in | dense n\n h | dense n bias=false | add x | tanh | next h\n}\n";
        foreach (var units in new[] { 1, 3, 8, 16, 17, 33 })
        {
            yield return $"sequence 5x6\n{Cell}scan cell {units}\ndense 3\n";
        }

        yield return $"sequence 7x16\n{Cell}scan cell 16 returns=last | dense 4 | softmax\n";
        yield return $"sequence 6x5\n{Cell}a = scan cell 7 reverse=true\nscan cell 7 truncate=2 | add a | dense 2\n";
        yield return $"x = sequence 4x5\ns = input 6\n{Cell}h = s | dense 9 | tanh\nx | scan cell 9 h returns=last reverse=true | dense 2\n";
        yield return $"sequence 1x4\n{Cell}scan cell 4\n";

        // A gated cell by hand; two values carried, a result that is neither; a delay; nothing carried; no layer with weights.
        yield return "sequence 6x5\nblock gated(n) {\n h = state n\n xh = concat in h\n z = xh | dense n | logistic\n r = xh | dense n | logistic | multiply h\n"
            + " new = concat in r | dense n | tanh\n keep = subtract h new | multiply z\n add new keep | next h\n}\nscan gated 8 | dense 2\n";
        yield return "sequence 5x3\nblock two() {\n a = state 3\n b = state 2\n c = constant 2 0.5 -1\n x = in | dense 3 | add a | tanh | next a\n y = a | dense 2 | add c b | tanh | next b\n concat x y | scale 2\n}\n"
            + "scan two returns=last | dense 2\n";
        yield return "sequence 6x3\nblock delay() {\n h = state 3\n in | next h\n h\n}\nscan delay | scan delay | dense 2\n";
        yield return "sequence 6x3\nblock map() { dense 4 | relu }\nscan map | scan map returns=last | dense 2\n";
        yield return "sequence 6x3\nblock total() { h = state 3\n add in h | next h }\nscan total | dense 2\n";
        yield return "sequence 5x4\nblock same() { h = state 4\n dense 4 as w | add h | tanh | use w | next h }\nscan same | lstm 3 | dense 2\n";
        yield return "sequence 6x4\nblock chain() { h = state 2x2\n x = reshape 2x2\n matmul x h | add x | tanh | next h\n flatten }\nscan chain | dense 2\n";
    }

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
