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
            if (OperatorCatalogue.Find(node.Operator) is not { } known || known.Name != node.Operator)
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

    private static void Verify(NetworkGraph graph, Node node, Operator known, List<string> found)
    {
        // Gradient operators read weights as plain inputs; user operators declare theirs, after the values they read.
        var isGradient = known.Group == OperatorGroup.Internal;
        var values = node.Inputs.Where(i => isGradient || graph[i].Operator is not (Leaf.Parameter or Leaf.State)).ToArray();
        var (least, most) = known.InputCount;
        if (values.Length < least || values.Length > most)
        {
            found.Add(FormattableString.Invariant($"{node.Name} ({node.Operator}) reads {values.Length} values; it needs {Count(least, most)}."));
            return;
        }

        var replay = new Replay(node, values.Select(i => graph[i]).ToArray());
        var shape = known.Infer(replay);
        found.AddRange(replay.Problems);
        if (shape is not null && shape != node.Shape)
        {
            found.Add($"{node.Name} ({node.Operator}) has the shape {node.Shape}, but its rule gives {shape}.");
        }

        var weights = node.Inputs.Skip(values.Length).Select(i => graph[i]).ToArray();
        if (replay.Weights.Count != weights.Length)
        {
            found.Add(FormattableString.Invariant(
                $"{node.Name} ({node.Operator}) reads {weights.Length} weights and states, but its rule declares {replay.Weights.Count}."));
            return;
        }

        for (var i = 0; i < weights.Length; i++)
        {
            var (leaf, name, declared) = replay.Weights[i];
            if (weights[i].Operator != leaf || weights[i].Shape != declared)
            {
                found.Add($"{node.Name} ({node.Operator}) declares {leaf} {name} of {declared}, but reads {weights[i].Name}, a {weights[i].Operator} of {weights[i].Shape}.");
            }
        }
    }

    private static string Count(int least, int most) =>
        least == most ? least.ToString(CultureInfo.InvariantCulture)
        : most == int.MaxValue ? "at least " + least.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{least} to {most}");

    /// <summary>Runs a shape rule once more over a finished node.</summary>
    private sealed class Replay(Node node, Node[] values) : InferenceContext
    {
        public List<string> Problems { get; } = [];

        public List<(string Leaf, string Name, Shape Shape)> Weights { get; } = [];

        public override Settings Settings => node.Settings;

        public override EquatableArray<Shape> Inputs { get; } = values.Select(static v => v.Shape).ToEquatable();

        public override string Subject => node.Name;

        public override string Origin(int index) => values[index].Name;

        public override void Parameter(string name, Shape shape, Initializer initializer) => Weights.Add((Leaf.Parameter, name, shape));

        public override void State(string name, Shape shape, double value) => Weights.Add((Leaf.State, name, shape));

        public override void ShapeProblem(string sentence) => Problems.Add(sentence);

        public override void ArgumentProblem(string argument, string sentence) => Problems.Add(sentence);
    }
}
