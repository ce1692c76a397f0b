using NetCompiler.Core.Graph;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The table of layers that stands in the class's documentation.</summary>
internal static class LayerTable
{
    /// <summary>Rows of a large network's table: nobody reads hundreds, and all are in <c>Info</c>.</summary>
    private const int MostRowsOfLarge = 24;

    private static readonly string[] _head = ["#", "layer", "in → out", "parameters", "schedule (one example | batch)"];

    /// <summary>One line for the head of files: <c>784-128-10 · 101,770 parameters</c>.</summary>
    public static string Headline(NetworkGraph graph) => Sizes(graph) + " · " + Literals.Grouped(graph.ParameterCount) + " parameters";

    /// <summary>The lines of the table, not escaped.</summary>
    public static IEnumerable<string> Lines(CompiledNetwork network)
    {
        var rows = LayerRow.Of(network.Graph);
        var cells = new List<string[]> { network.IsLarge ? [.. _head.Take(4), ""] : _head };
        var shown = network.IsLarge ? MostRowsOfLarge : rows.Count;
        cells.AddRange(rows.Take(shown).Select((row, i) => new[]
        {
            Literals.Int(i + 1), row.Node.Name, row.Description, row.ParameterCount == 0 ? "" : Literals.Grouped(row.ParameterCount),
            network.IsLarge ? "" : ScheduleText.Of(network, row),
        }));
        var losses = network.Graph.Losses.Select(id => Loss(network.Graph, network.Graph[id])).ToArray();
        var name = cells.Select(static c => c[1].Length).Append(4).Max();
        var shape = network.IsLarge ? 0 : cells.Select(static c => c[2].Length).Max();
        foreach (var c in cells)
        {
            yield return $"{c[0].PadLeft(2)}  {c[1].PadRight(name)}  {c[2].PadRight(shape)}  {c[3].PadLeft(network.IsLarge ? 0 : 10)}   {c[4]}".TrimEnd();
        }

        if (shown < rows.Count)
        {
            yield return $"    and {Literals.Int(rows.Count - shown)} more";
        }

        foreach (var loss in losses)
        {
            yield return $"    {"loss".PadRight(name)}  {loss}";
        }
    }

    /// <summary>A loss in words.</summary>
    public static string Loss(NetworkGraph graph, Node loss)
    {
        var prediction = graph[loss.Inputs[0]];
        var of = graph.Losses.Count > 1 ? OutputName(graph, prediction) + ": " : "";
        var weight = loss.Settings.Number("weight", 1);
        var fused = (loss.Operator, prediction.Operator) is ("crossentropy", "softmax") or ("binarycrossentropy", "logistic");
        return of + Words(loss.Operator) + (fused ? ", fused with " + prediction.Operator : "")
            + (weight == 1 ? "" : ", weight " + Literals.Double(weight).TrimEnd('d'));
    }

    /// <summary>The name of the output that is the value of a node, or the node's.</summary>
    public static string OutputName(NetworkGraph graph, Node node) =>
        graph.Outputs.FirstOrDefault(o => o.Value == node.Id)?.Name ?? node.Name;

    // 784-128-10 for a chain; where there are several inputs or outputs, only these.
    private static string Sizes(NetworkGraph graph)
    {
        var inputs = string.Join(" + ", graph.Inputs.Select(id => graph[id].Shape.ToString()));
        var outputs = string.Join(" + ", graph.Outputs.Select(o => graph[o.Value].Shape.ToString()));
        var layers = LayerRow.Of(graph).Where(static r => r.ParameterCount > 0).ToArray();
        return graph.Inputs.Count == 1 && graph.Outputs.Count == 1 && layers.Length is > 0 and <= 8
            ? inputs + "-" + string.Join("-", layers.Select(static r => r.Last.Shape.ToString()))
            : inputs + " → " + outputs;
    }

    private static string Words(string loss) => loss switch
    {
        "crossentropy" => "categorical cross-entropy",
        "binarycrossentropy" => "binary cross-entropy",
        "mse" => "mean squared error",
        "halfmse" => "half the sum of squared errors",
        "mae" => "mean absolute error",
        "huber" => "Huber loss",
        "smoothmae" => "smooth mean absolute error",
        "kldivergence" => "Kullback-Leibler divergence",
        "poisson" => "Poisson loss",
        "exponential" => "exponential loss",
        "logisticloss" => "logistic loss",
        "hinge" => "hinge loss",
        _ => loss,
    };
}
