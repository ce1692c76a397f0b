using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Emit;

/// <summary>One layer as people see it: an operator with the activation that follows it.</summary>
/// <param name="Node">The layer itself.</param>
/// <param name="Last">Its last node: the activation, or the layer itself.</param>
/// <param name="Description"><c>784 → 128, relu</c>.</param>
/// <param name="ParameterCount">Its weights; shared ones count at the first layer that has them.</param>
/// <param name="Inputs">Names of the rows and inputs it reads.</param>
internal sealed record LayerRow(Node Node, Node Last, string Description, long ParameterCount, EquatableArray<string> Inputs)
{
    /// <summary>The rows of a graph, in order; losses are not among them.</summary>
    public static EquatableArray<LayerRow> Of(NetworkGraph graph)
    {
        var readers = graph.Nodes.SelectMany(static n => n.Inputs).Concat(graph.Outputs.Select(static o => o.Value))
            .GroupBy(static id => id).ToDictionary(static g => g.Key, static g => g.Count());
        var rowOf = new Dictionary<int, int>();
        var rows = new List<List<Node>>();
        foreach (var node in graph.Nodes.Where(n => IsLayer(graph, n)))
        {
            // The loss judges the value, too; it does not keep an activation from belonging to its layer.
            if (IsActivation(node) && rowOf.TryGetValue(node.Inputs[0], out var row) && rows[row].Count == 1
                && !IsActivation(rows[row][0]) && readers[node.Inputs[0]] == 1 && HasDefaultName(node))
            {
                rows[row].Add(node);
                rowOf[node.Id] = row;
            }
            else
            {
                rowOf[node.Id] = rows.Count;
                rows.Add([node]);
            }
        }

        var counted = new HashSet<int>();
        return rows.Select(nodes => Of(graph, nodes, id => rowOf.TryGetValue(id, out var r) ? rows[r][0].Name : graph[id].Name, counted))
            .ToEquatable();
    }

    /// <summary>Whether the node is a layer with a value per example: no leaf, no loss.</summary>
    public static bool IsLayer(NetworkGraph graph, Node node) => !IsLeaf(node) && !graph.Losses.Contains(node.Id);

    private static LayerRow Of(NetworkGraph graph, List<Node> nodes, Func<int, string> nameOf, HashSet<int> counted)
    {
        var node = nodes[0];
        var last = nodes[nodes.Count - 1];
        var read = node.Inputs.Where(id => graph[id].PerExample).ToArray();
        var parameters = nodes.SelectMany(static n => n.Inputs).Where(id => graph[id].Operator == Leaf.Parameter && counted.Add(id))
            .Sum(id => (long)graph[id].Shape.Size);
        var parts = new[] { string.Join(", ", read.Select(id => graph[id].Shape.ToString())) + " → " + last.Shape, Arguments(node) }
            .Concat(nodes.Skip(1).Select(static n => (n.Operator + " " + Arguments(n)).TrimEnd()));
        return new(
            node, last, string.Join(", ", parts.Where(static p => p.Length > 0)), parameters, read.Select(nameOf).ToEquatable());
    }

    // What differs from the defaults; the number of units is the shape that stands before it.
    private static string Arguments(Node node)
    {
        var specs = OperatorCatalogue.Find(node.Operator)?.Parameters ?? default;
        return string.Join(" ", node.Settings.Items
            .Where(s => s.Name != "units" && specs.FirstOrDefault(p => p.Name == s.Name) is { } spec && !IsDefault(s, spec))
            .Select(static s => s.ToString()));
    }

    private static bool IsDefault(Setting setting, ParameterSpec spec) => spec.Default is { } text
        && (setting.Text == text
            || (setting.Text is null && setting.Numbers.Count == 0 && text.Length == 0)
            || (setting.Numbers.Count == 1 && setting.Numbers[0] == (text is "true" ? 1 : text is "false" ? 0 : Number(text))));

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static bool IsLeaf(Node node) =>
        node.Operator is Leaf.Input or Leaf.Target or Leaf.Parameter or Leaf.State or Leaf.Constant or Leaf.Seed;

    private static bool IsActivation(Node node) => OperatorCatalogue.Find(node.Operator)?.Group == OperatorGroup.Activation;

    private static bool HasDefaultName(Node node)
    {
        var name = node.Name.Substring(node.Name.LastIndexOf('.') + 1);
        var prefix = OperatorCatalogue.Find(node.Operator)?.LayerName ?? node.Operator;
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Skip(prefix.Length).All(static c => c is >= '0' and <= '9');
    }
}
