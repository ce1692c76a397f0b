namespace NetCompiler.Core.Emit;

/// <summary>Sums of a constant and multiples of loop variables, as short as they can be written.</summary>
internal static class IndexText
{
    /// <summary><c>k * 8 + 3</c>; terms with coefficient 0 are left out.</summary>
    public static string Sum(int constant, params (string Variable, int Coefficient)[] terms)
    {
        var text = "";
        foreach (var (variable, coefficient) in terms)
        {
            if (coefficient > 0)
            {
                text += text.Length == 0 ? Term(variable, coefficient) : " + " + Term(variable, coefficient);
            }
        }

        foreach (var (variable, coefficient) in terms)
        {
            if (coefficient < 0)
            {
                if (text.Length == 0)
                {
                    text = Literals.Int(constant);
                    constant = 0;
                }

                text += " - " + Term(variable, -coefficient);
            }
        }

        return text.Length == 0 ? Literals.Int(constant)
            : constant == 0 ? text
            : text + (constant < 0 ? " - " : " + ") + Literals.Int(Math.Abs(constant));
    }

    private static string Term(string variable, int coefficient) => coefficient == 1 ? variable
        : $"{(variable.IndexOf(' ') >= 0 ? $"({variable})" : variable)} * {Literals.Int(coefficient)}";
}
