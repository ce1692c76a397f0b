namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Networks written by hand, for what random ones reach seldom: sizes around a vector, and each operator on each kind of shape.</summary>
internal static partial class WrittenNetworks
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 100, 127, 130];

    private static readonly string[] Activations =
    [
        "step", "sign", "logistic", "tanh", "bipolar", "scaledtanh", "saturated", "relu", "leakyrelu", "prelu", "prelu channel", "elu alpha=0.5", "selu",
        "gelu", "gelu approximate=tanh", "silu", "mish", "softplus", "softsign", "hardsigmoid", "hardswish", "hardtanh", "relu6", "clip -0.5 0.75",
        "thresholdedrelu 0.3", "celu 0.7", "shrink 0.2 bias=0.1", "hardsigmoid 0.3 0.4", "selu alpha=1.2 gamma=0.9", "hardmax", "softmax axis=0", "softmin axis=-1",
        "logsoftmax axis=0", "softmax", "logsoftmax", "softmin", "dropout 0.5", "dropout 0.5 scale=inference", "noise 0.2", "scale -2 offset=0.5", "standardize",
    ];

    private static readonly string[] Losses =
    [
        "mse", "halfmse", "mae", "huber", "huber delta=0.5", "smoothmae", "smoothmae beta=2", "hinge", "exponential", "logisticloss", "poisson",
        "poisson log_input=false",
    ];

    /// <summary>The texts, at least 200.</summary>
    public static IReadOnlyList<string> All =>
    [
        .. Dense(), .. Activated(), .. Judged(), .. Shaped(), .. Attention(), .. OverSpace(), .. Recurrent(), .. Normalised(),
    ];

    private static IEnumerable<string> Dense()
    {
        foreach (var size in Sizes)
        {
            yield return $"input {size}\ndense {(size * 7 % 40) + 1}\n";
            yield return $"input 6\ndense {size} | tanh\ndense 3 bias=false\n";
            yield return $"input {size}\ndense 20 | relu\ndense {size} | softmax\n";
        }
    }

    private static IEnumerable<string> Activated()
    {
        foreach (var activation in Activations)
        {
            yield return $"input 19\ndense 21 | {activation}\ndense 2\n";
            yield return $"input 16\n{activation}\ndense 3\n";
            yield return $"sequence 3x10\ndense 9 | {activation}\ndense 2\n";
            yield return $"input 2x3x5\n{activation}\ndense 4\n";
        }
    }

    private static IEnumerable<string> Judged()
    {
        foreach (var loss in Losses)
        {
            // A rate that is no logarithm must be positive.
            var head = loss.Contains("log_input=false", StringComparison.Ordinal) ? " | softplus" : "";
            yield return $"input 5\ny = dense 6{head}\noutput y\n{Statement(loss)}\n";
            yield return $"sequence 4x5\ny = dense 3{head}\noutput y\n{Statement(loss)} weight=0.25\n";
        }

        foreach (var (head, loss) in new[] { ("softmax", "crossentropy"), ("softmax", "crossentropy label_smoothing=0.1"), ("logistic", "binarycrossentropy"), ("logsoftmax", "kldivergence") })
        {
            foreach (var size in new[] { 1, 2, 10, 16, 17, 40 })
            {
                yield return $"input 5\ny = dense {size} | {head}\noutput y\n{Statement(loss)}\n";
            }

            yield return $"sequence 3x5\ny = dense 7 | {head}\noutput y\n{Statement(loss)} weight=2\n";
        }
    }

    // Arguments stand after the output.
    private static string Statement(string loss) => loss.Split(' ', 2) is [var word, var arguments]
        ? $"loss {word} y {arguments}"
        : $"loss {loss} y";

    private static IEnumerable<string> Shaped()
    {
        yield return "a = input 3\nb = input 5\nc = concat a b\nd = c | dense 4 | relu\ne = c | dense 4 | tanh\nf = multiply d e\noutput f d\n";
        yield return "input 12\nh = dense 12 as shared | tanh\nk = h | use shared | tanh\nadd h k | use shared\n";
        yield return "input 4x5\nreshape 2x10 | flatten | dense 6 | glu\n";
        yield return "sequence 3x8\nh = dense 8 | tanh\nadd h h | flatten | dense 2\n";
        yield return "input 8\nblock residual(n) { main = in | dense (2*n) | relu | dense n\n add main in }\nrepeat 4 { residual 8 | tanh }\ndense 3 | softmax\n";
        yield return "input 10\ntrunk = dense 16 | relu\nclass = trunk | dense 4 | softmax\nvalue = trunk | dense 1\noutput class value\nloss crossentropy class\nloss huber value weight=0.1\n";
        yield return "input 784\ndense 128 | relu\ndense 64 | relu\ndense 10 | softmax\n";
        yield return "a = input 2x3\nb = input 6\nx = a | flatten\ny = add x b\ny | dense 3\n";
    }
}
