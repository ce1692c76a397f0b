using BenchmarkDotNet.Attributes;
using NetCompiler.Networks;
using SideBySide.Networks;

namespace NetCompiler.Suites;

/// <summary>One prediction of each network of the comparison.</summary>
[MemoryDiagnoser]
public class Predictions
{
    private INetwork _network = null!;
    private float[] _input = [];
    private float[] _output = [];

    /// <summary>The network's class.</summary>
    [Params(
        nameof(Mlp4x16x3), nameof(Mlp64x32x10), nameof(Mlp784x128x64x10), nameof(LeNet5), nameof(Lstm8x32), nameof(Gru8x32), nameof(EncoderBlock), nameof(ResNet8))]
    public string Network { get; set; } = "";

    /// <summary>Makes the network and its data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _network = Network switch
        {
            nameof(Mlp4x16x3) => new Mlp4x16x3(1),
            nameof(Mlp64x32x10) => new Mlp64x32x10(1),
            nameof(Mlp784x128x64x10) => new Mlp784x128x64x10(1),
            nameof(LeNet5) => new LeNet5(1),
            nameof(Lstm8x32) => new Lstm8x32(1),
            nameof(Gru8x32) => new Gru8x32(1),
            nameof(EncoderBlock) => new EncoderBlock(1),
            _ => new ResNet8(1),
        };
        _input = Values.Random(_network.Info.InputSize);
        _output = new float[_network.Info.OutputSize];
    }

    /// <summary>One example.</summary>
    [Benchmark]
    public void Predict() => _network.Predict(_input, _output);
}
