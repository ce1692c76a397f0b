namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Sequences of which only the first steps count, through each layer that knows about it.</summary>
internal static partial class WrittenNetworks
{
    internal static IEnumerable<string> Lengths()
    {
        foreach (var layer in RecurrentLayers)
        {
            yield return $"sequence 6x5 lengths=true\n{layer} 9 returns=last | dense 3 | softmax\n";
            yield return $"sequence 6x5 lengths=true\n{layer} 7 bidirectional=true layers=2 | dense 4 | softmax\n";
        }

        yield return "sequence 5x4 lengths=true\nlstm 16 | dense 3\n";
        yield return "sequence 6x5 lengths=true\nlstm 3 bidirectional=true returns=last | dense 2\n";
        yield return "x = sequence 4x5 lengths=true\ns = input 6\nh = s | dense 9 | tanh\nx | lstm 9 h truncate=2 | dense 2\n";
        yield return "a = sequence 7x3 lengths=true\nb = sequence 5x3 lengths=true\nx = a | lstm 6 returns=last as one\ny = b | use one\nadd x y | dense 2\n";

        foreach (var (steps, features, heads) in new[] { (1, 2, 1), (17, 8, 2) })
        {
            yield return $"sequence {steps}x{features} lengths=true\nattention {heads} | dense 3\n";
            yield return $"sequence {steps}x{features} lengths=true\npositions | attention {heads} causal=true bias=false dropout=0.2 | tanh\nreducemean axes=0 | dense 2\n";
            yield return $"sequence {steps}x{features} lengths=true\nscaleddotproduct heads={heads} causal=true | layernorm eps=0.1\nfeedforward 20 | globalavgpool\n";
            yield return $"q = sequence 4x{features}\nm = sequence {steps}x{features} lengths=true\nattention {heads} q m | reducemax axes=0\n";
            yield return $"q = sequence {steps}x{features} lengths=true\nm = sequence 5x{features} lengths=true\nq | positions learned | attention {heads} m bias=false | globalmaxpool\n";
            yield return $"sequence {steps}x{features} lengths=true\nencoder {heads} 12 eps=0.1 | encoder {heads} 8 norm=pre causal=true eps=0.1 dropout=0.1\ndense 4\n";
            yield return $"q = sequence {steps}x{features} lengths=true\nm = sequence 7x5 lengths=true\ndecoder {heads} 12 q m eps=0.1 | dense 4 | softmax\n";
            yield return $"q = sequence {steps}x{features}\nm = sequence 7x5 lengths=true\ndecoder {heads} 12 q m eps=0.1 norm=pre\n";
        }

        // One table for words in and out; neurons that run until they rest.
        yield return "input 6\nembedding 13 7 as words | lstm 7\ny = dense 13 tied=words | softmax\noutput y\nloss crossentropy y\n";
        yield return "x = input 5\na = dense 8 as one | tanh | dense 5\nb = dense 8 tied=one bias=false | dense 8 as two\nuse two\n";
        yield return "input 5\ndense 17 | settle 4 | dense 3\n";
        yield return "input 9\nsettle 1\ndense 2\n";

        // Words in, words out.
        yield return "words = input 10 lengths=true\nembedding 20 16 | positions learned\nrepeat 2 { encoder 4 24 norm=pre }\ny = dense 20 | softmax\noutput y\nloss crossentropy y label_smoothing=0.1\n";
        yield return "source = sequence 7x1 lengths=true\ntarget = input 5 lengths=true\nm = source | embedding 9 8 | positions | encoder 2 12\nx = target | embedding 11 8 | positions\n"
            + "y = decoder 2 12 x m | dense 11 | logsoftmax\noutput y\nloss kldivergence y\n";
        foreach (var loss in new[] { "mse", "halfmse", "hinge", "poisson log_input=false" })
        {
            var head = loss.Contains("log_input=false", StringComparison.Ordinal) ? " | softplus" : "";
            yield return $"sequence 4x5 lengths=true\ny = dense 3{head}\noutput y\n{Statement(loss)} weight=0.25\n";
        }

        yield return "sequence 4x5 lengths=true\ny = dense 3 | softmax axis=-1\noutput y\nloss crossentropy y\n";
        yield return "sequence 4x5 lengths=true\ny = dense 3 | logistic\noutput y\nloss binarycrossentropy y\n";
        yield return "sequence 4x5 lengths=true\ny = dense 3 | logistic steepness=2 | clip 0.1 0.9\noutput y\nloss binarycrossentropy y\n";
        foreach (var over in new[] { "reducemean axes=0", "reducesum axes=0 keepdims=true", "reducemin axes=0", "reducel1", "reducel2 axes=0", "reducesumsquare axes=0x1", "globalavgpool" })
        {
            yield return $"sequence 6x17 lengths=true\ndense 5 | tanh\n{over}\n";
        }

        yield return "x = sequence 5x6 lengths=true\nh = x | dense 6 | glu | prelu channel\ng = x | lstm 3\nb = parameter 3 init=normal\ny = add h g\nz = multiply y b\nconcat z x | rmsnorm | softmax | reducemean axes=0\n";
    }
}
