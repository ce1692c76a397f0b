using System.Globalization;
using System.Text;

namespace NetCompiler.Core.Graph;

/// <summary>
/// A graph as text for dumps and snapshots, one line a node:
/// <c>%3 dense1 = dense %0 %1 %2 units=10 bias=1 : n*10</c>. Values per example have <c>n*</c> before their extents; spatial shapes and
/// sequences are named.
/// </summary>
public static class GraphPrinter
{
    public static string Print(NetworkGraph graph)
    {
        var text = new StringBuilder();
        foreach (var node in graph.Nodes)
        {
            text.Append(Print(node)).Append('\n');
            if (node.Body is { } body)
            {
                text.Append("    ").Append(Print(body).TrimEnd('\n').Replace("\n", "\n    ")).Append('\n');
            }
        }

        foreach (var output in graph.Outputs)
        {
            text.Append("output ").Append(output.Name).Append(" = ").Append(Id(output.Value)).Append('\n');
        }

        if (graph.Losses.Count > 0)
        {
            text.Append("losses ").Append(string.Join(" ", graph.Losses.Select(Id))).Append('\n');
        }

        return text.ToString();
    }

    public static string Print(Node node)
    {
        var words = new[] { Id(node.Id), node.Name, "=", node.Operator }.Concat(node.Inputs.Select(Id));
        if (node.Settings.Items.Count > 0)
        {
            words = words.Append(node.Settings.ToString());
        }

        var scan = node.Scan is { } s ? $" in {s.Name}[{s.Steps.ToString(CultureInfo.InvariantCulture)}{(s.Reverse ? " backwards" : "")}]" : "";
        return string.Join(" ", words) + " : " + Print(node.Shape, node.PerExample) + scan;
    }

    private static string Print(Shape shape, bool perExample)
    {
        var kind = shape.Kind == ShapeKind.Flat ? "" : " " + shape.Kind.ToString().ToLowerInvariant();
        return (perExample ? "n*" : "") + shape + kind;
    }

    private static string Id(int id) => "%" + id.ToString(CultureInfo.InvariantCulture);
}
