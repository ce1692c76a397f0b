using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Recurrence;

namespace NetCompiler.Core.Language;

/// <content>Scans: the block of each stands above its statement, with its arguments put in.</content>
internal sealed partial class CanonicalText
{
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);

    private void WriteScan(Node node)
    {
        var block = BlockName(node);
        _text.Append(Keywords.Block).Append(' ').Append(block).Append(" {\n    ")
            .Append(new CanonicalText(node.Body!).WriteBody().TrimEnd('\n').Replace("\n", "\n    ")).Append("\n}\n");
        StartLine(node);
        var inputs = DeclaredInputs(node).ToList();
        if (inputs.Count > 1 || inputs[0].Id != _previous || _inputsInARow > 1)
        {
            _text.Append(_values[inputs[0].Id]).Append(" | ");
        }

        _text.Append(Keywords.Scan).Append(' ').Append(block);
        WriteArguments(Scan.Arguments, node.Settings, string.Concat(inputs.Skip(1).Select(i => " " + _values[i.Id])));
        EndLine(node, hasDefaultName: false);
        foreach (var tensor in Tensors(node))
        {
            _layers.Take(tensor.Name);
        }

        _inputsInARow = 0;
    }

    /// <summary>The statements of a body, which continue from <c>in</c>; its result is named in the last one.</summary>
    private string WriteBody()
    {
        _values[graph.Inputs[0]] = Keywords.In;
        NameValues();
        foreach (var value in graph.Outputs.Select(static o => o.Value))
        {
            NameValue(graph[value]);
        }

        _previous = graph.Inputs[0];
        foreach (var node in graph.Nodes)
        {
            if (IsShared(node) || (node.Operator == Leaf.Input && node.Id != graph.Inputs[0]))
            {
                WriteShared(node);
            }
            else if (!IsLeaf(node))
            {
                WriteLayer(node);
            }
        }

        foreach (var (state, next) in graph.Inputs.Zip(graph.Outputs, static (s, n) => (s, n.Value)).Skip(1))
        {
            _text.Append(_values[next]).Append(" | ").Append(Keywords.Next).Append(' ').Append(_values[state]).Append('\n');
        }

        return _text.Append(_values[graph.Outputs[0].Value]).Append('\n').ToString();
    }

    private string BlockName(Node node)
    {
        var name = node.Name.Replace('.', '_') + "_step";
        while (_values.ContainsValue(name) || BlockTable.IsOperatorWord(name) || graph.Outputs.Any(o => o.Name == name) || !_blocks.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
