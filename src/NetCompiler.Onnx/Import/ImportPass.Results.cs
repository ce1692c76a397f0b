using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <content>Outputs, the loss, and the text.</content>
internal sealed partial class ImportPass
{
    private ImportedNetwork Finish(GraphProto graph)
    {
        var outputs = new List<ImportedPort>();
        var context = new NodeContext(new NodeProto { OpType = "Output" }, _opset, [], _sketch, budget, _notes);
        if (_loss is not null && _problems.Count == 0)
        {
            return WithLoss(_loss);
        }

        foreach (var output in graph.Output)
        {
            if (!_values.TryGetValue(output.Name, out var value) || (value is null && _problems.Count == 0))
            {
                Problem($"The output '{output.Name}' is computed by no node that can be imported.", "Check the model with onnx.checker.");
            }

            if (value is null || _problems.Count > 0)
            {
                continue;
            }

            try
            {
                if (value.Dims.Any(static d => d == 0))
                {
                    _notes.Add($"The output '{output.Name}' has no elements and is left out.");
                    continue;
                }

                var name = _sketch.Names.Value(output.Name, "y");
                _sketch.Output(name, OutputLine(context, value));
                outputs.Add(new ImportedPort(name, output.Name, Sample(value.Dims), value.Batch));
            }
            catch (RefusedException refused)
            {
                Problem($"The output '{output.Name}' cannot be one: {refused.Message}", refused.WayOut);
            }
        }

        if (outputs.Count == 0 && _problems.Count == 0)
        {
            Problem("The model has no output with elements.", "");
        }

        return _problems.Count > 0 ? Refused() : Printed(outputs);
    }

    /// <summary>What the loss judges is the output; the classes are no input any more but the targets.</summary>
    private ImportedNetwork WithLoss(SketchLoss loss)
    {
        var name = _sketch.Names.Value(loss.Kind == "crossentropy" ? "probabilities" : "log_probabilities", "y");
        _sketch.Output(name, loss.Prediction);
        _sketch.Loss(loss.Kind, name, loss.Weight);
        _sketch.Remove(_values[loss.Target]!.Line!);
        _inputs.RemoveAll(i => i.OnnxName == loss.Target);
        _notes.Add($"The result '{loss.Output}' is the network's loss, and the input '{loss.Target}' its targets.");
        var dims = _values.TryGetValue(loss.Target, out var target) ? target!.Dims[0] : 1;
        var port = new ImportedPort(name, "", Sample([dims, .. loss.Prediction.Shape.Extents]), 0);
        return Printed([port]) with { Loss = new ImportedLoss(loss.Output, loss.Target, loss.Kind) };
    }

    /// <summary>An output depends on an example; what does not is added to zeros that do.</summary>
    private SketchValue OutputLine(NodeContext context, OnnxValue value)
    {
        var line = context.Raw(value);
        if (line.PerExample)
        {
            return line;
        }

        if (_inputs.Count == 0)
        {
            var name = _sketch.Names.Value("unused", "unused");
            _values[""] = new OnnxValue("", ElementType.Float, [1], -1) { Line = _sketch.Input(name, [1]) };
            _inputs.Add(new ImportedPort(name, "", [1], -1));
            _notes.Add("The model has no input at run time: the network has one that nothing depends on.");
        }

        var input = _values.TryGetValue("", out var made) ? made!.Line! : _values[_inputs[0].OnnxName]!.Line!;
        var row = context.Shaped(input, [input.Shape.Size]);
        var one = input.Shape.Size == 1 ? row : context.Emit("slice", row, ("starts", 0), ("ends", 1));
        return context.Emit("add", [context.Emit("less", [one, one]), line]);
    }

    private ImportedNetwork Printed(List<ImportedPort> outputs)
    {
        foreach (var name in _sketch.RemoveUnread())
        {
            var unread = _inputs.First(i => i.Name == name);
            _inputs.Remove(unread);
            _notes.Add($"The input '{unread.OnnxName}' is read by nothing and left out.");
        }

        // Through the language's own front end: what is handed out is canonical, and known to be a network.
        var text = _sketch.Write();
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        var built = Core.NetworkCompiler.Analyze(parsed);
        var errors = parsed.Problems.Concat(built.Problems).Where(static p => p.Kind.Severity == ProblemSeverity.Error).Distinct().ToList();
        if (built.Graph is null || errors.Count > 0)
        {
            foreach (var error in errors)
            {
                Problem($"The network written for it is refused: {error}", "");
            }

            return Refused();
        }

        var weights = _sketch.Weights.Select(static w => new ImportedWeight(w.Name, w.Extents, w.Values)).ToList();
        return new ImportedNetwork(NetworkText.Print(built.Graph), weights, _inputs, outputs, [.. _notes.Distinct()], []);
    }
}
