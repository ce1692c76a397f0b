using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using Boundary = NetCompiler.Core.Graph.ScanRegion.Boundary;

namespace NetCompiler.Core.Lowering;

/// <summary>Where the value of a node lies: which buffer, and which of its steps.</summary>
/// <param name="Owner">The node whose buffer it is.</param>
/// <param name="View">The steps a reader at the same step, or outside, sees; null for the whole buffer.</param>
internal readonly record struct ScanPlace(int Owner, StepView? View);

/// <summary>
/// Says which nodes of a graph with scans have a buffer of their own, how many steps it holds, and where the others are found. Boundaries are
/// other views of a buffer, so that no step copies anything: a state has one step more than its scan, in which the value that is next stands
/// beside the one that is now. Of other values of a body only those read from outside it, by the gradient's scan for instance, have steps.
/// </summary>
internal sealed class ScanPlaces
{
    private readonly NetworkGraph _graph;
    private readonly bool[] _hasSteps;

    // Of a value that is what a state is next: the state.
    private readonly Dictionary<int, Node> _stateOf = [];

    public ScanPlaces(NetworkGraph graph)
    {
        _graph = graph;
        _hasSteps = new bool[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.Where(i => graph[i].Scan is not null && graph[i].Scan != node.Scan))
            {
                _hasSteps[input] = true;
            }

            if (node.Operator == Boundary.Next && !IsBoundary(graph[node.Inputs[1]]) && graph[node.Inputs[1]].PerExample && !_stateOf.ContainsKey(node.Inputs[1]))
            {
                _stateOf[node.Inputs[1]] = graph[node.Inputs[0]];
            }
        }
    }

    public static bool IsBoundary(Node node) => node.Operator.StartsWith("scan.", StringComparison.Ordinal)
        && node.Operator is Boundary.Step or Boundary.State or Boundary.Next or Boundary.Collect or Boundary.Last;

    /// <summary>Whether a state's next value is computed elsewhere and must be copied to where the state is found.</summary>
    public bool NeedsCopy(Node next) => !_stateOf.TryGetValue(next.Inputs[1], out var state) || state.Id != next.Inputs[0];

    /// <summary>The shape of the buffer of a node that has one.</summary>
    public Shape ShapeOf(Node owner) =>
        owner.Scan is not { } scan ? owner.Shape
        : owner.Operator == Boundary.State ? new(ShapeKind.Flat, owner.Shape.Extents.Prepend(scan.Steps + 1).ToEquatable())
        : _hasSteps[owner.Id] ? new(ShapeKind.Flat, owner.Shape.Extents.Prepend(scan.Steps).ToEquatable())
        : owner.Shape;

    /// <summary>Where a state stands before the first step.</summary>
    public static StepView Start(Node state) => new(state.Scan!.Reverse ? state.Scan.Steps : 0, Moves: false);

    public ScanPlace Of(int id)
    {
        var node = _graph[id];
        switch (node.Operator)
        {
            case Boundary.Step:
                var sequence = Of(node.Inputs[0]);
                return sequence with { View = new(sequence.View?.First ?? 0, Moves: true) };
            case Boundary.State:
                return new(id, new(node.Scan!.Reverse ? 1 : 0, Moves: true));
            case Boundary.Next:
                return Next(_graph[node.Inputs[0]]);
            case Boundary.Collect:
                var step = Of(node.Inputs[0]);
                return step with { View = new(step.View!.First, Moves: false, _graph[node.Inputs[0]].Scan!.Steps) };
            case Boundary.Last:
                var state = _graph[_graph[node.Inputs[0]].Inputs[0]];
                return new(state.Id, new(state.Scan!.Reverse ? 0 : state.Scan.Steps, Moves: false));
            default:
                return _stateOf.TryGetValue(id, out var continued) ? Next(continued)
                    : node.Scan is not null && _hasSteps[id] ? new(id, new(0, Moves: true))
                    : new(id, null);
        }
    }

    private static ScanPlace Next(Node state) => new(state.Id, new(state.Scan!.Reverse ? 0 : 1, Moves: true));
}
