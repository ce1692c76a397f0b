using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Emit;

/// <summary>
/// The overloads of a network with several inputs, outputs or losses: one span each, named as declared. They pack the spans into the rows
/// that the other members take.
/// </summary>
internal sealed class TensorOverloads
{
    private const string Support = "global::NetCompiler.Networks.";
    private readonly ClassNames _names;
    private readonly bool _any;
    private readonly (string Name, int Size)[] _inputs;
    private readonly (string Name, int Size)[] _outputs;
    private readonly (string Name, int Size)[] _targets;

    public TensorOverloads(NetworkGraph graph, ClassNames names)
    {
        _names = names;
        _inputs = graph.Inputs.Select(id => (graph[id].Name, graph[id].Shape.Size)).ToArray();
        _outputs = graph.Outputs.Select(o => (o.Name, graph[o.Value].Shape.Size)).ToArray();
        _targets = graph.Losses
            .Select(id => (LayerTable.OutputName(graph, graph[graph[id].Inputs[0]]) + "Target", graph[graph[id].Inputs[1]].Shape.Size)).ToArray();
        _any = _inputs.Length > 1 || _outputs.Length > 1 || _targets.Length > 1;
    }

    public IEnumerable<ContractMember> Inference()
    {
        if (_inputs.Length > 1 || _outputs.Length > 1)
        {
            yield return Member("Predict", "void", "The outputs for one example, each in its own span.", [Inputs("input"), Outputs("output")], null);
            yield return Member(
                "PredictBatch", "void", "The outputs for a batch, each in its own span.", [Inputs("inputs"), Outputs("outputs")], null);
        }
    }

    public IEnumerable<ContractMember> Judging() => !(_inputs.Length > 1 || _targets.Length > 1) ? [] : new[]
    {
        Member("Loss", "float", "The mean loss over the batch, in inference mode.", [Inputs("inputs"), Targets()], null),
    };

    public IEnumerable<ContractMember> Training(bool hasLoss)
    {
        if (hasLoss && (_inputs.Length > 1 || _targets.Length > 1))
        {
            yield return Member(
                "Gradient", "float", "The mean loss over the batch in training mode; writes its gradient for each weight, in memory order.",
                [Inputs("inputs"), Targets()], (ContractMembers.Writes, "gradients"));
            yield return Member(
                "Train", "float", "One step: the gradient, then the optimiser; gives the mean loss before it.",
                [Inputs("inputs"), Targets()], ("global::NetCompiler.Optimizers.IOptimizer", "optimizer"));
        }

        if (_any && (_inputs.Length > 1 || _outputs.Length > 1))
        {
            yield return Member(
                "Backward", "void", "The vector-Jacobian product in training mode; an empty span skips that result.",
                [Inputs("inputs"), OutputGradients(), InputGradients()], (ContractMembers.Writes, "gradients"));
        }
    }

    private TensorGroup Inputs(string whole) => new(whole, "Inputs", _inputs, IsWritten: false);

    private TensorGroup Outputs(string whole) => new(whole, "Outputs", _outputs, IsWritten: true);

    private TensorGroup Targets() => new("targets", "Targets", _targets, IsWritten: false);

    private TensorGroup OutputGradients() =>
        new("outputGradients", "OutputGradients", _outputs.Select(static o => (o.Name + "Gradients", o.Size)).ToArray(), IsWritten: false);

    private TensorGroup InputGradients() =>
        new("inputGradients", "InputGradients", _inputs.Select(static i => (i.Name + "Gradients", i.Size)).ToArray(), IsWritten: true) { IsOptional = true };

