using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints <c>Info</c>: one object of literals, made when it is first asked for.</summary>
internal static class DescriptionEmitter
{
    public static void Write(CodeWriter code, CompiledNetwork network, ClassNames names)
    {
        var graph = network.Graph;
        using (code.Open("file static class " + names.Description))
        {
            if (network.IsLarge)
            {
                ShortForms(code);
            }

            code.Open("internal static NetworkInfo Info { get; } = new NetworkInfo");
            code.Line($"Name = {Literals.String(names.Display)},");
            Text(code, network.Text, network.IsLarge ? 160 : 0);
            code.Line($"InputSize = {Literals.Int(NetworkSizes.Inputs(graph))},");
            code.Line($"OutputSize = {Literals.Int(NetworkSizes.Outputs(graph))},");
            code.Line($"TargetSize = {Literals.Int(NetworkSizes.Targets(graph))},");
            code.Line($"ParameterCount = {Literals.Long(graph.ParameterCount)},");
            code.Line($"ParameterMemory = {Literals.Int(network.ParameterMemory)},");
            code.Line($"StateMemory = {Literals.Int(network.StateMemory)},");
            code.Line($"ForwardMacs = {Literals.Long(ForwardWork.Of(graph))},");
            code.Line($"WorkspaceBytes = {Literals.Long(NetworkSizes.WorkspaceBytes(network))},");
            if (NetworkSizes.WorkspaceBytesPerExample(network) is var perExample and > 0)
            {
                code.Line($"WorkspaceBytesPerExample = {Literals.Long(perExample)},");
            }

            List(code, "Inputs", "TensorInfo", Tensors(graph.Inputs.Select(id => (graph[id].Name, graph[id].Shape))));
            List(code, "Outputs", "TensorInfo", Tensors(graph.Outputs.Select(o => (o.Name, graph[o.Value].Shape))));
            List(code, "Targets", "TensorInfo", Tensors(NetworkSizes.TargetNodes(graph).Select(static t => (t.Name, t.Shape))));
            List(code, "Losses", "LossInfo", graph.Losses.Select(id => Loss(graph, graph[id])));
            List(code, "Layers", "LayerInfo", LayerRow.Of(graph).Select(row => Layer(row, network.IsLarge)));
            List(code, "Parameters", "ParameterInfo", network.Parameters.Select(p => Parameter(p, false, network.IsLarge)));
            List(code, "States", "ParameterInfo", network.States.Select(p => Parameter(p, true, network.IsLarge)));
            code.Close(";");
        }
    }

    // One line of the network's text a line; of a large network as many as a line holds.
    private static void Text(CodeWriter code, string text, int width)
    {
        var lines = text.Split('\n');
        code.Line("Text =").Indent();
        for (var i = 0; i < lines.Length;)
        {
            var joined = lines[i++];
            while (i < lines.Length && joined.Length + lines[i].Length < width)
            {
                joined += "\n" + lines[i++];
            }

            var last = i == lines.Length;
            code.Line(Literals.String(joined + (last ? "" : "\n")) + (last ? "," : " +"));
        }

        code.Indent(-1);
    }

    private static void List(CodeWriter code, string property, string type, IEnumerable<string> items)
    {
        code.Line($"{property} = new {type}[]").Line("{").Indent();
        code.Lines(items.Select(static i => i + ","));
        code.Indent(-1).Line("},");
    }

    private static IEnumerable<string> Tensors(IEnumerable<(string Name, Shape Shape)> tensors)
    {
        var offset = 0;
        foreach (var (name, shape) in tensors)
        {
            yield return $"new TensorInfo({Literals.String(name)}, {Ints(shape.Extents)}, {Literals.Int(offset)})";
            offset += shape.Size;
        }
    }

    private static string Loss(NetworkGraph graph, Node loss) =>
        $"new LossInfo({Literals.String(loss.Operator)}, {Literals.String(LayerTable.OutputName(graph, graph[loss.Inputs[0]]))}, "
        + $"{Literals.Float((float)loss.Settings.Number("weight", 1))}, {Literals.Bool(AcceptsClasses(loss, graph[loss.Inputs[1]].Shape))})" + Judged(graph, loss, graph[loss.Inputs[1]].Shape);

    private static string Judged(NetworkGraph graph, Node loss, Shape target)
    {
        var positions = NetworkSizes.Positions(loss, target);
        string[] settings =
        [
            .. positions > 1 ? [$"Positions = {Literals.Int(positions)}", $"ClassStride = {Literals.Int(target.Kind == ShapeKind.Spatial ? positions : 1)}"] : Array.Empty<string>(),
            .. SequenceLengths.LengthsOf(graph, loss) is { } lengths ? [$"Lengths = {Literals.String(lengths.Name)}"] : Array.Empty<string>(),
        ];
        return settings.Length == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
    }

