using NetCompiler.Core;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Recurrence;
using NetCompiler.Networks;

namespace NetCompiler.Engine;

/// <content>
/// Step by step. The engine carries what it was given so far and computes the whole of it anew at each step: slow, and plainly what a sequence gives.
/// </content>
public sealed partial class GenericNetwork : IRecurrentNetwork
{
    /// <summary>A state before the first step of a sequence of at most as many steps as are declared.</summary>
    /// <exception cref="NetworkException">A result depends on later steps, or nothing is carried from step to step.</exception>
    public NetworkState CreateState()
    {
        if (!Streaming.IsPossible(Graph))
        {
            throw new NetworkException(
                $"{Info.Name} cannot be given a sequence step by step: it has no recurrent layer and no causal attention, or a layer of it looks ahead. Give it whole sequences, with Predict.");
        }

        var size = Streaming.Inputs(Graph);
        return new(size, Streaming.Outputs(Graph), 1 + (Steps * size), Steps);
    }

    /// <inheritdoc/>
    void IRecurrentNetwork.Step(ReadOnlySpan<float> input, NetworkState state, Span<float> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (size, outputs) = (Streaming.Inputs(Graph), Streaming.Outputs(Graph));
        state.Check(size, outputs, 1 + (Steps * size));
        var row = state.Enter(input, out var result);
        var carried = row[size..].ToArray();
        var step = (int)carried[0];
        carried[0]++;
        row[..size].CopyTo(carried.AsSpan(1 + (step * size)));
        carried.CopyTo(result[outputs..]);
        Evaluate(carried.AsSpan(1, (step + 1) * size), step + 1, result[..outputs]);
        state.Leave(output);
    }

    private int Steps => Graph[Graph.Inputs[0]].Shape.Extents[0];

    // The network for the steps so far, and of its sequences the last step.
    private void Evaluate(ReadOnlySpan<float> rows, int steps, Span<float> output)
    {
        var whole = Steps;
        var lists = Graph.Inputs.Where(i => Graph[i].Shape.Kind == ShapeKind.Flat).ToHashSet();
        Shape Shorter(Node node) => node.PerExample && node.Shape.Kind == ShapeKind.Sequence && node.Shape.Extents[0] == whole
            ? Shape.Sequence(steps, node.Shape.Extents[1])
            : lists.Contains(node.Id) ? Shape.Flat(steps) : node.Shape;
        var graph = Graph with { Nodes = Graph.Nodes.Select(n => n with { Shape = Shorter(n) }).ToEquatable() };
        var network = new GenericNetwork<float>(graph);
        Parameters.CopyTo(network.Parameters);
        State.CopyTo(network.State);
        var size = rows.Length / steps;
        var (inputs, results) = (new float[rows.Length], new float[network.OutputSize]);
        var (from, to) = (0, 0);
        foreach (var input in graph.Inputs)
        {
            var features = graph[input].Shape.Size / steps;
            for (var t = 0; t < steps; t++)
            {
                rows.Slice((t * size) + from, features).CopyTo(inputs.AsSpan(to));
                to += features;
            }

            from += features;
        }

        network.Forward(inputs, results);
        var (at, next) = (0, 0);
        foreach (var value in graph.Outputs.Select(o => graph[o.Value].Shape))
        {
            var last = value.Kind == ShapeKind.Sequence ? value.Extents[1] : value.Size;
            results.AsSpan(at + value.Size - last, last).CopyTo(output[next..]);
            (at, next) = (at + value.Size, next + last);
        }
    }
}
