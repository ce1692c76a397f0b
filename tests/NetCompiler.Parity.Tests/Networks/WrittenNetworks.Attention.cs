namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Embedding, positions, attention and the blocks made of them.</summary>
internal static partial class WrittenNetworks
{
    internal static IEnumerable<string> Attention()
    {
        yield return "input 7\nembedding 11 5 | dense 3\n";
        yield return "sequence 16x1\nembedding 9 16 padding_idx=4 | tanh | flatten | dense 2\n";
        yield return "a = input 4\nb = input 3\nx = a | embedding 6 8 as words | flatten\ny = b | use words | flatten\nconcat x y | dense 4 | softmax\n";
        foreach (var (steps, features, heads) in new[] { (1, 1, 1), (3, 6, 2), (5, 16, 4), (16, 32, 2), (17, 24, 3) })
        {
            yield return $"sequence {steps}x{features}\nattention {heads}\n";
            yield return $"sequence {steps}x{features}\npositions | attention {heads} causal=true bias=false | tanh\ndense 3\n";
            yield return $"sequence {steps}x{features}\nscaleddotproduct heads={heads} causal=true\nfeedforward 20 activation=gelu dropout=0.2\n";
            yield return $"q = sequence {steps}x{features}\nm = sequence 4x{features}\nq | positions learned | attention {heads} m dropout=0.3\n";
            yield return $"q = sequence {steps}x{features}\nm = sequence 7x5\nv = sequence 7x3\nattention {heads} q m v\n";
        }

        yield return "input 8\nembedding 12 8 | positions | attention 2 causal=true as a | use a\ny = dense 12 | softmax\noutput y\nloss crossentropy y\n";
        yield return "q = sequence 3x4\nk = sequence 5x4\nv = sequence 5x6\nscaleddotproduct q k v heads=2\n";
        yield return "sequence 5x8\nencoder 2 12\n";
        yield return "sequence 4x6\nencoder 3 10 norm=pre activation=gelu dropout=0.2 causal=true\n";

        // A small transformer over characters, and one from a sequence to another.
        yield return "input 10\nembedding 20 16 | positions learned\nrepeat 2 { encoder 4 24 norm=pre causal=true }\ny = dense 20 | softmax\noutput y\nloss crossentropy y\n";
        yield return "source = input 7\ntarget = input 5\nmemory = source | embedding 9 8 | positions | encoder 2 12\nx = target | embedding 11 8 | positions\n"
            + "d = decoder 2 12 x memory\ne = decoder 2 12 d memory dropout=0.1 activation=gelu\ny = e | dense 11 | softmax\noutput y\nloss crossentropy y\n";
        yield return "input 12\nfeedforward 30 | feedforward 7\n";
        yield return "input 5\nembedding 20 33 trainable=false | dense 12 | relu | dense 4\n";
    }
    /// <summary>Attention with more scores than are kept whole.</summary>
    internal static IEnumerable<string> LongSequences()
    {
        yield return "sequence 256x8\nattention 2 causal=true | tanh\ndense 3\n";
        yield return "q = sequence 272x6\nm = sequence 250x6\nq | attention 2 m\n";
        yield return "sequence 272x16 lengths=true\nattention 1 causal=true | dense 3\n";
        yield return "sequence 288x16\nscaleddotproduct heads=1 causal=true\n";
        yield return "sequence 260x10\nattention 5 bias=false\n";
        yield return "sequence 256x8\nencoder 2 12 dropout=0.2 norm=pre\n";
        yield return "sequence 512x8\nattention 4 causal=true\n";
        yield return "q = sequence 528x6\nm = sequence 1000x6\nq | attention 2 m | dense 2\n";
    }
}
