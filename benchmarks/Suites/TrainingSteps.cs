using BenchmarkDotNet.Attributes;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using SideBySide.Networks;

namespace NetCompiler.Suites;

/// <summary>A training step as a whole and in its parts: the gradient alone, and the optimiser alone.</summary>
[MemoryDiagnoser]
public class TrainingSteps
{
    private INetwork _network = null!;
    private Sgd _optimizer = null!;
    private float[] _inputs = [];
    private float[] _targets = [];
    private float[] _gradients = [];

    /// <summary>The network's class and its batch.</summary>
    [Params("Mlp784x128x10 128", "Mlp784x128x10 32", "LeNet5 64", "ResNet8Training 64", "Lstm128 32", "XorNet 4")]
    public string Network { get; set; } = "";

    /// <summary>Threads that share a step; the second core must be idle for 2 to say anything.</summary>
    [Params(1, 2)]
    public int Workers { get; set; }

    /// <summary>Makes the network and its data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var words = Network.Split(' ');
        _network = words[0] switch
        {
            nameof(Mlp784x128x10) => new Mlp784x128x10(1),
            nameof(LeNet5) => new LeNet5(1),
            nameof(ResNet8Training) => new ResNet8Training(1),
            nameof(Lstm128) => new Lstm128(1),
            _ => new XorNet(1),
        };
        _network.Workers = Workers;
        var batch = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
        var size = _network.Info.TargetSize;
        _inputs = Values.Random(batch * _network.Info.InputSize);
        _targets = new float[batch * size];
        for (var i = 0; i < batch; i++)
        {
            _targets[(i * size) + (i % size)] = 1;
        }

        // So small a rate that every step does the same work.
        _optimizer = new(1e-7f, momentum: 0.9f);
        _gradients = new float[_network.Info.ParameterMemory];
    }

    /// <summary>Forward, backward and the optimiser.</summary>
    [Benchmark]
    public float Train() => _network.Train(_inputs, _targets, _optimizer);

    /// <summary>Forward and backward.</summary>
    [Benchmark]
    public float Gradient() => _network.Gradient(_inputs, _targets, _gradients);

    /// <summary>Forward alone, with the loss.</summary>
    [Benchmark]
    public float Loss() => _network.Loss(_inputs, _targets);
}
