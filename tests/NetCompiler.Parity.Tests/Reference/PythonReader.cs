using System.Globalization;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>Reads the text of a <see cref="PythonExpression"/>, by descent through Python's levels of precedence.</summary>
internal sealed class PythonReader(string text)
{
    private static readonly string[][] Levels = [["or"], ["and"], ["<=", ">=", "==", "!=", "<", ">"], ["+", "-"], ["//", "/", "%", "*"]];

    private int _at;

    public bool AtEnd
    {
        get
        {
            Skip();
            return _at == text.Length;
        }
    }

    public PythonExpression Expression()
    {
        if (TakeWord("lambda"))
        {
            return Lambda();
        }

        var value = Level(0);
        if (!TakeWord("if"))
        {
            return value;
        }

        var condition = Level(0);
        if (!TakeWord("else"))
        {
            throw new FormatException("if without else");
        }

        var otherwise = Expression();
        return new(names => PythonExpression.Truth(condition.Value(names)) ? value.Value(names) : otherwise.Value(names));
    }

    private PythonExpression Lambda()
    {
        var parameters = new List<string>();
        while (!Take(':'))
        {
            Skip();
            parameters.Add(Word());
            if (!Take(',') && Peek() != ':')
            {
                throw new FormatException("a lambda without a colon");
            }
        }

        var body = Expression();
        return new(names => new PythonFunction(parameters, body, names));
    }

    private PythonExpression Level(int level)
    {
        if (level == Levels.Length)
        {
            return Signed();
        }

        var left = Level(level + 1);
        while (Operator(level) is { } operation)
        {
            left = PythonExpression.Binary(operation, left, Level(level + 1));
        }

        return left;
    }

    private string? Operator(int level)
    {
        Skip();
        foreach (var operation in Levels[level])
        {
            if (char.IsLetter(operation[0]))
            {
                if (TakeWord(operation))
                {
                    return operation;
                }
            }
            else if (string.CompareOrdinal(text, _at, operation, 0, operation.Length) == 0 && !(operation == "*" && Peek(1) == '*'))
            {
                _at += operation.Length;
                return operation;
            }
        }

        return null;
    }

    // A sign binds less than a power to its right, and more than the one to its left: -2**-2.
    private PythonExpression Signed()
    {
        if (TakeWord("not"))
        {
            var negated = Level(2);
            return new(names => !PythonExpression.Truth(negated.Value(names)));
        }

        if (Take('-'))
        {
            var value = Signed();
            return new(names => -PythonExpression.Number(value.Value(names)));
        }

        if (Take('+'))
        {
            return Signed();
        }

        var root = Atom();
        Skip();
        if (Peek() == '*' && Peek(1) == '*')
        {
            _at += 2;
            return PythonExpression.Binary("**", root, Signed());
        }

        return root;
    }

    private PythonExpression Atom()
    {
        Skip();
        return Peek() switch
        {
            '\'' or '"' => PythonExpression.Of(Quoted()),
            '(' => List('(', ')'),
            '[' => List('[', ']'),
            '.' or (>= '0' and <= '9') => PythonExpression.Of(Number()),
            _ => Named(Word()),
        };
    }

    private PythonExpression Named(string word)
    {
        switch (word)
        {
            case "True":
                return PythonExpression.Of(true);
            case "False":
                return PythonExpression.Of(false);
            case "None":
                return PythonExpression.Of(null);
        }

        Skip();
        if (Peek() != '(')
        {
            return new(names => PythonExpression.Name(word, names));
        }

        var (arguments, named, _) = Items('(', ')');
        return new(names => PythonExpression.Call(
            word, [.. arguments.Select(a => a.Value(names))], named.ToDictionary(static n => n.Key, n => n.Value.Value(names)), names));
    }

    // One thing in round brackets without a comma is that thing.
    private PythonExpression List(char open, char close)
    {
        var (items, _, commas) = Items(open, close);
        return open == '(' && items.Count == 1 && commas == 0
            ? items[0]
            : new(names => (IReadOnlyList<object?>)[.. items.Select(i => i.Value(names))]);
    }

    private (List<PythonExpression> Arguments, Dictionary<string, PythonExpression> Named, int Commas) Items(char open, char close)
    {
        var arguments = new List<PythonExpression>();
        var named = new Dictionary<string, PythonExpression>();
        var commas = 0;
        Expect(open);
        while (!Take(close))
        {
            Skip();
            var start = _at;
            var word = char.IsLetter(Peek()) ? Word() : "";
            Skip();
            if (word.Length > 0 && Peek() == '=' && Peek(1) != '=')
            {
                _at++;
                named[word] = Expression();
            }
            else
            {
                _at = start;
                arguments.Add(Expression());
            }

            if (!Take(','))
            {
                Expect(close);
                break;
            }

            commas++;
        }

        return (arguments, named, commas);
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
        while (char.IsAsciiDigit(Peek()) || Peek() is '.' or 'e' or 'E' or '_' || (Peek() is '-' or '+' && text[_at - 1] is 'e' or 'E'))
        {
            _at++;
        }

        return double.Parse(text[start.._at].Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private string Quoted()
    {
        var quote = text[_at++];
        var end = text.IndexOf(quote, _at);
        var value = end < 0 ? throw new FormatException() : text[_at..end];
        _at = end + 1;
        return value;
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

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

    private bool TakeWord(string word)
    {
        Skip();
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 || char.IsLetterOrDigit(Peek(word.Length)) || Peek(word.Length) is '_' or '.')
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw new FormatException();
        }
    }
}
