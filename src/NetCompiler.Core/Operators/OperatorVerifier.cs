using System.Globalization;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>
/// The part of verifying a graph that needs to know the operators: that they exist, how many values they read, and that shapes and weights
/// are what their rules say. A finding is a fault of the compiler, never of the user.
/// </summary>
public static class OperatorVerifier
{
    /// <summary>What is wrong with the graph, its structure included, as sentences; empty when nothing is.</summary>
    public static IReadOnlyList<string> Verify(NetworkGraph graph)
    {
        var found = GraphVerifier.Verify(graph).ToList();
        if (found.Count > 0)
        {
            return found; // Rules cannot be run over references that lead nowhere.
        }

        foreach (var node in graph.Nodes)
        {
            if (node.Body is { } body)
            {
                VerifyBody(graph, node, body, found);
            }
            else if (OperatorCatalogue.Find(node.Operator) is not { } known || known.Name != node.Operator)
            {
                found.Add($"{node.Name} has operator {node.Operator}, which is not in the catalogue.");
            }
            else
            {
                Verify(graph, node, known, found);
            }
        }

        return found;
    }

    private static void VerifyBody(NetworkGraph graph, Node node, NetworkGraph body, List<string> found)
    {
        found.AddRange(Verify(body).Select(problem => $"{node.Name}: {problem}"));
        var weights = body.Parameters.Select(static p => p.Shape).ToArray();
        var read = node.Inputs.Skip(node.Inputs.Count - weights.Length).Select(i => graph[i].Shape).ToArray();
        if (!read.SequenceEqual(weights) || body.Inputs.Count != body.Outputs.Count)
        {
            found.Add($"{node.Name} ({node.Operator}) reads other weights, or carries on other values, than its body has.");
        }
    }

    private static void Verify(NetworkGraph graph, Node node, Operator known, List<string> found)
    {
        var values = ShapeInference.ValuesOf(known, node.Inputs.Select(i => graph[i])).Select(static n => n.Id).ToArray();
        var (least, most) = known.InputCount;
        var behind = node.Inputs.Skip(values.Length).Select(i => graph[i]).Where(n => known.Group == OperatorGroup.Internal || !SequenceLengths.IsMask(n)).ToArray();
        var read = values.Length + behind.Count(static n => n.Operator is not (Leaf.Parameter or Leaf.State));
        if (read < least || read > most)
        {
            found.Add(FormattableString.Invariant($"{node.Name} ({node.Operator}) reads {read} values; it needs {Count(least, most)}."));
            return;
        }

        var replay = new ShapeInference(node.Settings, node.Name, values.Select(i => graph[i]).ToArray());
        var shape = known.Infer(replay);
        found.AddRange(replay.Problems);
        if (shape is not null && shape != node.Shape)
        {
            found.Add($"{node.Name} ({node.Operator}) has the shape {node.Shape}, but its rule gives {shape}.");
        }

        if (replay.Weights.Count != behind.Length)
        {
            found.Add(FormattableString.Invariant(
                $"{node.Name} ({node.Operator}) reads {behind.Length} weights and states, but its rule declares {replay.Weights.Count}."));
            return;
        }

        for (var i = 0; i < behind.Length; i++)
        {
            var (leaf, name, declared) = replay.Weights[i];
            if (behind[i].Operator != leaf || behind[i].Shape != declared)
            {
                found.Add($"{node.Name} ({node.Operator}) declares {leaf} {name} of {declared}, but reads {behind[i].Name}, a {behind[i].Operator} of {behind[i].Shape}.");
            }
        }
    }

    private static string Count(int least, int most) =>
        least == most ? least.ToString(CultureInfo.InvariantCulture)
        : most == int.MaxValue ? "at least " + least.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{least} to {most}");
}
