using NetCompiler.Core.Graph;
using Boundary = NetCompiler.Core.Graph.ScanRegion.Boundary;

namespace NetCompiler.Core.Gradients;

/// <summary>
/// Backpropagation through time: the gradient of a scan is a scan that runs the other way. What entered as a step leaves as a collected
/// sequence, and the other way round; what a state passes on comes back through a state.
/// </summary>
internal sealed partial class BackwardBuilder
{
    private readonly IReadOnlyDictionary<int, Node> _next;

    // Of each state the one that brings its gradient back from the step after.
    private readonly Dictionary<int, int> _returning = [];
    private readonly Dictionary<int, int> _collected = [];

    private static ScanRegion? Mirrored(ScanRegion? scan) =>
        scan is null ? null : new(scan.Name + ".gradient", scan.Steps, !scan.Reverse);

    /// <summary>The gradient of a boundary; false for any other node.</summary>
    private bool ScanBoundary(Node node)
    {
        switch (node.Operator)
        {
            case Boundary.Step:
                if (_parts[node.Id].Count > 0)
                {
                    Give(node.Inputs[0], Collected(Total(node)));
                }

                return true;
            case Boundary.Collect:
                if (_parts[node.Id].Count > 0)
                {
                    var inner = _graph[node.Inputs[0]];
                    Give(inner.Id, Add(Mirrored(inner.Scan), Boundary.Step, node.Name + ".gradient.step", Settings.None, inner.Shape, inner.PerExample, Total(node)));
                }

                return true;
            case Boundary.Last:
                if (_parts[node.Id].Count > 0)
                {
                    _parts[node.Inputs[0]].Add(Total(node));
                }

                return true;
            case Boundary.Next:
                if (_needed[node.Id])
                {
                    Return(node);
                }

                return true;
            case Boundary.State:
                if (_returning.TryGetValue(node.Id, out var returning))
                {
                    Continue(node, returning);
                }

                return true;
            default:
                return false;
        }
    }

    // What the loss makes of the last state, whole, is where the way back begins.
    private void Return(Node next)
    {
        var state = _graph[next.Inputs[0]];
        int[] start = _parts[next.Id].Count switch
        {
            0 => [],
            1 => [_parts[next.Id][0]],
            _ => [Add("add", state.Name + ".last.gradient", Settings.None, state.Shape, state.PerExample, [.. _parts[next.Id]])],
        };
        var returning = Add(Mirrored(state.Scan), Boundary.State, state.Name + ".returning", Settings.None, state.Shape, state.PerExample, start);
        _returning[state.Id] = returning;
        Give(next.Inputs[1], returning);
    }

    private void Continue(Node state, int returning)
    {
        var scan = Mirrored(state.Scan)!;
        var gradient = _parts[state.Id].Count > 0
            ? Total(state)
            : Add(scan, "zeros", state.Name + ".gradient", Settings.None, state.Shape, state.PerExample);
        if (state.Settings.Number("truncate", 0) is var length and > 0)
        {
            gradient = Truncated(state, scan, gradient, (int)length);
        }

        var next = Add(scan, Boundary.Next, state.Name + ".returned", Settings.None, state.Shape, state.PerExample, returning, gradient);
        if (state.Inputs.Count > 0)
        {
            Give(state.Inputs[0], Add(Boundary.Last, state.Name + ".start.gradient", Settings.None, state.Shape, state.PerExample, next));
        }
    }

    // Nothing flows back past a step whose number, in the direction of the scan, is a multiple of the length. What is before the first is the caller's.
    private int Truncated(Node state, ScanRegion scan, int gradient, int length)
    {
        var flows = Enumerable.Range(0, scan.Steps).Select(t => state.Scan!.Reverse ? scan.Steps - 1 - t : t).Select(t => t > 0 && t % length == 0 ? 0.0 : 1.0).ToEquatable();
        var mask = Add(
            Leaf.Constant, state.Name + ".truncation", Settings.Of(new Setting("values", flows)), Shape.Sequence(scan.Steps, 1), perExample: false);
        var step = Add(scan, Boundary.Step, state.Name + ".flows", Settings.None, Shape.Scalar, perExample: false, mask);
        return Add(scan, "scan.hold", state.Name + ".truncated", Settings.None, state.Shape, state.PerExample, step, gradient);
    }

    /// <summary>A value of a scan at all steps; any other value as it is.</summary>
    private int Collected(int id)
    {
        if (_nodes[id].Scan is not { } scan)
        {
            return id;
        }

        if (_nodes[id].Operator == Boundary.Step)
        {
            return _nodes[id].Inputs[0];
        }

        if (!_collected.TryGetValue(id, out var sequence))
        {
            var step = _nodes[id];
            var shape = new Shape(step.Shape.Rank == 1 ? ShapeKind.Sequence : ShapeKind.Flat, step.Shape.Extents.Prepend(scan.Steps).ToEquatable());
            _collected[id] = sequence = Add(Boundary.Collect, step.Name + ".steps", Settings.None, shape, step.PerExample, id);
        }

        return sequence;
    }

    private Node CompanionOf(Node node, int index) =>
        _graph.Nodes.First(n => n.Operator == "companion" && n.Inputs[0] == node.Id && n.Settings.Integer("index") == index);

    private int CompanionGradient(Node node, int index)
    {
        var companion = CompanionOf(node, index);
        return _parts[companion.Id].Count > 0
            ? Total(companion)
            : Add(Mirrored(node.Scan), "zeros", companion.Name + ".gradient", Settings.None, companion.Shape, companion.PerExample);
    }
}
