using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>
/// Networks that can be given a sequence one step at a time: what they give at a step depends on that step and on what recurrent layers carry.
/// </summary>
public static class Streaming
{
    // What works on each step of a sequence by itself.
    private static readonly HashSet<string> PerStep = new(StringComparer.Ordinal)
    {
        "dense", "glu", "prelu", "softmax", "logsoftmax", "softmin", "add", "multiply", "concat", "scale", "dropout", "noise",
    };

    public static bool IsPossible(NetworkGraph graph)
    {
        var recurrent = false;
        if (graph.Inputs.Count == 0 || graph.Inputs.Any(i => graph[i].Shape.Kind != ShapeKind.Sequence || Steps(graph, i) != Steps(graph, graph.Inputs[0])))
        {
            return false;
        }

        foreach (var node in graph.Nodes.Where(n => n.Inputs.Count > 0 && !graph.Losses.Contains(n.Id)))
        {
            var values = node.Inputs.Select(i => graph[i]).Where(static n => n.Operator is not (Leaf.Parameter or Leaf.State)).ToArray();
            if (values.All(static v => v.Shape.Kind != ShapeKind.Sequence))
            {
                continue;
            }

            var @operator = OperatorCatalogue.Find(node.Operator);
            if (@operator is RecurrentLayer)
            {
                recurrent = true;
                if (values.Length > 1 || node.Settings.Number("bidirectional", 0) != 0)
                {
                    return false;
                }
            }
            else if (@operator is not ElementwiseOperator && !PerStep.Contains(node.Operator))
            {
                return false;
            }
        }

        return recurrent;
    }

    /// <summary>Values of all inputs at one step.</summary>
    public static int Inputs(NetworkGraph graph) => graph.Inputs.Sum(i => OneStep(graph[i].Shape).Size);

    /// <summary>Values of all outputs at one step.</summary>
    public static int Outputs(NetworkGraph graph) => graph.Outputs.Sum(o => OneStep(graph[o.Value].Shape).Size);

    /// <summary>Values carried from step to step.</summary>
    public static int Carried(NetworkGraph graph) => graph.Nodes.Sum(static n => OperatorCatalogue.Find(n.Operator) is RecurrentLayer layer
        ? n.Settings.Integer("units") * n.Settings.Integer("layers") * layer.States : 0);

    /// <summary>
    /// The network for one step: scans of one step, whose states are further inputs and further outputs behind the declared ones.
    /// </summary>
    /// <param name="graph">A graph for inference, composite layers expanded.</param>
    public static NetworkGraph Step(NetworkGraph graph)
    {
        var nodes = new List<Node>();
        var ids = new int[graph.Nodes.Count];
        var (inputs, outputs) = (new List<int>(), new List<NamedValue>());
        int Add(Node node)
        {
            nodes.Add(node with { Id = nodes.Count });
            return nodes.Count - 1;
        }

        foreach (var node in graph.Nodes)
        {
            var changed = node with
            {
                Inputs = node.Inputs.Select(i => ids[i]).ToEquatable(),
                Shape = node.PerExample ? OneStep(node.Shape) : node.Shape,
                Scan = node.Scan is null ? null : node.Scan with { Steps = 1 },
            };
            if (node.Operator == ScanRegion.Boundary.State)
            {
                inputs.Add(Add(changed with { Operator = Leaf.Input, Name = node.Name + ".before", Inputs = default, Settings = Settings.None, Scan = null }));
                changed = changed with { Inputs = EquatableArray.Of(inputs[inputs.Count - 1]) };
            }

            ids[node.Id] = Add(changed);
            if (node.Operator == ScanRegion.Boundary.Next)
            {
                var last = changed with
                {
                    Operator = ScanRegion.Boundary.Last, Name = node.Name + ".after", Inputs = EquatableArray.Of(ids[node.Id]), Settings = Settings.None, Scan = null,
                };
                outputs.Add(new(last.Name, Add(last)));
            }
        }

        return new(
            nodes.ToArray(),
            graph.Inputs.Select(i => ids[i]).Concat(inputs).ToEquatable(),
            graph.Outputs.Select(o => o with { Value = ids[o.Value] }).Concat(outputs).ToEquatable(),
            default);
    }

    private static int Steps(NetworkGraph graph, int id) => graph[id].Shape.Extents[0];

    private static Shape OneStep(Shape shape) => shape.Kind == ShapeKind.Sequence ? Shape.Sequence(1, shape.Extents[1]) : shape;
}