    private ContractMember Member(
        string method, string returns, string text, TensorGroup[] groups, (string Type, string Name)? last)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal)
        {
            _names.Parameters, _names.State, _names.Seed, _names.Step, _names.Workers, "examples", "scratch", "result", last?.Name ?? "result",
        };
        var spans = groups.Select(g => g.Spans(taken)).ToArray();
        var rows = groups.Select(g => g.Tensors.Length == 1 ? "" : Identifiers.Unique(g.Whole + "Rows", taken)).ToArray();
        var parameters = groups
            .SelectMany((g, i) => spans[i].Select(s => (g.IsWritten ? ContractMembers.Writes : ContractMembers.Reads) + " " + s))
            .Concat(last is { } l ? [l.Type + " " + l.Name] : []);
        var arguments = groups.Select((g, i) => rows[i].Length > 0 ? rows[i] : spans[i][0]).Concat(last is { } e ? [e.Name] : []);
        var call = $"{_names.DriverCall(method)}({ContractMembers.Instance(_names, method)}, {string.Join(", ", arguments)});";
        var body = Examples(method, groups[0], spans[0])
            .Append($"var scratch = {_names.DriverCall("Scratch")};")
            .Concat(groups.SelectMany((g, i) => g.Before(method, _names.Info, spans[i], rows[i])))
            .Append(returns == "void" ? call : "var result = " + call)
            .Concat(groups.SelectMany((g, i) => g.After(spans[i], rows[i])))
            .Concat(returns == "void" ? [] : ["return result;"]);
        return new(method, returns, string.Join(", ", parameters), $"<summary>{text}</summary>", body.ToEquatable());
    }

    private IEnumerable<string> Examples(string method, TensorGroup first, string[] spans)
    {
        var size = Literals.Int(first.Tensors[0].Size);
        yield return method == "Predict"
            ? "const int examples = 1;"
            : $"var examples = {Support}NetworkGuard.Examples({_names.Info}, {Literals.String(method)}, {Literals.String(spans[0])}, "
                + $"{spans[0]}.Length, {size});";
    }
}

/// <summary>Tensors that stand together in one row of an example.</summary>
/// <param name="Whole">What the rows are called.</param>
/// <param name="Scratch">Where they are packed when there are several.</param>
internal sealed record TensorGroup(string Whole, string Scratch, (string Name, int Size)[] Tensors, bool IsWritten)
{
    private const string Support = "global::NetCompiler.Networks.";

    /// <summary>Whether the caller may give empty spans.</summary>
    public bool IsOptional { get; init; }

    private int RowSize => Tensors.Sum(static t => t.Size);

    /// <summary>The parameters: the tensors' names, or the usual one when there is a single one.</summary>
    public string[] Spans(ISet<string> taken) =>
        Tensors.Select(t => Identifiers.Unique(Identifiers.Local(Tensors.Length == 1 ? Whole : t.Name), taken)).ToArray();

    /// <summary>Checks the spans, makes the rows and packs what is read.</summary>
    public IEnumerable<string> Before(string method, string info, string[] spans, string rows)
    {
        if (Tensors.Length == 1)
        {
            yield break;
        }

        var wanted = string.Join(" && ", spans.Select(static s => s + ".IsEmpty"));
        for (var i = 0; i < spans.Length; i++)
        {
            var check = $"{Support}NetworkGuard.Rows({info}, {Literals.String(method)}, {Literals.String(spans[i])}, {spans[i]}.Length, "
                + $"examples, {Literals.Int(Tensors[i].Size)});";
            yield return IsOptional ? $"if (!{spans[i]}.IsEmpty) {{ {check} }}" : check;
        }

        var length = "examples * " + Literals.Int(RowSize);
        yield return $"var {rows} = " + (IsOptional
            ? $"{wanted} ? default : scratch.{Scratch}({length});"
            : $"scratch.{Scratch}({length});");
        for (var i = 0; i < spans.Length && !IsWritten; i++)
        {
            yield return $"{Support}RowPacking.Pack({spans[i]}, {rows}, {Place(i)});";
        }
    }

    /// <summary>Unpacks what was written.</summary>
    public IEnumerable<string> After(string[] spans, string rows)
    {
        for (var i = 0; i < spans.Length && IsWritten && Tensors.Length > 1; i++)
        {
            yield return $"{Support}RowPacking.Unpack({rows}, {spans[i]}, {Place(i)});";
        }
    }

    private string Place(int tensor) =>
        $"{Literals.Int(Tensors[tensor].Size)}, {Literals.Int(RowSize)}, {Literals.Int(Tensors.Take(tensor).Sum(static t => t.Size))}";
}
