using NetCompiler.Optimizers;

namespace NetCompiler.Workers;

/// <summary>
/// The spans of a caller that waits, as pointers, because no span may lie on the heap, where other threads look. Valid while the caller keeps them pinned.
/// </summary>
internal readonly unsafe struct PinnedSpans
{
    private readonly int _examples;
    private readonly int _first;
    private readonly ulong _seed;
    private readonly long _step;
    private readonly bool _wantsInputs;
    private readonly bool _wantsParameters;
    private readonly IPiecewiseOptimizer? _optimizer;
    private readonly Stretch _parameters;
    private readonly Stretch _weights;
    private readonly Stretch _states;
    private readonly Stretch _inputs;
    private readonly Stretch _targets;
    private readonly Stretch _classes;
    private readonly Stretch _outputGradients;
    private readonly Stretch _outputs;
    private readonly Stretch _inputGradients;
    private readonly Stretch _gradients;
    private readonly Stretch _workspace;

    public PinnedSpans(
        in PassSpans spans, float* parameters, float* weights, float* states, float* inputs, float* targets, int* classes, float* outputGradients, float* outputs,
        float* inputGradients, float* gradients, float* workspace)
    {
        (_examples, _first, _seed, _step, _optimizer) = (spans.Examples, spans.First, spans.Seed, spans.Step, spans.Optimizer);
        (_wantsInputs, _wantsParameters) = (spans.WantsInputs, spans.WantsParameters);
        _parameters = new(parameters, spans.Parameters.Length);
        _weights = new(weights, spans.Weights.Length);
        _states = new(states, spans.States.Length);
        _inputs = new(inputs, spans.Inputs.Length);
        _targets = new(targets, spans.Targets.Length);
        _classes = new(classes, spans.Classes.Length);
        _outputGradients = new(outputGradients, spans.OutputGradients.Length);
        _outputs = new(outputs, spans.Outputs.Length);
        _inputGradients = new(inputGradients, spans.InputGradients.Length);
        _gradients = new(gradients, spans.Gradients.Length);
        _workspace = new(workspace, spans.Workspace.Length);
    }

    /// <summary>The spans again, on the thread that asks.</summary>
    public PassSpans Spans => new()
    {
        Examples = _examples,
        First = _first,
        Seed = _seed,
        Step = _step,
        Parameters = _parameters.Floats,
        Weights = _weights.Floats,
        Optimizer = _optimizer,
        WantsInputs = _wantsInputs,
        WantsParameters = _wantsParameters,
        States = _states.Floats,
        Inputs = _inputs.Floats,
        Targets = _targets.Floats,
        Classes = new((int*)_classes.Start, _classes.Length),
        OutputGradients = _outputGradients.Floats,
        Outputs = _outputs.Floats,
        InputGradients = _inputGradients.Floats,
        Gradients = _gradients.Floats,
        Workspace = _workspace.Floats,
    };

    private readonly struct Stretch(void* start, int length)
    {
        public readonly void* Start = start;
        public readonly int Length = length;

        public Span<float> Floats => new(Start, Length);
    }
}
