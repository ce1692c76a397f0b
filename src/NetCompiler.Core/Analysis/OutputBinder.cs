using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Analysis;

/// <summary>The results of the network: what <c>output</c> names, or else the last value.</summary>
internal sealed class OutputBinder(SourceMap places, ProblemList problems)
{
    public EquatableArray<NamedValue> Bind(EquatableArray<Statement> statements, Scope scope, ValueStatement last, int lastValue)
    {
        var declared = statements.OfType<OutputStatement>().ToList();
        if (declared.Count == 0)
        {
            return EquatableArray.Of(new NamedValue(last.Name ?? Keywords.Output, lastValue));
        }

        foreach (var second in declared.Skip(1))
        {
            problems.Add(ProblemKinds.DuplicateOutput, places[second.Id],
                $"The outputs are named already on {places[declared[0].Id]}. Name all of them in one line, as in output policy value.");
        }

        var binder = new CallBinder(places, problems);
        var outputs = new List<NamedValue>();
        foreach (var reference in declared[0].Values)
        {
            if (outputs.Any(o => o.Name == reference.Name))
            {
                problems.Add(ProblemKinds.DuplicateOutput, places[reference.Id], $"{reference.Name} is an output already. Name it once.");
                continue;
            }

            outputs.Add(new NamedValue(reference.Name, binder.Value(reference, scope) ?? GraphDraft.Unknown));
        }

        return outputs.ToEquatable();
    }
}
