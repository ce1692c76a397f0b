using BenchmarkDotNet.Attributes;
using NetCompiler.Networks;

namespace NetCompiler.Suites;

/// <summary>Single layers without training, so that a call is one kernel and what leads to it.</summary>
[MemoryDiagnoser]
public class Kernels
{
    private INetwork _network = null!;
    private float[] _inputs = [];
    private float[] _outputs = [];

    /// <summary>The layer.</summary>
    [Params("dense 784-128", "conv 1-6 5x5", "conv 6-16 5x5", "conv 16-16 3x3", "softmax 1000", "layernorm 64")]
    public string Layer { get; set; } = "";

    /// <summary>Examples of a call.</summary>
    [Params(1, 64)]
    public int Batch { get; set; }

    /// <summary>Makes the layer's network and its data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _network = Layer switch
        {
            "dense 784-128" => new DenseLayer(1),
            "conv 1-6 5x5" => new FirstConvolution(1),
            "conv 6-16 5x5" => new SecondConvolution(1),
            "conv 16-16 3x3" => new ResidualConvolution(1),
            "softmax 1000" => new SoftmaxLayer(1),
            _ => new NormLayer(1),
        };
        _inputs = Values.Random(Batch * _network.Info.InputSize);
        _outputs = new float[Batch * _network.Info.OutputSize];
    }

    /// <summary>The forward pass.</summary>
    [Benchmark]
    public void Forward() => _network.PredictBatch(_inputs, _outputs);
}

/// <summary>784 inputs, 128 outputs.</summary>
[Network("""
    input 784
    dense 128 | relu
    """, Training = false)]
public sealed partial class DenseLayer;

/// <summary>LeNet-5's first layer.</summary>
[Network("""
    input 1x28x28
    conv 6 5x5 pad=2 | relu | maxpool 2
    """, Training = false)]
public sealed partial class FirstConvolution;

/// <summary>LeNet-5's second layer.</summary>
[Network("""
    input 6x14x14
    conv 16 5x5 | relu | maxpool 2
    """, Training = false)]
public sealed partial class SecondConvolution;

/// <summary>A convolution of ResNet-8's first stage.</summary>
[Network("""
    input 16x32x32
    conv 16 3x3 pad=1 bias=false | batchnorm | relu
    """, Training = false)]
public sealed partial class ResidualConvolution;

/// <summary>A softmax over as many classes as ImageNet has.</summary>
[Network("""
    input 1000
    softmax
    """, Training = false)]
public sealed partial class SoftmaxLayer;

/// <summary>A layer norm as in an encoder of 32 tokens.</summary>
[Network("""
    sequence 32x64
    layernorm
    """, Training = false)]
public sealed partial class NormLayer;
