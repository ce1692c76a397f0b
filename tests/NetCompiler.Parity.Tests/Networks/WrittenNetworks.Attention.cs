namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Embedding, positions, attention and the blocks made of them.</summary>
internal static partial class WrittenNetworks
{
    private static IEnumerable<string> Attention()
    {
        yield return "input 7\nembedding 11 5 | dense 3\n";
        yield return "sequence 16x1\nembedding 9 16 padding_idx=4 | tanh | flatten | dense 2\n";
        yield return "a = input 4\nb = input 3\nx = a | embedding 6 8 as words | flatten\ny = b | use words | flatten\nconcat x y | dense 4 | softmax\n";
        yield return "input 5\nembedding 20 33 trainable=false | dense 12 | relu | dense 4\n";
    }
}
