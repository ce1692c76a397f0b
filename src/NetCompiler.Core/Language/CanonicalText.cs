using NetCompiler.Core.Declaration;
using System.Text;
using NetCompiler.Core.Analysis;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Language;

/// <summary>
/// Writes a graph with one layer a line, blocks and repeats written out. A layer that would not get its name by numbering is named
/// with <c>as</c>; a value is named where a later line reads it out of turn.
/// </summary>
internal sealed partial class CanonicalText(NetworkGraph graph)
{
    private readonly StringBuilder _text = new();
    private readonly LayerNames _layers = new();
    private readonly Dictionary<int, string> _values = [];
    private readonly List<(int Start, int Declared)> _statements = [];
    private int _previous = -1;
    private int _inputsInARow;

    public string Write()
    {
        NameValues();
        foreach (var node in graph.Nodes)
        {
            BeginStatement(node.Declared);
            if (SequenceLengths.IsImplied(node))
            {
                _layers.Take(node.Name);
            }
            else if (node.Operator == Leaf.Input)
            {
                WriteInput(node);
            }
            else if (IsShared(node))
            {
                WriteShared(node);
            }
            else if (node.Body is not null)
            {
                WriteScan(node);
            }
            else if (!IsLeaf(node) && !graph.Losses.Contains(node.Id))
            {
                WriteLayer(node);
            }
        }

        BeginStatement(-1);
        WriteOutputs();
        foreach (var (output, loss) in graph.Outputs.Zip(graph.Losses, static (o, l) => (o, l)))
        {
            BeginStatement(graph[loss].Declared);
            WriteLoss(output, graph[loss]);
        }

        return _text.ToString();
    }

    /// <summary>The statements one by one, each with the id of the part of the declaration it came from; -1 where there is none.</summary>
    public IEnumerable<(string Text, int Declared)> WriteStatements()
    {
        var text = Write();
        return _statements.Select((s, i) => (
            text.Substring(s.Start, (i + 1 < _statements.Count ? _statements[i + 1].Start : text.Length) - s.Start), s.Declared));
    }

    // What is begun and not written leaves no trace.
    private void BeginStatement(int declared)
    {
        if (_statements.Count > 0 && _statements[_statements.Count - 1].Start == _text.Length)
        {
            _statements.RemoveAt(_statements.Count - 1);
        }

        _statements.Add((_text.Length, declared));
    }

    private static bool IsLeaf(Node node) => OperatorCatalogue.Find(node.Operator) is { IsInternal: true, InputCount.Most: 0 };

    private bool HasLengths(Node input) => input.Id + 1 < graph.Nodes.Count && SequenceLengths.IsLengths(graph[input.Id + 1]);

    private bool IsBody => _values.Count > 0 && _values.TryGetValue(graph.Inputs[0], out var name) && name == Keywords.In;

    private bool HasNamedOutputs => !IsBody && (graph.Outputs.Count > 1 || graph.Outputs[0].Name != Keywords.Output);

    private IEnumerable<Node> DeclaredInputs(Node node) =>
        node.Inputs.Select(i => graph[i]).Where(static n => !n.IsWeight && !SequenceLengths.IsMask(n)).Select(n => n.Operator == SequenceLengths.Fill ? graph[n.Inputs[0]] : n);

    private IEnumerable<Node> Tensors(Node node) =>
        node.Inputs.Select(i => graph[i]).Where(static n => n.IsWeight);

    /// <summary>A constant, or a parameter with a statement of its own.</summary>
    private static bool IsShared(Node node) => node.Operator == Leaf.Constant || (node.Operator == Leaf.Parameter && !node.IsWeight);

    /// <summary>Outputs have their names; others get theirs when they are read out of turn.</summary>
    private void NameValues()
    {
        if (HasNamedOutputs)
        {
            foreach (var output in graph.Outputs.Where(o => !_values.ContainsKey(o.Value)))
            {
                _values.Add(output.Value, output.Name);
            }
        }

        var previous = -1;
        var inputs = 0;
        foreach (var shared in graph.Nodes.Where(n => IsShared(n) || (IsBody && n.Operator == Leaf.Input)))
        {
            NameValue(shared);
        }

        foreach (var node in graph.Nodes.Where(n => !SequenceLengths.IsImplied(n) && (n.Operator == Leaf.Input || (!IsLeaf(n) && !graph.Losses.Contains(n.Id)))))
        {
            var reads = DeclaredInputs(node).ToList();
            if (reads.Count != 1 || reads[0].Id != previous || inputs > 1)
            {
                reads.ForEach(NameValue);
            }

            inputs = node.Operator == Leaf.Input ? inputs + 1 : 0;
            previous = node.Id;
        }

        if (!HasNamedOutputs && graph.Outputs[0].Value != previous)
        {
            NameValue(graph[graph.Outputs[0].Value]);
        }
    }

    private void NameValue(Node node)
    {
        if (_values.ContainsKey(node.Id))
        {
            return;
        }

        var taken = new HashSet<string>(_values.Values.Concat(graph.Outputs.Select(static o => o.Name)), StringComparer.Ordinal);
        var wanted = node.Name.Replace('.', '_');
        var name = BlockTable.IsOperatorWord(wanted) || !Keywords.IsName(wanted) ? wanted = "value" : wanted;
        for (var i = 2; taken.Contains(name); i++)
        {
            name = wanted + "_" + Evaluated.Format(i);
        }

        _values.Add(node.Id, name);
    }

