namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Operators on tensors: constants, parameters and values per example together.</summary>
internal static partial class WrittenNetworks
{
    /// <summary>The texts; each operator on tensors is in one, smooth enough for differences.</summary>
    public static IEnumerable<string> Tensors() => [.. SharedValues(), .. Elementwise(), .. Products(), .. Reductions(), .. Moves(), .. TensorLayers()];

    private static IEnumerable<string> SharedValues()
    {
        yield return "x = input 3x4x5\nc = constant 4x1 1 -2 0.5 3\nb = parameter 3x1x1 init=normal init_value=0.5\ny = multiply x c\nz = add y b\nz | dense 7\n";
        yield return "x = input 19\nw = parameter 19 init=constant init_value=0.3\ns = parameter 1 init=normal\nt = multiply w s | tanh\nadd x t | dense 3\n";
        yield return "x = sequence 4x6\nb = parameter 6 init=uniform init_value=0.5 trainable=false\ny = add x b | tanh\ny | dense 3\n";
        yield return "x = input 6\nc = constant 6 0.5\nd = c | dense 6\nadd x d | dense 5\n";
        yield return "x = input 17\nw = parameter 17 init=normal\nh = w | dense 17 | tanh\nmultiply x h | dense 4 | softmax\n";
        yield return "x = input 5\nw = parameter 16x5 init=normal init_value=0.4\nh = matmul x w transpose_b=true | tanh\nmatmul h w\n";
        yield return "x = input 5\na = dense 5 as one | tanh\nb = a | use one | tanh\nc = parameter 5 init=normal\nadd b c | use one\n";
    }

    private static IEnumerable<string> Elementwise()
    {
        foreach (var word in new[] { "subtract", "divide", "power" })
        {
            yield return $"x = input 3x7\na = x | softplus | scale 0.5 offset=0.6\nb = parameter 7 init=constant init_value=0.8\nc = b | softplus\n{word} a c | dense 3\n";
            yield return $"x = input 21\nc = constant 21 1.5\na = x | softplus | scale 0.5 offset=0.6\n{word} c a\n";
        }

        yield return "x = input 9\na = dense 33\nb = x | dense 33\nc = maximum a b\nd = minimum b a c\nsubtract c d\n";
        yield return "x = input 5x3\nc = constant 5x3 1 0 1 0 0 1 1 1 0 0 1 0 1 0 1\nw = parameter 3 init=normal\nwhere c x w\n";
        yield return "x = input 12\nc = constant 12 3 1 2 3 4 5 0 1 2 9 8 7\nd = constant 12 2\ne = less c d\nf = lessequal c d\ng = greater c d\nh = greaterequal c d\ni = equal c d\n"
            + "j = and e f\nk = or g h\nl = xor i j\nm = modulo c d\nn = not l\nadd x e f g h i j k l m n\n";
        foreach (var word in new[] { "neg", "square", "exp", "sin", "cos", "atan", "sinh", "cosh", "asinh", "erf" })
        {
            yield return $"input 19\nscale 0.7\n{word}\n";
        }

        yield return "x = input 19\nh = logistic | scale 0.8 offset=0.1\ny = h | sqrt\nz = h | rsqrt\nu = h | log\nv = h | reciprocal\nadd y z u v\n";
        yield return "x = input 19\nh = logistic | scale 0.8 offset=0.1\na = h | asin\nb = h | acos\nc = h | atanh\nd = h | tan\ne = h | reciprocal | acosh\nadd a b c d e\n";
        yield return "x = input 19\nc = constant 19 -1.5 0.5 2.5 -2.5 1.5 0 0.4 -0.6 7 8 9 1 2 3 4 5 6 7 8\na = c | round\nb = c | floor\nd = c | ceil\ne = c | abs\nf = c | isnan\ng = c | isinf\nadd x a b d e f g\n";
    }

