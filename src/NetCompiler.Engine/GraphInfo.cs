using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Networks;

namespace NetCompiler.Engine;

/// <summary>Describes a graph as <see cref="NetworkInfo"/>, with memory in stored order and no padding.</summary>
internal static class GraphInfo
{
    public static NetworkInfo Describe(NetworkGraph graph, string name, string text)
    {
        var targets = graph.Losses.Select(id => graph[graph[id].Inputs[1]]).ToArray();
        var parameters = Tensors(graph.Parameters);
        var states = Tensors(graph.States);
        return new NetworkInfo
        {
            Name = name,
            Text = text,
            InputSize = graph.Inputs.Sum(id => graph[id].Shape.Size),
            OutputSize = graph.Outputs.Sum(o => graph[o.Value].Shape.Size),
            TargetSize = targets.Sum(static t => t.Shape.Size),
            ParameterCount = parameters.Sum(static p => p.Size),
            ParameterMemory = parameters.Sum(static p => p.Size),
            StateMemory = states.Sum(static p => p.Size),
            ForwardMacs = ForwardWork.Of(graph),
            WorkspaceBytes = 0,
            Inputs = Rows(graph.Inputs.Select(id => (graph[id].Name, graph[id].Shape))),
            Outputs = Rows(graph.Outputs.Select(o => (o.Name, graph[o.Value].Shape))),
            Targets = Rows(targets.Select(static t => (t.Name, t.Shape))),
            Losses = [.. graph.Losses.Select(id => Loss(graph, graph[id]))],
            Layers = LayerInfos(graph),
            Parameters = parameters,
            States = states,
        };
    }

    /// <summary>The nodes that are layers: with a value per example, neither leaf nor loss.</summary>
    public static IEnumerable<Node> Layers(NetworkGraph graph) => graph.Nodes.Where(
        n => n.PerExample && n.Operator is not (Leaf.Input or Leaf.Target or Leaf.Constant) && !graph.Losses.Contains(n.Id));

    private static LayerInfo[] LayerInfos(NetworkGraph graph)
    {
        var counted = new HashSet<int>();
        var layers = new List<LayerInfo>();
        foreach (var node in Layers(graph))
        {
            var read = node.Inputs.Select(id => graph[id]).Where(static n => n.PerExample).ToArray();
            var weights = node.Inputs.Where(id => graph[id].Operator == Leaf.Parameter && counted.Add(id));
            layers.Add(new LayerInfo(
                node.Name,
                node.Operator,
                $"{string.Join(", ", read.Select(static n => n.Shape))} → {node.Shape}",
                node.Shape.Extents.ToArray(),
                weights.Sum(id => graph[id].Shape.Size)) { Inputs = [.. read.Select(static n => n.Name)] });
        }

        return [.. layers];
    }

    private static TensorInfo[] Rows(IEnumerable<(string Name, Shape Shape)> tensors)
    {
        var offset = 0;
        var rows = new List<TensorInfo>();
        foreach (var (name, shape) in tensors)
        {
            rows.Add(new TensorInfo(name, shape.Extents.ToArray(), offset));
            offset += shape.Size;
        }

        return [.. rows];
    }

    private static ParameterInfo[] Tensors(IEnumerable<Node> nodes)
    {
        var offset = 0;
        var tensors = new List<ParameterInfo>();
        foreach (var node in nodes)
        {
            var isState = node.Operator == Leaf.State;
            var s = node.Settings;
            var initializer = isState
                ? new InitializerInfo("constant", Value: (float)s.Number("value", 0))
                : new InitializerInfo(
                    s.Has("initializer") ? s.Text("initializer") : "zeros",
                    (int)s.Number("fan_in", 1),
                    (int)s.Number("fan_out", 1),
                    (float)s.Number("value", 0));
            var trainable = !isState && s.Number("trainable", 1) != 0;
            tensors.Add(new ParameterInfo(
                node.Name, node.Shape.Extents.ToArray(), offset, RowMajor(node.Shape), trainable, initializer));
            offset += node.Shape.Size;
        }

        return [.. tensors];
    }

    private static int[] RowMajor(Shape shape)
    {
        var strides = new int[shape.Rank];
        var stride = 1;
        for (var d = shape.Rank - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= shape.Extents[d];
        }

        return strides;
    }

    private static LossInfo Loss(NetworkGraph graph, Node loss)
    {
        var prediction = graph[loss.Inputs[0]];
        var output = graph.Outputs.FirstOrDefault(o => o.Value == prediction.Id)?.Name ?? prediction.Name;
        var target = graph[loss.Inputs[1]].Shape;
        var info = new LossInfo(loss.Operator, output, (float)loss.Settings.Number("weight", 1), JudgesClasses(loss.Operator, target)) { Lengths = SequenceLengths.LengthsOf(graph, loss)?.Name };
        if (loss.Operator is not ("crossentropy" or "softmaxcrossentropy" or "kldivergence") || target.Kind == ShapeKind.Flat)
        {
            return info;
        }

        // The classes of a step lie side by side, those of a place are planes.
        var places = target.Kind == ShapeKind.Spatial ? target.Size / target.Extents[0] : target.Extents[0];
        return info with { Positions = places, ClassStride = target.Kind == ShapeKind.Spatial ? places : 1 };
    }

    /// <summary>Whether a class says the same to a loss as a row of numbers: not where targets are -1 and 1, or counts.</summary>
    private static bool JudgesClasses(string loss, Shape target) => loss switch
    {
        "crossentropy" or "softmaxcrossentropy" or "kldivergence" when target.Kind != ShapeKind.Flat =>
            target.Extents[target.Kind == ShapeKind.Spatial ? 0 : 1] > 1,
        "crossentropy" or "softmaxcrossentropy" or "mse" or "halfmse" or "mae" or "huber" or "smoothmae" or "kldivergence" =>
            target.Rank == 1 && target.Size > 1,
        "binarycrossentropy" or "logisticbinarycrossentropy" => target.Rank == 1,
        _ => false,
    };

    /// <summary>Multiply-adds of one example: every weight of a matrix once for each row it is applied to.</summary>
}
