using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Operators;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>One walk over the nodes of a model under one plan for its examples.</summary>
internal sealed partial class ImportPass(ModelProto model, ModelConstants constants, BatchPlan plan, ImportOptions options, MemoryBudget budget)
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

        var context = new NodeContext(node, _opset, inputs, _sketch, budget, _notes) { CanBeLoss = CanBeLoss(node), IsReadOnce = _uses.IsReadOnce, RunGraph = RunGraph };
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
        && _inputs.Any(i => i.OnnxName == node.Input[1]) && _uses.IsReadOnce(node.Input[1]);

    private void Poison(NodeProto node)
    {
        foreach (var output in node.Output)
        {
            _values[output] = null;
        }
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
