using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Analysis;

/// <summary>Puts block parameters into arguments and computes arithmetic.</summary>
internal sealed class ArgumentEvaluator(SourceMap places, ProblemList problems)
{
    /// <summary>The value, or null when a problem was reported. A word that is no parameter stays a word.</summary>
    public Evaluated? Evaluate(ArgumentValue value, Scope scope)
    {
        switch (value)
        {
            case NumberValue number:
                return Evaluated.Of(number.Number);
            case WordValue word:
                return scope.Parameter(word.Word) ?? new Evaluated(default, word.Word);
            case TextValue text:
                return new Evaluated(default, text.Text, IsQuoted: true);
            case SizeValue size:
                var extents = new List<double>();
                foreach (var extent in size.Extents)
                {
                    if (Number(extent, scope) is not { } n)
                    {
                        return null;
                    }

                    extents.Add(n);
                }

                return new Evaluated(extents.ToEquatable());
            default:
                return Number(value, scope) is { } result ? Evaluated.Of(result) : null;
        }
    }

    private double? Number(ArgumentValue value, Scope scope)
    {
        if (value is not ArithmeticValue arithmetic)
        {
            return Evaluate(value, scope) switch
            {
                null => null,
                { IsNumber: true } number => number.Numbers[0],
                var other => NotANumber(value, other, scope),
            };
        }

        if (Number(arithmetic.Left, scope) is not { } left || Number(arithmetic.Right, scope) is not { } right)
        {
            return null;
        }

        var result = arithmetic.Operation switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            _ => left % right,
        };

        if (double.IsNaN(result) || double.IsInfinity(result))
        {
            problems.Add(ProblemKinds.BadArithmetic, places[value.Id],
                $"{Evaluated.Format(left)} {arithmetic.Operation} {Evaluated.Format(right)} has no finite result. Check the numbers given to the block.");
            return null;
        }

        return result;
    }

    private double? NotANumber(ArgumentValue value, Evaluated found, Scope scope)
    {
        if (found.Word is null)
        {
            problems.Add(ProblemKinds.ArgumentKindMismatch, places[value.Id],
                $"Arithmetic and sizes are made of single numbers, but {found} is a size of {found.Numbers.Count} extents.");
            return null;
        }

        var nearest = Spelling.Nearest(found.Word, scope.Names);
        problems.Add(ProblemKinds.UnknownValue, places[value.Id],
            $"{found.Word} is not a parameter of this block, so that it cannot be computed with.{Spelling.Ask(nearest)}", nearest);
        return null;
    }
}