    // One-hot rows say the same to these losses; the others compare with -1 and 1, or with counts.
    private static bool AcceptsClasses(Node loss, Shape target) => loss.Operator switch
    {
        "crossentropy" or "kldivergence" when target.Kind != ShapeKind.Flat => target.Size > NetworkSizes.Positions(loss, target),
        "crossentropy" or "mse" or "halfmse" or "mae" or "huber" or "smoothmae" or "kldivergence" => target.Rank == 1 && target.Size > 1,
        "binarycrossentropy" => target.Rank == 1,
        _ => false,
    };

    // For hundreds of rows.
    private static void ShortForms(CodeWriter code)
    {
        code.Line("private static LayerInfo Row(string name, string word, string text, int[] shape, int weights, params string[] inputs) =>").Indent();
        code.Line("new LayerInfo(name, word, text, shape, weights) { Inputs = inputs };").Indent(-1).Line();
        code.Line("private static ParameterInfo Tensor(string name, int[] shape, int offset, int[] strides, bool trains, string start, int fanIn, int fanOut, float value) =>").Indent();
        code.Line("new ParameterInfo(name, shape, offset, strides, trains, new InitializerInfo(start, fanIn, fanOut, value));").Indent(-1).Line();
        code.Line("private static ParameterInfo Numbers(string name, int length, int offset, bool trains, string start, float value) =>").Indent();
        code.Line("Tensor(name, new int[] { length }, offset, new int[] { 1 }, trains, start, 1, 1, value);").Indent(-1).Line();
        code.Line("private static ParameterInfo Ones(string name, int length, int offset, bool trains = true) =>").Indent();
        code.Line("Numbers(name, length, offset, trains, \"constant\", 1f);").Indent(-1).Line();
        code.Line("private static ParameterInfo Zeros(string name, int length, int offset, bool trains = true) =>").Indent();
        code.Line("Numbers(name, length, offset, trains, \"zeros\", 0f);").Indent(-1).Line();
    }

    private static string Layer(LayerRow row, bool isShort) => isShort
        ? $"Row({Literals.String(row.Node.Name)}, {Literals.String(row.Node.Operator)}, {Literals.String(row.Description)}, {Literals.Array(row.Last.Shape.Extents)}, "
            + $"{string.Join(", ", row.Inputs.Select(Literals.String).Prepend(Literals.Int(checked((int)row.ParameterCount))))})"
        : $"new LayerInfo({Literals.String(row.Node.Name)}, {Literals.String(row.Node.Operator)}, {Literals.String(row.Description)}, "
        + $"{Ints(row.Last.Shape.Extents)}, {Literals.Int(checked((int)row.ParameterCount))}) "
        + $"{{ Inputs = new string[] {{ {string.Join(", ", row.Inputs.Select(Literals.String))} }} }}";

    private static string Parameter(PlacedTensor tensor, bool isState, bool isShort)
    {
        var s = tensor.Node.Settings;
        var trainable = !isState && s.Number("trainable", 1) != 0;
        if (isShort)
        {
            var start = isState ? "constant" : s.Has("initializer") ? s.Text("initializer") : "zeros";
            var fans = isState ? "1, 1" : $"{Literals.Int((int)s.Number("fan_in", 1))}, {Literals.Int((int)s.Number("fan_out", 1))}";
            if (fans == "1, 1" && tensor.Node.Shape.Rank == 1 && tensor.Layout.Strides[0] == 1)
            {
                var (place, value) = ($"{Literals.String(tensor.Node.Name)}, {Literals.Int(tensor.Node.Shape.Size)}, {Literals.Int(tensor.Offset)}", (float)s.Number("value", 0));
                return (start, value) switch
                {
                    ("constant", 1f) => $"Ones({place}{(trainable ? "" : ", false")})",
                    ("zeros", 0f) => $"Zeros({place}{(trainable ? "" : ", false")})",
                    _ => $"Numbers({place}, {Literals.Bool(trainable)}, {Literals.String(start)}, {Literals.Float(value)})",
                };
            }

            return $"Tensor({Literals.String(tensor.Node.Name)}, {Literals.Array(tensor.Node.Shape.Extents)}, {Literals.Int(tensor.Offset)}, "
                + $"{Literals.Array(tensor.Layout.Strides)}, {Literals.Bool(trainable)}, {Literals.String(start)}, {fans}, {Literals.Float((float)s.Number("value", 0))})";
        }

        var initializer = isState
            ? $"new InitializerInfo(\"constant\", 1, 1, {Literals.Float((float)s.Number("value", 0))})"
            : $"new InitializerInfo({Literals.String(s.Has("initializer") ? s.Text("initializer") : "zeros")}, "
                + $"{Literals.Int((int)s.Number("fan_in", 1))}, {Literals.Int((int)s.Number("fan_out", 1))}, "
                + $"{Literals.Float((float)s.Number("value", 0))})";
        return $"new ParameterInfo({Literals.String(tensor.Node.Name)}, {Ints(tensor.Node.Shape.Extents)}, {Literals.Int(tensor.Offset)}, "
            + $"{Ints(tensor.Layout.Strides)}, {Literals.Bool(trainable)}, {initializer})";
    }

    private static string Ints(EquatableArray<int> values) => $"new int[] {{ {string.Join(", ", values.Select(Literals.Int))} }}";
}
