namespace NetCompiler.Core.Emit;

/// <summary>Sums of a constant and multiples of loop variables, as short as they can be written.</summary>
internal static class IndexText
{
    /// <summary><c>k * 8 + 3</c>; terms with coefficient 0 are left out.</summary>
    public static string Sum(int constant, params (string Variable, int Coefficient)[] terms)
    {
        var text = "";
        foreach (var (variable, coefficient) in terms.Where(static t => t.Coefficient != 0).OrderBy(static t => t.Coefficient < 0))
        {
            var magnitude = Math.Abs(coefficient);
            var term = magnitude == 1 ? variable : $"{(variable.Contains(' ') ? $"({variable})" : variable)} * {Literals.Int(magnitude)}";
            if (text.Length == 0 && coefficient < 0)
            {
                text = Literals.Int(constant);
                constant = 0;
            }

            text += text.Length == 0 ? term : (coefficient < 0 ? " - " : " + ") + term;
        }

        return text.Length == 0 ? Literals.Int(constant)
            : constant == 0 ? text
            : text + (constant < 0 ? " - " : " + ") + Literals.Int(Math.Abs(constant));
    }
}
