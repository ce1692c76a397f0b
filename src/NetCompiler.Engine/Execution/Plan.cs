using System.Numerics;
using NetCompiler.Core;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Operators;

namespace NetCompiler.Engine.Execution;

/// <summary>What happens to the values behind a node: where a value lies, which steps run, which gradients anyone asks for.</summary>
/// <remarks>Made once from the graph and never changed, so that any number of threads may read it.</remarks>
internal sealed class Plan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Node> _nodes;
    private readonly Dictionary<int, int> _spread = [];
    private readonly bool[] _leadsToParameter;
    private readonly bool[] _leadsToInput;
    private readonly bool[] _reachedFromLoss;
    private readonly bool[] _reachedFromOutput;

    public Plan(NetworkGraph graph)
    {
        Graph = graph;
        _nodes = [.. graph.Nodes];

        // Each shared value may need to be repeated for the examples, by a node of the engine's own.
        var count = graph.Nodes.Count + graph.Nodes.Count(static n => !n.PerExample && !n.IsWeight);
        Sizes = new int[count];
        Offsets = new int[count];
        Constants = new T[count][];
        Sources = new ValueSource[count];
        IsLoss = Marked(graph.Losses);
        Trainable = new bool[count];
        var steps = new List<PlanStep<T>>();
        foreach (var node in graph.Nodes)
        {
            Sizes[node.Id] = node.Shape.Size;
            Place(node, steps);
        }

        Steps = [.. steps];
        InputIds = [.. graph.Inputs];
        OutputIds = [.. graph.Outputs.Select(static o => o.Value)];
        LossIds = [.. graph.Losses];
        OutputSize = OutputIds.Sum(id => Sizes[id]);
        LossWeights = [.. graph.Losses.Select(id => graph[id].Settings.Number("weight", 1))];
        TargetIds = [.. graph.Losses.Select(id => graph[id].Inputs[1])];
        TargetSize = TargetIds.Sum(id => Sizes[id]);
        (_leadsToParameter, _leadsToInput) = (LeadsTo(Trainable), LeadsTo(Marked(graph.Inputs)));
        (_reachedFromLoss, _reachedFromOutput) = (ReachedFrom(graph.Losses), ReachedFrom(OutputIds));
    }

    public NetworkGraph Graph { get; }

    /// <summary>The nodes of the graph, then those the engine repeats shared values with.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The nodes that compute something, in order.</summary>
    public PlanStep<T>[] Steps { get; }

    /// <summary>Values of each node, of one example when it is per example.</summary>
    public int[] Sizes { get; }

    /// <summary>Where a weight starts in the parameters, a state in the states, an input in an example's row.</summary>
    public int[] Offsets { get; }

    /// <summary>The values of constants.</summary>
    public T[]?[] Constants { get; }

    /// <summary>Which nodes are weights with a gradient.</summary>
    public bool[] Trainable { get; }

    public ValueSource[] Sources { get; }

    /// <summary>Which nodes are losses.</summary>
    public bool[] IsLoss { get; }

    // Copies of the graph's lists: as arrays they can be walked without allocating.
    public int[] InputIds { get; }

    public int[] OutputIds { get; }

    public int[] LossIds { get; }

    public double[] LossWeights { get; }

    /// <summary>The targets in the order of the losses, which is their order in an example's row.</summary>
    public int[] TargetIds { get; }

    public int ParameterCount { get; private set; }

    public int StateCount { get; private set; }

    public int InputSize { get; private set; }

    public int TargetSize { get; }

    public int OutputSize { get; }

    /// <summary>Whether the gradient of the value <paramref name="id"/> is not known to be zero, and somebody asked for what comes of it.</summary>
    public bool Needs(int id, GradientRequest request) =>
        (request.FromLoss ? _reachedFromLoss[id] : _reachedFromOutput[id])
        && ((request.Parameters && _leadsToParameter[id]) || (request.Inputs && _leadsToInput[id]));

    private void Place(Node node, List<PlanStep<T>> steps)
    {
        switch (node.Operator)
        {
            case Leaf.Input:
                Offsets[node.Id] = InputSize;
                InputSize += Sizes[node.Id];
                return;
            case Leaf.Target:
                return;
            case Leaf.Parameter:
                Sources[node.Id] = ValueSource.Parameter;
                Offsets[node.Id] = ParameterCount;
                ParameterCount += Sizes[node.Id];
                Trainable[node.Id] = node.Settings.Number("trainable", 1) != 0;
                return;
            case Leaf.State:
                Sources[node.Id] = ValueSource.State;
                Offsets[node.Id] = StateCount;
                StateCount += Sizes[node.Id];
                return;
            case Leaf.Constant:
                Sources[node.Id] = ValueSource.Constant;
                Constants[node.Id] = Constant(node);
                return;
            default:
                steps.Add(HeadLoss.TryFuse<T>(Graph, node) ?? Step(node, steps));
                return;
        }
    }

    private PlanStep<T> Step(Node node, List<PlanStep<T>> steps)
    {
        var @operator = EngineCatalogue<T>.Create(Graph, node);
        return Step(node, @operator, [.. node.Inputs.Select(i =>
            @operator.HandlesShared || Graph[i].PerExample || Graph[i].IsWeight ? i : Spread(Graph[i], steps))]);
    }

    private int Spread(Node value, List<PlanStep<T>> steps)
    {
        if (!_spread.TryGetValue(value.Id, out var id))
        {
            _spread[value.Id] = id = _nodes.Count;
            _nodes.Add(value with { Id = id, Operator = "spread", Inputs = EquatableArray.Of(value.Id), PerExample = true });
            Sizes[id] = Sizes[value.Id];
            steps.Add(Step(_nodes[id], new Spread<T>(), [value.Id]));
        }

        return id;
    }

    /// <summary>A step that reads <paramref name="inputs"/>.</summary>
    private PlanStep<T> Step(Node node, EngineOperator<T> @operator, int[] inputs) =>
        new(node, @operator, inputs, [.. inputs.Select(id => _nodes[id].Shape)]);

    /// <summary>The numbers of a constant; a single one fills its shape.</summary>
    private static T[] Constant(Node node)
    {
        var given = node.Settings.Items.First(static s => s.Name == "values").Numbers;
        var values = new T[node.Shape.Size];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = T.CreateTruncating(given[given.Count == 1 ? 0 : i]);
        }

        return values;
    }

    private bool[] Marked(IEnumerable<int> ids)
    {
        var marks = new bool[Sizes.Length];
        foreach (var id in ids)
        {
            marks[id] = true;
        }

        return marks;
    }

    private bool[] LeadsTo(bool[] leaves)
    {
        var leads = (bool[])leaves.Clone();
        foreach (var step in Steps)
        {
            leads[step.Node.Id] = step.Inputs.Any(id => leads[id]);
        }

        return leads;
    }

    private bool[] ReachedFrom(IEnumerable<int> results)
    {
        var reached = Marked(results);
        foreach (var step in Steps.Reverse())
        {
            if (reached[step.Node.Id])
            {
                foreach (var id in step.Inputs)
                {
                    reached[id] = true;
                }
            }
        }

        return reached;
    }
}

/// <summary>Where the values of a node are.</summary>
internal enum ValueSource
{
    Workspace,
    Parameter,
    State,
    Constant,
}

/// <summary>What a backward run starts from and what is asked of it.</summary>
/// <param name="FromLoss">Whether it starts from the losses; otherwise from gradients of the outputs.</param>
/// <param name="Parameters">Whether the gradients of the weights are wanted.</param>
/// <param name="Inputs">Whether the gradients of the inputs are wanted.</param>
internal readonly record struct GradientRequest(bool FromLoss, bool Parameters, bool Inputs);
