using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Language;

/// <summary>Text to tokens. Never fails: what has no meaning is reported and passed over.</summary>
internal sealed class Lexer(string text, LineMap lines, ProblemList problems)
{
    private readonly List<Token> _tokens = [];
    private int _at;
    private bool _spaced = true;

    /// <summary>Where comments stand, from their <c>#</c> to the end of their lines.</summary>
    public List<(int Start, int End)> Comments { get; } = [];

    public IReadOnlyList<Token> Read()
    {
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c is '\n' or '\r')
            {
                ReadLineEnds();
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                _at++;
                _spaced = true;
            }
            else if (c == '#')
            {
                SkipLine();
            }
            else if (Keywords.IsNameStart(c))
            {
                ReadWord();
            }
            else if (IsDigit(_at) || (c == '.' && IsDigit(_at + 1)))
            {
                ReadNumber();
            }
            else
            {
                ReadSign();
            }
        }

        Add(TokenKind.Newline, 0);
        Add(TokenKind.End, 0);
        return _tokens;
    }

    /// <summary>
    /// A line that starts with <c>|</c>, or with a number as only a list of them can, continues the statement above, across lines with only a
    /// comment but not across blank ones.
    /// </summary>
    private void ReadLineEnds()
    {
        var first = _at;
        var blank = false;
        while (_at < text.Length && text[_at] is '\n' or '\r')
        {
            _at += text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n' ? 2 : 1;
            while (_at < text.Length && text[_at] is not ('\n' or '\r') && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }

            if (_at < text.Length && text[_at] == '#')
            {
                SkipLine();
            }
            else
            {
                blank |= _at < text.Length && text[_at] is '\n' or '\r';
            }
        }

        _spaced = true;
        if (blank || _at >= text.Length || (text[_at] != '|' && !StartsNumber(_at)))
        {
            _tokens.Add(new Token(TokenKind.Newline, first, 0, true));
        }
    }

    private void SkipLine()
    {
        var start = _at;
        while (_at < text.Length && text[_at] is not ('\n' or '\r'))
        {
            _at++;
        }

        Comments.Add((start, _at));
    }

    private void ReadWord()
    {
        var end = _at + 1;
        while (end < text.Length && (Keywords.IsNamePart(text[end]) || (text[end] == '.' && end + 1 < text.Length && Keywords.IsNamePart(text[end + 1]))))
        {
            end++;
        }

        Add(TokenKind.Word, end - _at);
    }

    private void ReadNumber()
    {
        var end = Digits(_at);
        if (end < text.Length && text[end] == '.' && IsDigit(end + 1))
        {
            end = Digits(end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = IsDigit(exponent) ? Digits(exponent) : end;
        }

        var rest = end;
        while (rest < text.Length && (Keywords.IsNamePart(text[rest]) || text[rest] == '.'))
        {
            rest++;
        }

        if (rest == end || StartsSize(end))
        {
            Add(TokenKind.Number, end - _at);
            ReadTimes();
        }
        else
        {
            ReportNumber(end, rest);
        }
    }

    private void ReportNumber(int end, int rest)
    {
        var start = _at;
        var number = text.Substring(start, end - start);
        var tail = text.Substring(end, rest - end);
        var digits = SkipSpaces(rest);
        if (tail is "x" or "X" && IsDigit(digits))
        {
            rest = Digits(digits);
            var size = number + "x" + text.Substring(digits, rest - digits);
            problems.Add(ProblemKinds.BadSize, PlaceOf(start, rest),
                $"{text.Substring(start, rest - start)} is not a size: did you mean {size}? A size is written without spaces.", size);
        }
        else if (tail[0] is 'x' or 'X' && tail.Length > 1)
        {
            var other = tail.Substring(1);
            var size = Keywords.IsName(other) ? $"{number}x({other})" : number + "x" + other;
            problems.Add(ProblemKinds.BadSize, PlaceOf(start, rest),
                $"{number}{tail} is not a size. In a size the parameter of a block stands in parentheses: {size}.", size);
        }
        else
        {
            problems.Add(ProblemKinds.BadNumber, PlaceOf(start, rest),
                $"{number}{tail} is not a number. Numbers are written like 3, 0.5 or 1e-3, and names do not start with a digit.");
        }

        Add(TokenKind.Unreadable, rest - start);
    }

    /// <summary>The <c>x</c> of a size stands right between two extents.</summary>
    private void ReadTimes()
    {
        if (StartsSize(_at))
        {
            Add(TokenKind.Times, 1);
        }
    }

    private bool StartsSize(int at) =>
        at + 1 < text.Length && text[at] == 'x' && (IsDigit(at + 1) || text[at + 1] == '(' || (text[at + 1] == '-' && IsDigit(at + 2)));

    private bool StartsNumber(int at)
    {
        var digits = text[at] == '-' ? at + 1 : at;
        return IsDigit(digits) || (digits < text.Length && text[digits] == '.' && IsDigit(digits + 1));
    }

    private void ReadSign()
    {
        var c = text[_at];
        if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
        {
            problems.Add(ProblemKinds.UnexpectedCharacter, PlaceOf(_at, _at + 2), "A comment starts with #, not with //.", "#");
            SkipLine();
            return;
        }

        if (c == '"' && ClosingQuote() is { } close)
        {
            Add(TokenKind.Text, close + 1 - _at);
            return;
        }

        TokenKind? kind = c switch
        {
            '|' => TokenKind.Pipe,
            '=' => TokenKind.EqualsSign,
            '{' => TokenKind.OpenBrace,
            '}' => TokenKind.CloseBrace,
            '(' => TokenKind.OpenParenthesis,
            ')' => TokenKind.CloseParenthesis,
            ',' => TokenKind.Comma,
            '+' or '-' or '*' or '/' or '%' => TokenKind.Arithmetic,
            _ => null,
        };

        if (kind is { } known)
        {
            Add(known, 1);
            if (known == TokenKind.CloseParenthesis)
            {
                ReadTimes();
            }

            return;
        }

        ReportSigns();
    }

    private int? ClosingQuote()
    {
        var end = _at + 1;
        while (end < text.Length && text[end] is not ('"' or '\n' or '\r'))
        {
            end++;
        }

        return end < text.Length && text[end] == '"' ? end : null;
    }

    /// <summary>A run of characters without meaning is one problem.</summary>
    private void ReportSigns()
    {
        var start = _at;
        do
        {
            _at++;
        }
        while (_at < text.Length && !HasMeaning(text[_at]));

        var found = text.Substring(start, _at - start);
        var advice = found switch
        {
            ";" => "Statements are separated by lines.",
            "×" => "A size is written with the letter x: 3x3.",
            "\"" => "Text in quotes ends on its line, and words are written without quotes.",
            "'" => "Words are written without quotes.",
            _ => "Write names, numbers, and the signs | = ( ) { }; a comment starts with #.",
        };
        problems.Add(ProblemKinds.UnexpectedCharacter, PlaceOf(start, _at), $"{ProblemList.Quote(found)} has no meaning here. {advice}");
        _tokens.Add(new Token(TokenKind.Unreadable, start, _at - start, _spaced));
        _spaced = false;
    }

    private static bool HasMeaning(char c) =>
        char.IsWhiteSpace(c) || Keywords.IsNameStart(c) || c is >= '0' and <= '9' || "|={}(),+-*/%#\uFEFF".IndexOf(c) >= 0;

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _at, length, _spaced));
        _at += length;
        _spaced = false;
    }

    private bool IsDigit(int at) => at < text.Length && text[at] is >= '0' and <= '9';

    private int Digits(int at)
    {
        while (IsDigit(at))
        {
            at++;
        }

        return at;
    }

    private int SkipSpaces(int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }

    private Place PlaceOf(int start, int end) => lines.Place(start, end - start);
}
