using NetCompiler.Initializers;
using NetCompiler.Networks;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;

namespace NetCompiler.Tests;

/// <summary>A network written by hand: y = x·Wᵀ + b with mean squared error, W in memory as [in][out padded to 16].</summary>
internal sealed class LinearNetwork : INetwork
{
    private const int Lane = 16;

    private readonly int _inputs;
    private readonly int _outputs;
    private float[] _parameters;
    private float[] _state;
    private float[] _gradients;
    private float[] _row;
    private float[] _target;

    public LinearNetwork(int inputs, int outputs, ulong seed = 0, bool threshold = false, string initializer = "glorot_uniform", string layer = "dense1")
    {
        (_inputs, _outputs, Threshold) = (inputs, outputs, threshold);
        var activation = threshold ? " | step" : "";
        Info = new NetworkInfo
        {
            Name = "Linear",
            Text = $"input {inputs}\ndense {outputs}{activation}\nloss mse\n",
            InputSize = inputs,
            OutputSize = outputs,
            TargetSize = outputs,
            ParameterCount = (inputs + 1) * outputs,
            ParameterMemory = (inputs + 1) * Lane,
            StateMemory = Lane,
            ForwardMacs = inputs * outputs,
            WorkspaceBytes = 0,
            Inputs = [new TensorInfo("input", [inputs], 0)],
            Outputs = [new TensorInfo("output", [outputs], 0)],
            Targets = [new TensorInfo("target", [outputs], 0)],
            Losses = [new LossInfo("mse", "output", 1, true)],
            Layers = [new LayerInfo(layer, "dense", $"{inputs} → {outputs}", [outputs], (inputs + 1) * outputs)],
            Parameters =
            [
                new ParameterInfo(layer + ".weight", [outputs, inputs], 0, [1, Lane], true, new InitializerInfo(initializer, inputs, outputs)),
                new ParameterInfo(layer + ".bias", [outputs], inputs * Lane, [1], true, new InitializerInfo("zeros")),
            ],
            States = [new ParameterInfo("scale.mean", [2], 0, [1], false, new InitializerInfo("constant", 1, 1, 3))],
        };
        _parameters = new float[Info.ParameterMemory];
        _state = new float[Info.StateMemory];
        _gradients = new float[Info.ParameterMemory];
        _row = new float[outputs];
        _target = new float[outputs];
        WeightInitializer.Initialize(Info, seed, _parameters, _state);
    }

    public NetworkInfo Info { get; }

    public Span<float> Parameters => _parameters;

    public Span<float> State => _state;

    public ulong Seed { get; set; }

    public int Workers { get; set; } = 1;

    public long Step { get; set; }

    public bool Threshold { get; }

    public int TrainCalls { get; private set; }

    public Action? OnTrain { get; set; }

    /// <summary>The deviation of what is added to the targets in training: a random value that depends on seed and step, as dropout does.</summary>
    public float Noise { get; init; }

    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var o = 0; o < _outputs; o++)
        {
            var sum = _parameters[(_inputs * Lane) + o];
            for (var i = 0; i < _inputs; i++)
            {
                sum += input[i] * _parameters[(i * Lane) + o];
            }

            output[o] = Threshold ? (sum >= 0 ? 1 : 0) : sum;
        }
    }

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (var e = 0; e < inputs.Length / _inputs; e++)
        {
            Predict(inputs.Slice(e * _inputs, _inputs), outputs.Slice(e * _outputs, _outputs));
        }
    }

    public float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => Run(inputs, targets, [], []);

    public float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes) => Run(inputs, [], classes, []);

    public float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> gradients) => Run(inputs, targets, [], gradients);

    public float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, Span<float> gradients) => Run(inputs, [], classes, gradients);

    public void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients, Span<float> gradients) =>
        throw new NotSupportedException();

    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, IOptimizer optimizer) => Train(inputs, targets, [], optimizer);

    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, IOptimizer optimizer) => Train(inputs, [], classes, optimizer);

    public void Inspect(ReadOnlySpan<float> input, ILayerVisitor visitor)
    {
        var output = new float[_outputs];
        Predict(input, output);
        visitor.Visit(Info.Layers[0].Name, [_outputs], output);
    }

    public INetwork Clone()
    {
        var copy = (LinearNetwork)MemberwiseClone();
        (copy._parameters, copy._state, copy._gradients) = ([.. _parameters], [.. _state], new float[_gradients.Length]);
        (copy._row, copy._target) = (new float[_outputs], new float[_outputs]);
        return copy;
    }

    private float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> classes, IOptimizer optimizer)
    {
        TrainCalls++;
        OnTrain?.Invoke();
        var loss = Run(inputs, targets, classes, _gradients);
        optimizer.Step(Info, _parameters, _gradients);
        return loss;
    }

    private float Run(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> classes, Span<float> gradients)
    {
        gradients.Clear();
        var examples = inputs.Length / _inputs;
        var loss = 0.0;
        for (var e = 0; e < examples; e++)
        {
            var x = inputs.Slice(e * _inputs, _inputs);
            Predict(x, _row);
            if (classes.Length > 0)
            {
                Array.Clear(_target);
                _target[classes[e]] = 1;
            }
            else
            {
                targets.Slice(e * _outputs, _outputs).CopyTo(_target);
            }

            var random = new CounterRandom(Seed, Step, 0);
            for (var o = 0; o < _outputs; o++)
            {
                var noise = gradients.Length > 0 && Noise > 0 ? Noise * random.Normal(1, (uint)e, (uint)o) : 0;
                var difference = _row[o] + noise - _target[o];
                loss += difference * difference / (double)_outputs / examples;
                if (gradients.Length > 0)
                {
                    var slope = 2 * difference / _outputs / examples;
                    gradients[(_inputs * Lane) + o] += slope;
                    for (var i = 0; i < _inputs; i++)
                    {
                        gradients[(i * Lane) + o] += slope * x[i];
                    }
                }
            }
        }

        return (float)loss;
    }
}
