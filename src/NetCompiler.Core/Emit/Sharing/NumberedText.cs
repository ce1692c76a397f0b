using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>C# text taken apart into its whole numbers and what stands around them, so that texts that differ in numbers alone are recognised.</summary>
/// <param name="Around">What stands before each number and, last, behind them: one more than there are numbers.</param>
/// <param name="Numbers">The whole numbers in their order; parts of names, other literals and comments are none.</param>
/// <param name="AreFloats">Which of them are written as floats, <c>784f</c>.</param>
internal sealed record NumberedText(EquatableArray<string> Around, EquatableArray<long> Numbers, EquatableArray<bool> AreFloats)
{
    /// <summary>Whole numbers up to here are floats without rounding.</summary>
    private const long MostOfFloat = 1 << 24;

    /// <summary>Texts with equal patterns differ in numbers alone.</summary>
    public string Pattern { get; } = string.Concat(Around.Select((a, i) => i == 0 ? a : (AreFloats[i - 1] ? "\u0002" : "\u0001") + a));

    public static NumberedText Of(string text)
    {
        var around = new List<string>();
        var (numbers, areFloats) = (new List<long>(), new List<bool>());
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '"')
            {
                i = AfterString(text, i);
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                i = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
            }
            else if (char.IsLetter(c) || c is '_' or '@' || char.IsDigit(c))
            {
                var word = i++;
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_' || (char.IsDigit(c) && (text[i] == '.' || IsExponent(text, i)))))
                {
                    i++;
                }

                var isFloat = text[i - 1] == 'f';
                if (char.IsDigit(c) && TryNumber(text, word, isFloat ? i - 1 : i, out var number) && !(isFloat && number > MostOfFloat))
                {
                    areFloats.Add(isFloat);
                    around.Add(text.Substring(start, word - start));
                    numbers.Add(number);
                    start = i;
                }
            }
            else
            {
                i++;
            }
        }

        around.Add(text.Substring(start));
        return new(around.ToEquatable(), numbers.ToEquatable(), areFloats.ToEquatable());
    }

    /// <summary>A number as it stands in the text.</summary>
    public string Literal(int number) => Literals.Int((int)Numbers[number]) + (AreFloats[number] ? "f" : "");

    /// <summary>The text as it was.</summary>
    public override string ToString() => With(Literal);

    /// <summary>The text with something in the place of each number.</summary>
    public string With(Func<int, string> at)
    {
        var text = new StringBuilder(Around[0]);
        for (var i = 0; i < Numbers.Count; i++)
        {
            text.Append(at(i)).Append(Around[i + 1]);
        }

        return text.ToString();
    }

    // The sign in 1E-05f.
    private static bool IsExponent(string text, int i) => text[i] is '-' or '+' && text[i - 1] is 'E' or 'e' && char.IsDigit(text[i - 2]);

    private static bool TryNumber(string text, int start, int end, out long number)
    {
        number = 0;
        for (var i = start; i < end; i++)
        {
            if (text[i] != '_')
            {
                if (!char.IsDigit(text[i]) || number > int.MaxValue)
                {
                    return false;
                }

                number = (10 * number) + (text[i] - '0');
            }
        }

        return number <= int.MaxValue;
    }

    private static int AfterString(string text, int i)
    {
        for (i++; i < text.Length && text[i] != '"'; i++)
        {
            i += text[i] == '\\' ? 1 : 0;
        }

        return i + 1;
    }
}
