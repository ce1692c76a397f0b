using NetCompiler.Core.Graph;
using NetCompiler.Core.Reports;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Diagrams;

/// <summary>What a box of a diagram stands for.</summary>
internal enum BoxKind
{
    Input,
    Layer,
    Output,
    Loss,
}

/// <summary>A box.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Title">The first line.</param>
/// <param name="Lines">What stands below it.</param>
internal sealed record Box(BoxKind Kind, string Title, IReadOnlyList<string> Lines);

/// <summary>Boxes, and arrows between them by index; an arrow leads from a box to a later one.</summary>
internal sealed record Diagram(IReadOnlyList<Box> Boxes, IReadOnlyList<(int From, int To)> Arrows)
{
    /// <summary>The layers of a network with their shapes.</summary>
    public static Diagram Of(NetworkGraph graph, NetworkSummary summary)
    {
        List<Box> boxes = [];
        List<(int, int)> arrows = [];
        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs.Select(id => graph[id]))
        {
            indexOf[input.Name] = boxes.Count;
            boxes.Add(new Box(BoxKind.Input, input.Name, [input.Shape.ToString()]));
        }

        foreach (var layer in summary.Layers)
        {
            // Rows are named by their layer; the activation that ends a row is found through the graph below.
            arrows.AddRange(layer.Inputs.Where(indexOf.ContainsKey).Select(name => (indexOf[name], boxes.Count)));
            indexOf[layer.Name] = boxes.Count;
            string[] lines = layer.Parameters > 0 ? [layer.Description, Amounts.Count(layer.Parameters) + " parameters"] : [layer.Description];
            boxes.Add(new Box(BoxKind.Layer, layer.Operator == layer.Name.TrimEnd("0123456789".ToCharArray()) ? layer.Name : $"{layer.Name} ({layer.Operator})", lines));
        }

        foreach (var (output, i) in graph.Outputs.Select(static (o, i) => (o, i)))
        {
            arrows.Add((RowOf(graph, output.Value, indexOf), boxes.Count));
            boxes.Add(new Box(BoxKind.Output, output.Name, [graph[output.Value].Shape.ToString()]));
            if (i < summary.Losses.Count)
            {
                arrows.Add((boxes.Count - 1, boxes.Count));
                boxes.Add(new Box(BoxKind.Loss, "loss", [summary.Losses[i]]));
            }
        }

        return new Diagram(boxes, arrows);
    }

    // The box that a value ends: its own, or that of the layer its activation belongs to.
    private static int RowOf(NetworkGraph graph, int value, Dictionary<string, int> indexOf)
    {
        var node = graph[value];
        while (!indexOf.ContainsKey(node.Name))
        {
            node = graph[node.Inputs[0]];
        }

        return indexOf[node.Name];
    }
}
