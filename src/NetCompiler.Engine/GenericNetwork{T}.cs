using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;
using NetCompiler.Networks;

namespace NetCompiler.Engine;

/// <summary>
/// Any network graph, run as it stands: forward and backward by formulas written by hand, apart from the compiler's. It is what generated
/// code is compared with, and in double the standard for the accuracy of float.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>
/// Batches are dense spans, example after example; several inputs, outputs or targets of one example stand one after another in declared
/// order. Weights and states lie in stored order, without padding. <see cref="Forward"/> and <see cref="Loss"/> are safe from many
/// threads at once; everything that keeps values or changes weights is not.
/// </remarks>
public sealed class GenericNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Examples that go through the network together at inference: enough to reuse weights, few enough to stay in the cache.</summary>
    private const int InferenceBatch = 256;

    private readonly Plan<T> _plan;
    private readonly WorkspacePool<T> _pool;
    private readonly Workspace<T> _kept;
    private readonly T[] _parameters;
    private readonly T[] _state;
    private GradientRequest _request;

    /// <summary>The network of <paramref name="graph"/>; weights are zero, states are what they start with.</summary>
    /// <exception cref="NetworkException">The graph has an operator that the engine does not know.</exception>
    public GenericNetwork(NetworkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _plan = new Plan<T>(graph);
        _pool = new WorkspacePool<T>(_plan);
        _kept = new Workspace<T>(_plan);
        _parameters = new T[_plan.ParameterCount];
        _state = new T[_plan.StateCount];
        foreach (var state in graph.States)
        {
            _state.AsSpan(_plan.Offsets[state.Id], _plan.Sizes[state.Id]).Fill(T.CreateTruncating(state.Settings.Number("value", 0)));
        }
    }

    /// <summary>The graph as given.</summary>
    public NetworkGraph Graph => _plan.Graph;

    /// <summary>The weights in stored order.</summary>
    public Span<T> Parameters => _parameters;

    /// <summary>The states in stored order.</summary>
    public Span<T> State => _state;

    /// <summary>The seed of dropout and noise.</summary>
    public ulong Seed { get; set; }

    /// <summary>The training step, which dropout and noise depend on.</summary>
    public long Step { get; set; }

    /// <summary>Values of one example's inputs.</summary>
    public int InputSize => _plan.InputSize;

    /// <summary>Values of one example's outputs.</summary>
    public int OutputSize => _plan.OutputSize;

    /// <summary>Values of one example's targets.</summary>
    public int TargetSize => _plan.TargetSize;

    /// <summary>The weights of the parameter node <paramref name="id"/>.</summary>
    public Span<T> Parameter(int id) => _parameters.AsSpan(_plan.Offsets[id], _plan.Sizes[id]);

    /// <summary>The outputs of every example, in inference mode.</summary>
    /// <exception cref="ShapeException">A span has a wrong length.</exception>
    public void Forward(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        var batch = Batches.Count(inputs.Length, InputSize, "inputs");
        Batches.Check(outputs.Length, batch, OutputSize, "outputs");
        var workspace = _pool.Rent();
        for (var first = 0; first < batch; first += InferenceBatch)
        {
            var count = Math.Min(InferenceBatch, batch - first);
            var pass = Prepare(workspace, inputs.Slice(first * InputSize, count * InputSize), count, training: false);
            pass.Forward(losses: false);
            Rows.Join(_plan, workspace, outputs.Slice(first * OutputSize, count * OutputSize));
        }

        _pool.Return(workspace);
    }

    /// <summary>The mean over the batch of the weighted sum of the losses, in inference mode.</summary>
    /// <exception cref="ShapeException">A span has a wrong length, or there is no example.</exception>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public T Loss(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        var batch = CheckTargets(inputs, targets);
        var workspace = _pool.Rent();
        var sum = 0.0;
        for (var first = 0; first < batch; first += InferenceBatch)
        {
            var count = Math.Min(InferenceBatch, batch - first);
            var pass = Prepare(workspace, inputs.Slice(first * InputSize, count * InputSize), count, training: false);
            Rows.SplitTargets(_plan, workspace, targets.Slice(first * TargetSize, count * TargetSize));
            pass.Forward(losses: true);
            sum += LossSum(workspace);
        }

        _pool.Return(workspace);
        return T.CreateTruncating(sum / batch);
    }

    /// <summary>The mean loss in training mode; writes its gradient with respect to the weights, zero for frozen ones, in stored order.</summary>
    /// <exception cref="ShapeException">A span has a wrong length, or there is no example.</exception>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public T Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradients)
    {
        var batch = CheckTargets(inputs, targets);
        Batches.Check(gradients.Length, 1, _plan.ParameterCount, "gradients");
        _request = new GradientRequest(FromLoss: true, Parameters: true, Inputs: false);
        var pass = Prepare(_kept, inputs, batch, training: true, gradients, _request, updatesState: true);
        Rows.SplitTargets(_plan, _kept, targets);
        pass.Forward(losses: true);
        pass.ClearGradients();
        for (var i = 0; i < _plan.LossIds.Length; i++)
        {
            _kept.Gradient(_plan.LossIds[i]).Fill(T.CreateTruncating(_plan.LossWeights[i] / batch));
        }

        pass.Backward();
        return T.CreateTruncating(LossSum(_kept) / batch);
    }

    /// <summary>
    /// The vector-Jacobian product in training mode: gradients of Σ outputs · <paramref name="outputGradients"/>. An empty
    /// <paramref name="inputGradients"/> or <paramref name="gradients"/> skips that result.
    /// </summary>
    /// <exception cref="ShapeException">A span has a wrong length.</exception>
    public void Backward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> outputGradients, Span<T> inputGradients, Span<T> gradients)
    {
        var batch = Batches.Count(inputs.Length, InputSize, "inputs");
        Batches.Check(outputGradients.Length, batch, OutputSize, "outputGradients");
        _request = new GradientRequest(FromLoss: false, Parameters: !gradients.IsEmpty, Inputs: !inputGradients.IsEmpty);
        if (_request.Inputs)
        {
            Batches.Check(inputGradients.Length, batch, InputSize, "inputGradients");
        }

        if (_request.Parameters)
        {
            Batches.Check(gradients.Length, 1, _plan.ParameterCount, "gradients");
        }

        var pass = Prepare(_kept, inputs, batch, training: true, gradients, _request, updatesState: true);
        pass.Forward(losses: false);
        pass.ClearGradients();
        Rows.SeedOutputs(pass, outputGradients);
        pass.Backward();
        if (_request.Inputs)
        {
            Rows.JoinInputGradients(pass, inputGradients);
        }
    }

    /// <summary>Computes and keeps the value of every node but the losses, for <see cref="Value"/>.</summary>
    /// <exception cref="ShapeException">The inputs have a wrong length.</exception>
    public void Evaluate(ReadOnlySpan<T> inputs, bool training = false)
    {
        var batch = Batches.Count(inputs.Length, InputSize, "inputs");
        Prepare(_kept, inputs, batch, training).Forward(losses: false);
    }

    /// <summary>The values of a node, example after example, in the last <see cref="Evaluate"/>, <see cref="Gradient"/> or <see cref="Backward"/>.</summary>
    /// <param name="id">Id of the node in <see cref="Graph"/>.</param>
    public ReadOnlySpan<T> Value(int id) => Prepared(_kept).Value(id);

    /// <summary>
    /// The gradient with respect to the values of a node in the last <see cref="Gradient"/> or <see cref="Backward"/>; empty where it was
    /// not computed, as nothing asked for depends on it. Between a cross-entropy and its logits there is none: the two are taken together.
    /// </summary>
    /// <param name="id">Id of the node in <see cref="Graph"/>; of weights the gradient is in the caller's span.</param>
    public ReadOnlySpan<T> GradientOf(int id) =>
        _plan.Sources[id] == ValueSource.Workspace && _plan.Needs(id, _request) ? _kept.Gradient(id) : default;

    private Pass<T> Prepared(
        Workspace<T> workspace, bool training = false, Span<T> gradients = default, GradientRequest request = default, bool updatesState = false) => new()
    {
        Plan = _plan,
        Workspace = workspace,
        Parameters = _parameters,
        State = _state,
        UpdatesState = updatesState,
        ParameterGradients = gradients,
        Training = training,
        Seed = Seed,
        Step = Step,
        Request = request,
    };

    private Pass<T> Prepare(
        Workspace<T> workspace, ReadOnlySpan<T> inputs, int batch, bool training, Span<T> gradients = default, GradientRequest request = default,
        bool updatesState = false)
    {
        workspace.Batch = batch;
        Rows.SplitInputs(_plan, workspace, inputs);
        return Prepared(workspace, training, gradients, request, updatesState);
    }

    private double LossSum(Workspace<T> workspace)
    {
        var sum = 0.0;
        for (var i = 0; i < _plan.LossIds.Length; i++)
        {
            var ofOne = 0.0;
            foreach (var value in workspace.Value(_plan.LossIds[i]))
            {
                ofOne += double.CreateTruncating(value);
            }

            sum += _plan.LossWeights[i] * ofOne;
        }

        return sum;
    }

    private int CheckTargets(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        if (_plan.LossIds.Length == 0)
        {
            throw new InvalidOperationException("The network has no loss; add a loss statement, or train it through Backward.");
        }

        var batch = Batches.Count(inputs.Length, InputSize, "inputs");
        Batches.Check(targets.Length, batch, TargetSize, "targets");
        return batch > 0 ? batch : throw new ShapeException("The batch is empty, but a mean loss needs at least one example.");
    }
}