    private void WriteInput(Node node)
    {
        var hasValue = StartLine(node);
        _text.Append(node.Shape.Kind == ShapeKind.Sequence ? Keywords.Sequence : Keywords.Input).Append(' ').Append(node.Shape)
            .Append(HasLengths(node) ? $" {Elaborator.LengthsArgument}=true" : "");
        var isDefault = hasValue ? _values[node.Id] == node.Name && _layers.Take(node.Name) : _layers.TakeLike(Keywords.Input) == node.Name;
        EndLine(node, isDefault);
        _inputsInARow++;
    }

    private void WriteLayer(Node node)
    {
        StartLine(node);
        var inputs = DeclaredInputs(node).ToList();
        if (inputs.Count == 1 && (inputs[0].Id != _previous || _inputsInARow > 1))
        {
            _text.Append(_values[inputs[0].Id]).Append(" | ");
        }

        // Weights belong to the layer that reads them first; those of a block have dots of their own in their names.
        var own = Tensors(node).Where(t => !IsTied(node) || !t.Name.StartsWith(node.Settings.Text(Dense.TiedArgument) + ".", StringComparison.Ordinal));
        var owner = own.Select(t => graph.Nodes.First(n => n.Inputs.Contains(t.Id)).Name).FirstOrDefault() ?? node.Name;
        var @operator = OperatorCatalogue.Find(node.Operator)!;
        var isShared = owner != node.Name;
        _text.Append(isShared ? Keywords.Use + " " + owner : @operator.Name);

        // What has no name stands before what has one.
        var read = inputs.Count > 1 ? string.Concat(inputs.Select(i => " " + _values[i.Id])) : "";
        if (isShared)
        {
            _text.Append(read);
        }
        else
        {
            WriteArguments(@operator.Parameters, node.Settings, read);
        }

        var kind = isShared ? owner + ".use" : @operator.LayerName;
        var isDefault = _layers.Peek(kind) == node.Name;
        if (isDefault)
        {
            _layers.Number(kind);
        }

        EndLine(node, isDefault);
        foreach (var tensor in Tensors(node))
        {
            _layers.Take(tensor.Name);
        }

        _inputsInARow = 0;
    }

    // A weight that is another layer's does not make the layer another's.
    private static bool IsTied(Node node) => node.Settings.Has(Dense.TiedArgument) && node.Settings.Text(Dense.TiedArgument).Length > 0;

    private bool StartLine(Node node)
    {
        if (!_values.TryGetValue(node.Id, out var name))
        {
            return false;
        }

        _text.Append(name).Append(" = ");
        return true;
    }

    private void EndLine(Node node, bool hasDefaultName)
    {
        if (!hasDefaultName)
        {
            _text.Append(' ').Append(Keywords.As).Append(' ').Append(node.Name);
            _layers.Take(node.Name);
        }

        _text.Append('\n');
        _previous = node.Id;
    }

    private void WriteOutputs()
    {
        if (!HasNamedOutputs)
        {
            if (graph.Outputs[0].Value != _previous)
            {
                _text.Append(_values[graph.Outputs[0].Value]).Append('\n');
            }

            return;
        }

        foreach (var output in graph.Outputs.Where(o => _values[o.Value] != o.Name))
        {
            _text.Append(output.Name).Append(" = ").Append(_values[output.Value]).Append('\n');
        }

        _text.Append(Keywords.Output).Append(' ').Append(string.Join(" ", graph.Outputs.Select(static o => o.Name))).Append('\n');
    }

    private void WriteLoss(NamedValue output, Node loss)
    {
        _text.Append(Keywords.Loss).Append(' ').Append(loss.Operator);
        if (HasNamedOutputs)
        {
            _text.Append(' ').Append(output.Name);
        }

        WriteArguments(LossBinder.SpecsOf(OperatorCatalogue.Find(loss.Operator)!), loss.Settings);
        _text.Append('\n');
    }

    /// <summary>Those that must be given stand without names; of the others those that are not as by default.</summary>
    private void WriteArguments(EquatableArray<ParameterSpec> specs, Settings settings, string inputs = "")
    {
        var isPositional = true;
        var named = new StringBuilder();
        foreach (var spec in specs)
        {
            isPositional &= spec is { Positional: true, Default: null };
            var setting = settings.Items.FirstOrDefault(s => s.Name == spec.Name);
            if (setting is not null && (spec.Default is null || setting != SettingConversion.Default(spec)))
            {
                (isPositional ? _text : named).Append(' ').Append(isPositional ? "" : spec.Name + "=").Append(ValueOf(spec, setting));
            }
        }

        _text.Append(inputs).Append(named);
    }

    private static string ValueOf(ParameterSpec spec, Setting setting) =>
        spec.Kind == ArgumentKind.Text ? "\"" + setting.Text + "\"" : setting.Text ?? (spec.Kind == ArgumentKind.Flag
            ? setting.Numbers[0] != 0 ? "true" : "false"
            : string.Join("x", setting.Numbers.Select(n => n < 0 && setting.Numbers.Count > 1 ? $"(0{Evaluated.Format(n)})" : Evaluated.Format(n))));
}
