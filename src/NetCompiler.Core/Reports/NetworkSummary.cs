using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Reports;

/// <summary>One layer of a summary.</summary>
/// <param name="Name">Its name, e.g. <c>dense1</c>.</param>
/// <param name="Operator">Its word in the language.</param>
/// <param name="Description">Shapes and settings in words: <c>784 → 128, relu</c>.</param>
/// <param name="Shape">Of its value for one example.</param>
/// <param name="Parameters">Its weights; shared ones count at the first layer that has them.</param>
/// <param name="MultiplyAdds">Of one prediction.</param>
/// <param name="Inputs">Names of the inputs and layers it reads.</param>
public sealed record LayerSummary(
    string Name, string Operator, string Description, Shape Shape, long Parameters, long MultiplyAdds, EquatableArray<string> Inputs);

/// <summary>What a network is and costs, from its graph alone: no schedule is searched and no memory taken.</summary>
/// <param name="Headline"><c>784-128-10 · 101,770 parameters</c>.</param>
/// <param name="Layers">The layers in order, an activation with the layer it follows.</param>
/// <param name="Parameters">Weights, trainable and frozen, without padding.</param>
/// <param name="Trainable">Those that a training changes.</param>
/// <param name="States">Values saved but not trained, such as running statistics.</param>
/// <param name="MultiplyAdds">Of one prediction.</param>
/// <param name="PredictionBytes">Scratch for one prediction, intermediate values sharing memory where they can; weights and padding not included.</param>
/// <param name="ValueBytes">The values of all layers for one example, which a training step keeps; their gradients take as much again.</param>
public sealed record NetworkSummary(
    string Headline,
    EquatableArray<LayerSummary> Layers,
    long Parameters,
    long Trainable,
    long States,
    long MultiplyAdds,
    long PredictionBytes,
    long ValueBytes)
{
    private const int FloatBytes = 4;

    /// <summary>Bytes of the weights.</summary>
    public long ParameterBytes => FloatBytes * Parameters;

    /// <summary>The losses in words, in order.</summary>
    public EquatableArray<string> Losses { get; init; }

    public static NetworkSummary Of(NetworkGraph graph, CancellationToken cancellationToken = default)
    {
        var rows = LayerRow.Of(graph);
        var (work, scratch) = PredictionWork.IsSimple(graph)
            ? PredictionWork.ByShapes(graph, rows)
            : PredictionWork.ByKernels(graph, rows, cancellationToken);
        var layers = rows.Select((row, i) => new LayerSummary(
            row.Node.Name, row.Node.Operator, row.Description, row.Last.Shape, row.ParameterCount, work[i], row.Inputs)).ToEquatable();
        return new(
            LayerTable.Headline(graph),
            layers,
            graph.ParameterCount,
            graph.Parameters.Where(static p => p.Settings.Number("trainable", 1) != 0).Sum(static p => (long)p.Shape.Size),
            graph.States.Sum(static s => (long)s.Shape.Size),
            work.Sum(),
            FloatBytes * scratch,
            FloatBytes * graph.Nodes.Where(n => LayerRow.IsLayer(graph, n) && n.PerExample).Sum(static n => (long)n.Shape.Size))
        {
            Losses = graph.Losses.Select(id => LayerTable.Loss(graph, graph[id])).ToEquatable(),
        };
    }
}
