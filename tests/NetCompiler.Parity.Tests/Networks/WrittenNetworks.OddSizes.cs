namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Networks of ordinary size none of whose extents is a whole number of vectors.</summary>
internal static partial class WrittenNetworks
{
    internal static IEnumerable<string> OddSizes()
    {
        yield return "input 1x28x28\nconv 8 3x3 | tanh | avgpool 2 | flatten\ndense 10\n";
        yield return "input 1x28x28\nconv 8 3x3 pad=1 | tanh | conv 8 3x3 pad=1 | tanh | avgpool 2 | flatten\ndense 10\n";
        yield return "input 1x28x28\nconv 8 3x3 stride=2 | tanh | conv 12 3x3 stride=2 pad=1 | tanh | flatten\ndense 10\n";
        yield return "input 1x40x40\nconv 8 7x7 stride=2 | tanh | flatten\ndense 4\n";
        yield return "input 3x11x11\nconv 5 3x3 | tanh | conv 7 3x3 | flatten\ndense 10\n";
        yield return "input 10x9x9\nconv 10 3x3 pad=1 | tanh | conv 20 3x3 pad=1 | flatten\ndense 10\n";
        yield return "input 17x9x9\nconv 17 3x3 pad=1 | batchnorm | tanh | conv 18 3x3 pad=1 | tanh | conv 2 1x1\n";
        yield return "input 2x6x7\nconv 10 4x4 pad=1 | tanh | conv 10 3x3 pad=1 | tanh | flatten\ndense 7\n";
        yield return "input 24x10x10\ndepthwiseconv 3x3 pad=1 | tanh | conv 30 1x1 | batchnorm | tanh | globalavgpool\ndense 5\n";
        yield return "input 20x7x7\nconvtranspose 18 3x3 stride=2 | tanh | conv 3 3x3 pad=1\n";
        yield return "input 20x9x9\nconv 33 3x3 | tanh | conv 24 3x3 pad=1\n";
        yield return "input 32x8x8\nconv 20 1x1\n";
        yield return "input 16x9x9\nbatchnorm | tanh | maxpool 2\n";
        yield return "input 5x50\nconv 9 5 stride=2 | tanh | conv 9 5 dilation=3 | flatten\ndense 3\n";
        yield return "input 3x7x7x7\nconv 6 3x3x3 | tanh | conv 18 2x2x2 | flatten\ndense 5\n";
        yield return "sequence 50x30\ndense 100 | tanh | dense 30\n";
        yield return "sequence 50x7\ndense 20 | tanh | layernorm | dense 5 | flatten\ndense 3\n";
        yield return "sequence 12x60\nencoder 3 100\n";
        yield return "sequence 40x36\nattention 18 | dense 5\n";
        yield return "sequence 30x9\nlstm 13 | gru 11 | rnn 7 bidirectional=true | dense 5\n";
    }
}
