using System.Runtime.CompilerServices;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;
using NetCompiler.Initializers;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Workers;

namespace NetCompiler.Engine;

/// <summary>A network on the generic engine: what a generated class does, from a graph known only at run time.</summary>
/// <remarks>Its memory order is the stored order, without padding. The same seed gives the same weights as in a generated class.</remarks>
public sealed partial class GenericNetwork : INetwork
{
    private readonly GenericNetwork<float> _network;
    private int _workers = 1;
    private float[] _gradients = [];
    private float[] _targets = [];

    /// <summary>The network of <paramref name="graph"/>, initialised as declared.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What messages and files call it.</param>
    /// <param name="text">Its canonical text, which files carry.</param>
    /// <param name="seed">The seed of the weights, and of dropout and noise.</param>
    /// <exception cref="NetworkException">The graph has an operator that the engine does not know.</exception>
    public GenericNetwork(NetworkGraph graph, string name, string text, ulong seed = 0)
        : this(new GenericNetwork<float>(graph), GraphInfo.Describe(graph, name, text))
    {
        Seed = seed;
        WeightInitializer.Initialize(Info, seed, Parameters, State);
    }

    private GenericNetwork(GenericNetwork<float> network, NetworkInfo info) => (_network, Info) = (network, info);

    /// <inheritdoc/>
    public NetworkInfo Info { get; }

    /// <summary>The graph as declared.</summary>
    public NetworkGraph Graph => _network.Graph;

    /// <summary>The weights in stored order.</summary>
    public Span<float> Parameters => _network.Parameters;

    /// <summary>The states in stored order.</summary>
    public Span<float> State => _network.State;

    /// <inheritdoc/>
    public ulong Seed
    {
        get => _network.Seed;
        set => _network.Seed = value;
    }

    /// <inheritdoc/>
    public long Step
    {
        get => _network.Step;
        set => _network.Step = value;
    }

    /// <inheritdoc/>
    public int Workers
    {
        get => _workers;
        set => _workers = WorkerTeam.Check(value);
    }

    /// <summary>The same graph with weights, states, seed and step converted to double, to judge the accuracy of float.</summary>
    public GenericNetwork<double> ToDouble()
    {
        var copy = new GenericNetwork<double>(Graph) { Seed = Seed, Step = Step };
        for (var i = 0; i < Parameters.Length; i++)
        {
            copy.Parameters[i] = Parameters[i];
        }

        for (var i = 0; i < State.Length; i++)
        {
            copy.State[i] = State[i];
        }

        return copy;
    }

    /// <summary>Takes over weights and states of a network of the same structure, whatever its memory order.</summary>
    /// <exception cref="NetworkException">Names or shapes differ.</exception>
    public void CopyParametersFrom(INetwork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Copy(other.Info.Parameters, other.Parameters, Info.Parameters, Parameters);
        Copy(other.Info.States, other.State, Info.States, State);
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        Batches.Check(input.Length, 1, Info.InputSize, nameof(input));
        _network.Forward(input, output);
    }

    /// <inheritdoc/>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => _network.Forward(inputs, outputs);

    /// <inheritdoc/>
    public float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => _network.Loss(inputs, targets);

    /// <inheritdoc/>
    public float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes) => _network.Loss(inputs, Targets(inputs, classes));

    /// <inheritdoc/>
    public float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> gradients) =>
        _network.Gradient(inputs, targets, gradients);

    /// <inheritdoc/>
    public float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, Span<float> gradients) =>
        _network.Gradient(inputs, Targets(inputs, classes), gradients);

    /// <inheritdoc/>
    public void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients, Span<float> gradients) =>
        _network.Backward(inputs, outputGradients, inputGradients, gradients);

    /// <inheritdoc/>
    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (_gradients.Length != Parameters.Length)
        {
            _gradients = new float[Parameters.Length];
        }

        var loss = Gradient(inputs, targets, _gradients);
        optimizer.Step(Info, Parameters, _gradients);
        return loss;
    }

    /// <inheritdoc/>
    public float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, IOptimizer optimizer) =>
        Train(inputs, Targets(inputs, classes), optimizer);

    /// <inheritdoc/>
    public void Inspect(ReadOnlySpan<float> input, ILayerVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Batches.Check(input.Length, 1, Info.InputSize, nameof(input));
        _network.Evaluate(input);
        foreach (var node in GraphInfo.Layers(Graph))
        {
            visitor.Visit(node.Name, node.Shape.Extents.ToArray(), _network.Value(node.Id));
        }
    }

    /// <summary>A network with equal weights, state, seed and step that shares nothing with this one.</summary>
    public GenericNetwork Clone()
    {
        var copy = new GenericNetwork(new GenericNetwork<float>(Graph), Info) { Seed = Seed, Step = Step, Workers = Workers };
        Parameters.CopyTo(copy.Parameters);
        State.CopyTo(copy.State);
        return copy;
    }

    INetwork INetwork.Clone() => Clone();

    private static void Copy(
        IReadOnlyList<ParameterInfo> theirs, ReadOnlySpan<float> from, IReadOnlyList<ParameterInfo> ours, Span<float> to)
    {
        if (!theirs.Select(static p => (p.Name, p.Size)).SequenceEqual(ours.Select(static p => (p.Name, p.Size))))
        {
            throw new NetworkException(
                $"The other network has {Names(theirs)}, but this one has {Names(ours)}; copy between networks of one text.");
        }

        for (var i = 0; i < ours.Count; i++)
        {
            theirs[i].CopyTo(from, to.Slice(ours[i].Offset, ours[i].Size));
        }
    }

    private static string Names(IReadOnlyList<ParameterInfo> parameters) =>
        parameters.Count == 0 ? "nothing" : string.Join(", ", parameters.Select(static p => $"{p.Name} ({string.Join("×", p.Shape)})"));

    /// <summary>Classes as rows of targets, in a buffer that the next call overwrites.</summary>
    private ReadOnlySpan<float> Targets(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, [CallerMemberName] string method = "")
    {
        var batch = Batches.Count(inputs.Length, Info.InputSize, nameof(inputs));
        ClassTargets.Check(Info, method, classes, batch);
        var length = checked(batch * Info.TargetSize);
        if (_targets.Length < length)
        {
            _targets = new float[length];
        }

        var targets = _targets.AsSpan(0, length);
        ClassTargets.Expand(Info, classes, targets);
        return targets;
    }
}
