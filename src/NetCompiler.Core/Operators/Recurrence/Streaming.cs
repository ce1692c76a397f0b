using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Attention;
using NetCompiler.Core.Operators.Lengths;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>
/// Networks that can be given a sequence one step at a time: what they give at a step depends on that step and on what recurrent layers and causal
/// attention carry.
/// </summary>
public static class Streaming
{
    public static bool IsPossible(NetworkGraph graph)
    {
        var carries = false;
        if (graph.Inputs.Count == 0 || graph.Inputs.Any(i => !IsSequence(graph, i) || Length(graph, i) != Length(graph, graph.Inputs[0])))
        {
            return false;
        }

        foreach (var node in graph.Nodes.Where(n => n.Inputs.Count > 0 && !graph.Losses.Contains(n.Id)))
        {
            var values = node.Inputs.Select(i => graph[i]).Where(static n => n.Operator is not (Leaf.Parameter or Leaf.State) || !n.IsWeight).ToArray();
            if (values.All(static v => v.Shape.Kind != ShapeKind.Sequence))
            {
                continue;
            }

            if (!Follows(node, values, out var carriesOn))
            {
                return false;
            }

            carries |= carriesOn;
        }

        return carries;
    }

    /// <summary>Values of all inputs at one step.</summary>
    public static int Inputs(NetworkGraph graph) => graph.Inputs.Sum(i => graph[i].Shape.Size / Length(graph, i));

    /// <summary>Values of all outputs at one step.</summary>
    public static int Outputs(NetworkGraph graph) => graph.Outputs.Sum(o => OneStep(graph[o.Value].Shape).Size);

    /// <summary>Values carried from step to step.</summary>
    public static int Carried(NetworkGraph graph) => graph.Nodes.Sum(n => OperatorCatalogue.Find(n.Operator) switch
    {
        Scan => Scan.Carried(n.Body!, n.Settings).Sum(static s => s.Size),
        RecurrentLayer layer => n.Settings.Integer("units") * n.Settings.Integer("layers") * layer.States,
        AttentionLayer or TransformerEncoder => 2 * n.Shape.Size,
        ScaledDotProduct => graph[n.Inputs[0]].Shape.Size + n.Shape.Size,
        _ => 0,
    }) + (MostSteps(graph) is null ? 0 : 1);

    /// <summary>Steps that can be followed: attention and positions know only as many as are declared. Null for any number.</summary>
    public static int? MostSteps(NetworkGraph graph) =>
        graph.Nodes.Any(static n => OperatorCatalogue.Find(n.Operator) is PositionalEncoding or AttentionLayer or TransformerEncoder or ScaledDotProduct)
            ? Length(graph, graph.Inputs[0])
            : null;

    /// <summary>
    /// The network for one step: scans of one step, keys and values of the steps before, and how many there were, are further inputs and further
    /// outputs behind the declared ones.
    /// </summary>
    /// <param name="graph">A graph for inference, composite layers expanded.</param>
    public static NetworkGraph Step(NetworkGraph graph) => new StepGraph(graph).Build();

    /// <summary>The shape of a value at one step.</summary>
    internal static Shape OneStep(Shape shape) => shape.Kind == ShapeKind.Sequence ? Shape.Sequence(1, shape.Extents[1]) : shape;

    /// <summary>Whether an input is a list of indices, each of which is a step.</summary>
    internal static bool IsList(NetworkGraph graph, int input) => graph[input].Shape is { Kind: ShapeKind.Flat, Rank: 1 } && !SequenceLengths.IsLengths(graph[input])
        && graph.Nodes.Where(n => n.Inputs.Contains(input)).All(static n => n.Operator == "embedding");

    private static bool IsSequence(NetworkGraph graph, int input) => graph[input].Shape.Kind == ShapeKind.Sequence || IsList(graph, input);

    private static int Length(NetworkGraph graph, int input) => graph[input].Shape.Extents[0];

    // Whether a step of the result needs no later step, and whether something must be carried for it.
    private static bool Follows(Node node, Node[] values, out bool carries)
    {
        var @operator = OperatorCatalogue.Find(node.Operator)!;
        carries = true;
        switch (@operator)
        {
            case RecurrentLayer:
                return values.Length == 1 && node.Settings.Number("bidirectional", 0) == 0;
            case Scan:
                return values.Length == 1 && node.Settings.Number("reverse") == 0;
            case AttentionLayer or ScaledDotProduct or TransformerEncoder:
                return values.Length == 1 && node.Settings.Number("causal", 0) != 0;
            default:
                carries = false;
                var shapes = values.Select(static v => v.Shape).ToArray();

                // What has steps and is no sequence, a constant of as many rows, or a state of the end of a sequence, is not one step's.
                return values.All(static v => v.Shape.Kind == ShapeKind.Sequence || (!v.PerExample && v.Shape.Rank == 1))
                    && Steps.UseOf(@operator, node.Settings, shapes) == StepUse.Each;
        }
    }
}
