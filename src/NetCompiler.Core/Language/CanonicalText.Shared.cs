using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Language;

/// <content>Constants, and parameters with a statement of their own.</content>
internal sealed partial class CanonicalText
{
    private const int NumbersInLine = 16;

    /// <summary>Long lists of numbers go on in lines of their own. What comes before it stays the previous value.</summary>
    private void WriteShared(Node node)
    {
        StartLine(node);
        _text.Append(node.Operator == Leaf.Input ? Keywords.State : node.Operator).Append(' ').Append(node.Shape);
        if (node.Operator == Leaf.Input)
        {
            // What is carried from step to step has nothing more to be said of.
        }
        else if (node.Operator == Leaf.Constant)
        {
            var values = node.Settings.Items[0].Numbers;
            for (var i = 0; i < values.Count; i++)
            {
                _text.Append(i > 0 && i % NumbersInLine == 0 ? "\n    " : " ").Append(Evaluated.Format(values[i]));
            }
        }
        else
        {
            WriteStart(node);
        }

        var previous = _previous;
        EndLine(node, _values[node.Id] == node.Name && _layers.Take(node.Name));
        _previous = previous;
    }

    private void WriteStart(Node node)
    {
        var settings = node.Settings;
        if (settings.Text("initializer") is var start && start != Elaborator.AutomaticStart(node.Shape))
        {
            _text.Append(" init=").Append(start);
        }

        foreach (var spec in WeightArguments.Specs)
        {
            var own = spec.Name == "init_value" ? "value" : spec.Name;
            if (spec.Kind != ArgumentKind.Choice && SettingConversion.Default(spec).Numbers[0] != settings.Number(own))
            {
                _text.Append(' ').Append(spec.Name).Append('=').Append(ValueOf(spec, new Setting(own, EquatableArray.Of(settings.Number(own)))));
            }
        }
    }
}
