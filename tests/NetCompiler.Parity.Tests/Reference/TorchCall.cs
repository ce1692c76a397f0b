using System.Globalization;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>
/// A Python constructor call as PyTorch writes it: <c>nn.Linear(16, 10, bias=False)</c>. Arguments are numbers, booleans, strings, tuples
/// or calls. <c>lambda p: …</c> is the call after the colon.
/// </summary>
internal sealed record TorchCall(string Name, IReadOnlyList<object?> Arguments, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>The last word of the name: <c>Linear</c>.</summary>
    public string Word => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The argument a constructor with this parameter would see; <paramref name="otherwise"/> when it is left out.</summary>
    public object? Get(string parameter, int position, object? otherwise = null) =>
        Named.TryGetValue(parameter, out var named) ? named
        : position < Arguments.Count && Arguments[position] is not Variable ? Arguments[position]
        : otherwise;

    public double Number(string parameter, int position, double otherwise) =>
        Convert.ToDouble(Get(parameter, position, otherwise), CultureInfo.InvariantCulture);

    public bool Flag(string parameter, int position, bool otherwise = false) => (bool)(Get(parameter, position, otherwise) ?? otherwise);

    /// <summary>The call; null when the text is an expression of another kind.</summary>
    public static TorchCall? Parse(string text)
    {
        var reader = new Reader(text.Trim());
        try
        {
            return reader.Value() is TorchCall call && reader.AtEnd ? call : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A name that stands for something given at run time, such as the parameters of an optimiser.</summary>
    internal sealed record Variable(string Name);

    private sealed class Reader(string text)
    {
        private int _at;

        public bool AtEnd
        {
            get
            {
                Skip();
                return _at == text.Length;
            }
        }

        public object? Value()
        {
            Skip();
            return Peek() switch
            {
                '\'' or '"' => Quoted(),
                '(' => Items('(', ')').Arguments,
                '[' => Items('[', ']').Arguments,
                '-' or '.' or (>= '0' and <= '9') => Number(),
                _ => Named(Word()),
            };
        }

        private object? Named(string word)
        {
            switch (word)
            {
                case "lambda":
                    _at = text.IndexOf(':', _at) is var colon and >= 0 ? colon + 1 : throw new FormatException();
                    return Value();
                case "True":
                    return true;
                case "False":
                    return false;
                case "None":
                    return null;
            }

            Skip();
            if (Peek() != '(')
            {
                return new Variable(word);
            }

            var (arguments, named) = Items('(', ')');
            return new TorchCall(word, arguments, named);
        }

        private (List<object?> Arguments, Dictionary<string, object?> Named) Items(char open, char close)
        {
            var arguments = new List<object?>();
            var named = new Dictionary<string, object?>();
            Expect(open);
            while (!Take(close))
            {
                Skip();
                var start = _at;
                var word = char.IsLetter(Peek()) ? Word() : "";
                if (word.Length > 0 && Take('='))
                {
                    named[word] = Value();
                }
                else
                {
                    _at = start;
                    arguments.Add(Value());
                }

                if (!Take(','))
                {
                    Expect(close);
                    break;
                }
            }

            return (arguments, named);
        }

        private string Word()
        {
            var start = _at;
            while (char.IsLetterOrDigit(Peek()) || Peek() is '_' or '.')
            {
                _at++;
            }

            return _at > start ? text[start.._at] : throw new FormatException();
        }

        private double Number()
        {
            var start = _at;
            while (char.IsLetterOrDigit(Peek()) || Peek() == '.' || (Peek() is '-' or '+' && (_at == start || text[_at - 1] is 'e' or 'E')))
            {
                _at++;
            }

            return double.Parse(text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        private string Quoted()
        {
            var quote = text[_at++];
            var end = text.IndexOf(quote, _at);
            var value = end < 0 ? throw new FormatException() : text[_at..end];
            _at = end + 1;
            return value;
        }

        private char Peek() => _at < text.Length ? text[_at] : '\0';

        private void Skip()
        {
            while (char.IsWhiteSpace(Peek()))
            {
                _at++;
            }
        }

        private bool Take(char c)
        {
            Skip();
            var taken = Peek() == c;
            _at += taken ? 1 : 0;
            return taken;
        }

        private void Expect(char c)
        {
            if (!Take(c))
            {
                throw new FormatException();
            }
        }
    }
}
