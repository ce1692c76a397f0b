namespace NetCompiler.Core.Emit;

/// <summary>
/// Texts of one pattern as one text with parameters: numbers that are the same in all stay as they are, the others become parameters, of which those that
/// are always a multiple of another, or a multiple and something more, are computed from it.
/// </summary>
internal sealed class CommonText
{
    private readonly NumberedText _first;

    // Of each number the parameter it is made of, or -1, by what that is multiplied, and what is added.
    private readonly (int Parameter, long Times, long Plus)[] _made;
    private readonly List<int> _columns = [];

    /// <param name="texts">At least one, all of one pattern.</param>
    public CommonText(IReadOnlyList<NumberedText> texts)
    {
        _first = texts[0];
        _made = new (int, long, long)[_first.Numbers.Count];
        var moving = new List<(int Column, long[] Steps)>();
        for (var c = 0; c < _made.Length; c++)
        {
            var (column, steps) = (c, new long[texts.Count]);
            for (var t = 1; t < steps.Length; t++)
            {
                steps[t] = texts[t].Numbers[column] - _first.Numbers[column];
            }

            _made[c] = (-1, 0, 0);
            if (steps.Any(static s => s != 0))
            {
                moving.Add((c, steps));
            }
        }

        // Those that move least first: the others may be multiples of them.
        var bases = new List<long[]>();
        foreach (var (column, steps) in moving.OrderBy(static m => m.Steps.Max(Math.Abs)).ThenBy(static m => m.Column))
        {
            var (parameter, times) = (-1, 0L);
            for (var b = 0; b < bases.Count && parameter < 0; b++)
            {
                times = Ratio(steps, bases[b]);
                parameter = times == 0 ? -1 : b;
            }

            if (parameter < 0)
            {
                (parameter, times) = (bases.Count, 1);
                bases.Add(steps);
                _columns.Add(column);
            }

            _made[column] = (parameter, times, _first.Numbers[column] - (times * _first.Numbers[_columns[parameter]]));
        }
    }

    /// <summary>Parameters needed.</summary>
    public int Count => _columns.Count;

    /// <summary>The text with parameters in the place of numbers that differ.</summary>
    public string Text(Func<int, string> name) => _first.With(c =>
    {
        var (parameter, times, plus) = _made[c];
        if (parameter < 0)
        {
            return _first.Literal(c);
        }

        var text = times == 1 ? name(parameter) : $"{Literals.Int((int)times)} * {name(parameter)}";
        text = plus == 0 ? text : $"{text} {(plus < 0 ? '-' : '+')} {Literals.Int((int)Math.Abs(plus))}";
        return (_first.AreFloats[c] ? "(float)" : "") + (times == 1 && plus == 0 ? text : $"({text})");
    });

    /// <summary>What one of the texts gives for the parameters.</summary>
    public IEnumerable<string> Arguments(NumberedText text) => _columns.Select(c => Literals.Int((int)text.Numbers[c]));

    // How many times the steps of a base the steps are, always; 0 for a number that changes or is none.
    private static long Ratio(long[] steps, long[] of)
    {
        var ratio = 0L;
        for (var t = 1; t < steps.Length; t++)
        {
            if (of[t] == 0 ? steps[t] != 0 : steps[t] % of[t] != 0 || (ratio != 0 && steps[t] / of[t] != ratio) || steps[t] == 0)
            {
                return 0;
            }

            ratio = of[t] == 0 ? ratio : steps[t] / of[t];
        }

        return Math.Abs(ratio) < int.MaxValue ? ratio : 0;
    }
}
