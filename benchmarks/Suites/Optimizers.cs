using BenchmarkDotNet.Attributes;
using NetCompiler.Optimizers;

namespace NetCompiler.Suites;

/// <summary>A step of each optimiser over bare spans.</summary>
[MemoryDiagnoser]
public class Optimizers
{
    private IOptimizer _optimizer = null!;
    private float[] _parameters = [];
    private float[] _gradients = [];

    /// <summary>The optimiser.</summary>
    [Params("sgd", "momentum", "nesterov", "adam", "adamw", "nadam", "radam", "adamax", "rmsprop", "adagrad", "adadelta", "lion", "rprop")]
    public string Name { get; set; } = "";

    /// <summary>Weights: within the first cache, and beyond the second.</summary>
    [Params(3_000, 1_000_000)]
    public int Count { get; set; }

    /// <summary>Makes the optimiser and its data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        const float Rate = 1e-7f;
        _optimizer = Name switch
        {
            "sgd" => new Sgd(Rate),
            "momentum" => new Sgd(Rate, 0.9f),
            "nesterov" => new Sgd(Rate, 0.9f, nesterov: true),
            "adam" => new Adam(Rate),
            "adamw" => new AdamW(Rate),
            "nadam" => new NAdam(Rate),
            "radam" => new RAdam(Rate),
            "adamax" => new Adamax(Rate),
            "rmsprop" => new RmsProp(Rate),
            "adagrad" => new AdaGrad(Rate),
            "adadelta" => new AdaDelta(Rate),
            "lion" => new Lion(Rate),
            _ => new RProp(Rate),
        };
        _parameters = Values.Random(Count);
        _gradients = Values.Random(Count);
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public void Step() => _optimizer.Step(_parameters, _gradients);
}
