using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>Which values a stage reads, and what is said when that is unclear.</summary>
internal sealed partial class Elaborator
{
    /// <summary>
    /// The values a call reads: those before it in the pipeline, then those it names. At the start of a statement the value of the
    /// statement above is read only when the call does not name enough. Null when a problem was reported, now or for one of the values.
    /// </summary>
    private List<int>? ReadValues(IReadOnlyList<int> named, int least, int most, int id, string subject, Flow flow)
    {
        var inputs = new List<int>();
        if (!flow.IsPrevious || named.Count < least)
        {
            if (EnteringValue(flow, id, subject) is not { } value)
            {
                return null;
            }

            inputs.Add(value);
        }

        inputs.AddRange(named);
        if (inputs.Contains(GraphDraft.Unknown))
        {
            return null;
        }

        if (inputs.Count >= least && inputs.Count <= most)
        {
            return inputs;
        }

        var reads = least == most ? Count(least) : most == int.MaxValue ? $"at least {Count(least)}" : $"{least} to {Count(most)}";
        var word = subject.Split(' ')[0];
        var advice = least > 1 ? $"Name the values, as in {word} a b, or a | {word} b." : $"Write one value before it, as in a | {word}.";
        problems.Add(ProblemKinds.InputCount, places[id], $"{subject} reads {reads}, but gets {Count(inputs.Count)} here. {advice}");
        return null;
    }

    private static string Count(int values) => values switch
    {
        0 => "no value",
        1 => "one value",
        2 => "two values",
        _ => Evaluated.Format(values) + " values",
    };

    /// <summary>The value a stage continues from; null when there is none, which is reported.</summary>
    private int? EnteringValue(Flow flow, int id, string subject)
    {
        if (flow.Value is { } value && (flow.Inputs.Count == 0 || value == GraphDraft.Unknown))
        {
            return value == GraphDraft.Unknown ? null : value;
        }

        if (flow.Inputs.Count > 0)
        {
            var names = flow.Inputs.Where(static n => n.Length > 0).ToList();
            var advice = names.Count == 0
                ? $"Name them, as in a = input 3, and write a | {subject}"
                : $"Write which one, as in {names[0]} | {subject}";
            var said = names.Count == 0 ? "" : $" ({string.Join(", ", names)})";
            problems.Add(ProblemKinds.NoStart, places[id], $"{subject} stands after several inputs{said}, so that it is not said where it starts. {advice}.");
        }
        else
        {
            problems.Add(ProblemKinds.NoInput, places[id], $"{subject} has no value to start from, because there is no input above. Begin with an input, as in input 3.");
        }

        return null;
    }

    private void ReportUnknownOperator(string word, int id, Scope scope, string what, string other = "other")
    {
        if (scope.TryGetValue(word, out _))
        {
            problems.Add(ProblemKinds.UnknownOperator, OperatorPlace(id, word),
                $"{word} is a value, not an operator. To combine values write add {word} {other} or {word} | add {other}; to start from it write {word} | dense 4.");
            return;
        }

        var operators = OperatorCatalogue.All.Where(static o => !o.IsInternal && o.Group != OperatorGroup.Loss).Select(static o => o.Name);
        var aliases = OperatorCatalogue.Aliases.Where(static a => OperatorCatalogue.Find(a.Value) is { Group: not OperatorGroup.Loss }).Select(static a => a.Key);
        var nearest = Spelling.Nearest(word, operators.Concat(blocks.Names).Concat(what.StartsWith("value", StringComparison.Ordinal) ? scope.Names : []).Concat(aliases));
        problems.Add(ProblemKinds.UnknownOperator, OperatorPlace(id, word), $"There is no {what} named {word}.{Spelling.Ask(nearest)}", nearest);
    }

    /// <summary>The place of the operator's word alone: a call's place has its arguments too.</summary>
    private Place OperatorPlace(int id, string word)
    {
        var place = places[id];
        return place.InAttribute ? place : place with { Length = Math.Min(place.Length, word.Length) };
    }

    private void WarnOfSecondActivation(Operator @operator, int input, int id, string subject)
    {
        var before = draft.Nodes[input];
        if (@operator.Group == OperatorGroup.Activation && before.Operator == @operator.Name)
        {
            problems.Add(ProblemKinds.ActivationTwice, places[id],
                $"{subject} follows {draft.Origin(input)}: the same activation twice in a row. Remove one, or put a layer between them.");
        }
    }
}
