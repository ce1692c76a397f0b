using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;
using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Operators;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>One walk over the nodes of a model under one plan for its examples.</summary>
internal sealed class ImportPass(ModelProto model, ModelConstants constants, BatchPlan plan, ImportOptions options, MemoryBudget budget)
{
    private readonly Sketch _sketch = new();
    private readonly Dictionary<string, OnnxValue?> _values = new(StringComparer.Ordinal);
    private readonly List<ImportProblem> _problems = [.. constants.Problems];
    private readonly List<string> _notes = [.. constants.Notes];
    private readonly List<ImportedPort> _inputs = [];
    private readonly ValueUses _uses = new(model.Graph);
    private SketchLoss? _loss;
    private readonly long _opset = OpsetOf(model, "");

    public ImportedNetwork Run()
    {
        var graph = model.Graph;
        CheckVersion();
        foreach (var (name, value) in constants.Known)
        {
            // Lines are made for each walk anew.
            _values[name] = OnnxValue.Constant(name, value.Known!, value.IsLearned);
        }

        // What reads a broken tensor is not refused for its sake.
        foreach (var name in constants.Broken)
        {
            _values[name] = null;
        }

        AddInputs();
        foreach (var node in graph.Node)
        {
            Import(node);
        }

        return Finish(graph);
    }

    private static long OpsetOf(ModelProto model, string domain) =>
        model.OpsetImport.Where(o => OnnxCatalogue.IsOwnDomain(domain) ? OnnxCatalogue.IsOwnDomain(o.Domain) : o.Domain == domain)
            .Select(static o => o.Version).DefaultIfEmpty(1).Max();

    private void CheckVersion()
    {
        if (_opset > OnnxCatalogue.Newest)
        {
            _notes.Add($"The model has operators of version {_opset}, which are read as those of version {OnnxCatalogue.Newest}.");
        }
    }

    private void AddInputs()
    {
        var unbound = new List<string>();
        foreach (var input in constants.RunTimeInputs)
        {
            var type = BatchPlan.TypeOf(input);
            var (dims, batch) = plan.Of(input, options, unbound);
            if (type == ElementType.Text || type.Size() == 0)
            {
                Problem($"The input '{input.Name}' holds {type.Word()} values, and a network takes numbers.", "Compute numbers of them outside the model.", isFinal: true);
                _values[input.Name] = null;
                continue;
            }

            var value = new OnnxValue(input.Name, type, dims, batch);
            try
            {
                if (dims.Any(static d => d == 0))
                {
                    throw new RefusedException($"The input '{input.Name}' has no elements.");
                }

                var name = _sketch.Names.Value(input.Name, "x");
                value.Line = _sketch.Input(name, value.ExampleDims);
                _inputs.Add(new ImportedPort(name, input.Name, Sample(dims), batch));
                _values[input.Name] = value;
            }
            catch (RefusedException refused)
            {
                Problem(refused.Message, refused.WayOut);
                _values[input.Name] = null;
            }
        }

        foreach (var name in unbound.Distinct())
        {
            Problem($"The extent '{name}' of the inputs is left open, and a network's shapes are fixed.", $"Say what it is, e.g. --dim {name}=128.");
        }
    }

    private static int[] Sample(int[] dims) => [.. dims.Select(static d => d == BatchPlan.Open ? 1 : d)];

    private void Import(NodeProto node)
    {
        var inputs = new OnnxValue?[node.Input.Count];
        var isPoisoned = false;
        for (var i = 0; i < inputs.Length; i++)
        {
            var name = node.Input[i];
            if (name.Length == 0)
            {
                continue;
            }

            // What comes from a refused node is not refused for its sake.
            isPoisoned |= !_values.TryGetValue(name, out var value) || value is null;
            if (!_values.ContainsKey(name))
            {
                Problem(node, $"Its input '{name}' is no input, initializer or earlier result, so that the model is not valid.", "Check the model with onnx.checker.");
                _values[name] = null;
            }

            inputs[i] = value;
        }

        var @operator = OnnxCatalogue.Find(node);
        if (@operator is null)
        {
            Problem(node, Unsupported.Reason(node), Unsupported.WayOut(node), isFinal: true);
        }

        if (@operator is null || isPoisoned)
        {
            Poison(node);
            return;
        }

        var context = new NodeContext(node, _opset, inputs, _sketch, budget, _notes) { CanBeLoss = CanBeLoss(node), IsReadOnce = _uses.IsReadOnce };
        try
        {
            if (!Folder.TryFold(context))
            {
                @operator.Import(context);
            }

            if (context.Loss is { } loss)
            {
                _loss = loss;
                _values[node.Output[0]] = null;
                return;
            }

            for (var i = 0; i < node.Output.Count; i++)
            {
                if (node.Output[i].Length > 0)
                {
                    _values[node.Output[i]] = context.Outputs.GetValueOrDefault(i);
                }
            }
        }
        catch (RefusedException refused)
        {
            // Reasons that every model may give have a way out that always leads on.
            Problem(node, refused.Message, refused.WayOut.Length > 0 ? refused.WayOut : "Cut the model before this node, or export it with other operators: docs/onnx.md lists them.");
            Poison(node);
        }
        catch (Exception fault) when (fault is OnnxException or IOException or UnauthorizedAccessException or OverflowException)
        {
            Problem(node, fault is OverflowException ? "Its extents are too large to compute with." : fault.Message, "");
            Poison(node);
        }
    }

    /// <summary>Whether a loss at this node is all that the model gives, and its classes are given for nothing else.</summary>
    private bool CanBeLoss(NodeProto node) =>
        model.Graph.Output.Count == 1 && node.Output.Count > 0 && model.Graph.Output[0].Name == node.Output[0] && node.Input.Count > 1
        && _inputs.Any(i => i.OnnxName == node.Input[1])
        && model.Graph.Node.Sum(n => n.Input.Count(name => name == node.Input[1])) == 1;

    private void Poison(NodeProto node)
    {
        foreach (var output in node.Output)
        {
            _values[output] = null;
        }
    }

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

    private ImportedNetwork Refused() => new("", [], [], [], [.. _notes.Distinct()], _problems);

    private void Problem(string reason, string wayOut, bool isFinal = false) => _problems.Add(new ImportProblem("", "", _opset, reason, wayOut) { IsFinal = isFinal });

    private void Problem(NodeProto node, string reason, string wayOut, bool isFinal = false)
    {
        var name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(static o => o.Length > 0) ?? "";
        var @operator = OnnxCatalogue.IsOwnDomain(node.Domain) ? node.OpType : node.Domain + "." + node.OpType;
        _problems.Add(new ImportProblem(name, @operator, OpsetOf(model, node.Domain), reason, wayOut) { IsFinal = isFinal });
    }
}
