namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Operators on tensors: constants, parameters and values per example together.</summary>
internal static partial class WrittenNetworks
{
    private static IEnumerable<string> Tensors()
    {
        yield return "x = input 3x4x5\nc = constant 4x1 1 -2 0.5 3\nb = parameter 3x1x1 init=normal init_value=0.5\ny = multiply x c\nz = add y b\nz | dense 7\n";
        yield return "x = input 19\nw = parameter 19 init=constant init_value=0.3\ns = parameter 1 init=normal\nt = multiply w s | tanh\nadd x t | dense 3\n";
        yield return "x = sequence 4x6\nb = parameter 6 init=uniform init_value=0.5 trainable=false\ny = add x b | tanh\ny | dense 3\n";
        yield return "x = input 6\nc = constant 6 0.5\nd = c | dense 6\nadd x d | dense 5\n";
        yield return "x = input 17\nw = parameter 17 init=normal\nh = w | dense 17 | relu\nmultiply x h | dense 4 | softmax\n";
    }
}