    private static IEnumerable<string> Products()
    {
        yield return "a = input 5x7\nb = input 7x6\nmatmul a b | dense 3\n";
        yield return "a = sequence 5x16\nw = parameter 16x33\nmatmul a w | tanh\n";
        yield return "a = input 3x5x4\nb = input 4x9\nc = matmul a b\nd = parameter 3x9x2 init=normal\nmatmul c d | flatten\n";
        yield return "q = sequence 6x8\nk = q | dense 8\nv = q | dense 8\ns = matmul q k transpose_b=true | scale 0.35 | softmax\nmatmul s v | flatten\n";
        yield return "a = input 7\nb = input 7\nc = matmul a b\nw = parameter 7x3\nd = matmul a w\nmultiply c d\n";
        yield return "a = input 2x5x4\nb = input 2x6x4\neinsum \"hid,hjd->hij\" a b | flatten | dense 2\n";
        yield return "a = input 5x4\nb = parameter 4 init=normal\neinsum \"...j,j\" a b\n";
        yield return "input 5x5\neinsum \"ii->i\" | dense 2\n";
        yield return "input 17x17\neinsum \"ii\"\n";
        yield return "a = input 4x3x4\nb = parameter 4x4 init=normal\neinsum \"iji,ii->ji\" a b | flatten | dense 2\n";
    }

    private static IEnumerable<string> Reductions()
    {
        foreach (var word in new[] { "sum", "mean", "l1", "l2", "sumsquare", "logsum", "logsumexp", "max", "min", "prod" })
        {
            yield return $"input 3x5x7\nlogistic | scale 1 offset=0.2\nreduce{word} axes=0x2\n";
            yield return $"x = sequence 4x17\nh = x | logistic | scale 1 offset=0.2\nm = h | reduce{word} axes=-1 keepdims=true\nadd h m\n";
        }

        yield return "x = input 37\nm = reducemean\nsubtract x m\n";
        yield return "x = input 4x9\nw = parameter 5x9 init=normal\nn = w | reducel2 axes=1\nm = x | reducemax axes=1 | reducesum keepdims=true\nmultiply n m\n";
        yield return "x = input 4x9\na = argmax\nb = x | argmin axis=0 | reducesum\nc = x | reducesum axes=1\nd = constant 4 0\ne = multiply a d\nf = add c e\nadd f b\n";
    }

    private static IEnumerable<string> Moves()
    {
        foreach (var stage in new[]
        {
            "transpose", "transpose 1 0 2", "transpose 2 0 1", "expand 2x3x5x7", "tile 2x1x3", "slice starts=1 ends=6 axes=2 steps=2", "slice starts=-1x0 ends=-100x2 axes=1x0 steps=-2x1",
            "split 2 1 axis=2", "split 3 2", "split index=1 sizes=2x4x1 axis=-1", "gather 4 0 0 2 axis=1", "gather 0 2 4 6 5 axis=2", "cumsum", "cumsum axis=0 reverse=true exclusive=true",
            "trilu", "trilu upper=false diagonal=-1", "squeeze", "unsqueeze 1 -1 | squeeze 1", "reshape 7x-1", "reshape 5x3x1x7x1", "l2normalize", "l2normalize axis=1",
            "meanvariancenormalization", "meanvariancenormalization axes=0x2",
        })
        {
            yield return $"input 3x5x7\nscale 0.5\n{stage}\nflatten | dense 4\n";
            yield return $"x = input 4\nw = parameter 3x5x7 init=normal init_value=0.7\nm = w | {stage} | flatten | tanh | reducesum keepdims=true\nadd x m\n";
        }

        yield return "a = input 2x4\nb = input 2x3\nw = parameter 2x5 init=normal\nconcat a w b axis=-1 | dense 3\n";
        yield return "x = input 6\nh = x | dense 1 | step\no = h | onehot 3 | flatten\nw = parameter 3 init=normal\nt = multiply o w\nh2 = x | dense 3\nadd t h2\n";
    }

    private static IEnumerable<string> TensorLayers()
    {
        yield return "x = input 5x8\na = constant 5x5 0 1 0 0 1 1 0 1 0 0 0 1 0 1 0 0 0 1 0 1 1 0 0 1 0\ngraphconv x a 16 | tanh | graphconv a 3 bias=false | flatten\n";
        yield return "x = input 4x6\na = input 4x4\nh = graphconv x a 5\nh | flatten | dense 2\n";
        yield return "input 9\ndistance 17 | dense 2\n";
        yield return "sequence 3x5\ndistance 4 squared=true | scale -0.3 | exp\nflatten | dense 2\n";
        yield return "input 2x3x4\ndistance 6 | square | scale -0.1 | exp | dense 3 | softmax\n";
    }
}
