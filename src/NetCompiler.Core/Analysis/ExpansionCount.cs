using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Analysis;

/// <summary>
/// Counts the stages a declaration expands to, without expanding it: a repeat multiplies, a block call adds its body once for each
/// call. Every visit adds at least one, so that counting ends soon after the limit.
/// </summary>
internal sealed class ExpansionCount(BlockTable blocks, SourceMap places, ProblemList problems)
{
    /// <summary>More layers than any network known; each becomes several nodes and kernels.</summary>
    private const long Most = 10_000;

    // Counting must not report: what is wrong with an argument is found when it is bound.
    private readonly ArgumentEvaluator _evaluator = new(SourceMap.Empty, new ProblemList());
    private long _count;

    /// <summary>Whether the network stays within the limit; reports it when not.</summary>
    public bool IsWithin(EquatableArray<Statement> statements) => Visit(statements, Scope.Top([]), 1);

    private bool Visit(EquatableArray<Statement> statements, Scope scope, long times)
    {
        foreach (var statement in statements.OfType<ValueStatement>())
        {
            if (!Add(statement.Id, times))
            {
                return false;
            }

            foreach (var stage in statement.Pipeline.Stages)
            {
                var within = stage switch
                {
                    Repeat repeat => Add(repeat.Id, times * Rounds(repeat, scope)) && Visit(repeat.Body, scope, times * Rounds(repeat, scope)),
                    Call call when ScanCall.Applied(call) is var applied && blocks.Find(applied.Operator) is { } block =>
                        Add(call.Id, times) && Visit(block.Body, Inside(block, applied, scope), times),
                    _ => Add(stage.Id, times),
                };

                if (!within)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool Add(int id, long times)
    {
        _count += times;
        if (_count <= Most)
        {
            return true;
        }

        problems.Add(ProblemKinds.TooManyLayers, places[id],
            "With blocks and repeats written out the network would have more than 10,000 layers. Use fewer rounds.");
        return false;
    }

    private long Rounds(Repeat repeat, Scope scope) =>
        _evaluator.Evaluate(repeat.Count, scope) is { IsNumber: true } count && count.Numbers[0] >= 1
            ? (long)Math.Min(count.Numbers[0], Most + 1)
            : 1;

    private Scope Inside(BlockStatement block, Call call, Scope scope)
    {
        var parameters = new Dictionary<string, Evaluated>(StringComparer.Ordinal);
        var next = 0;
        foreach (var argument in call.Arguments)
        {
            var name = argument.Name;
            var value = _evaluator.Evaluate(argument.Value, scope);
            if (name is null && value?.Word is null && next < block.Parameters.Count)
            {
                name = block.Parameters[next++].Name;
            }

            if (name is not null && value is not null)
            {
                parameters[name] = value;
            }
        }

        return Scope.Block("", 0, [], parameters);
    }
}
