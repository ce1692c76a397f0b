using System.Globalization;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Language;

/// <summary>Arguments and their values.</summary>
internal sealed partial class Parser
{
    /// <summary>More signs than this in one parenthesis are a mistake, and would exhaust the stack when evaluated.</summary>
    private const int LongestArithmetic = 64;

    private int _signs;

    /// <summary>Arguments up to the end of the stage.</summary>
    /// <param name="layer">The name after <c>as</c>.</param>
    /// <param name="readable">False when something was left out, so that the call as read may not be what was meant.</param>
    private List<Argument> ParseArguments(out NameReference? layer, out bool readable)
    {
        var arguments = new List<Argument>();
        layer = null;
        readable = true;
        while (!IsEndOfStage(Current.Kind))
        {
            var start = Current;
            if (IsWord(start, Keywords.As))
            {
                ParseLayerName(ref layer);
            }
            else if (start.Kind == TokenKind.Unreadable)
            {
                readable = false;
                _at++;
            }
            else if (start.Kind == TokenKind.Word && tokens[_at + 1].Kind == TokenKind.EqualsSign)
            {
                _at += 2;
                if (StartsValue(Current))
                {
                    var value = ParseValue(ref readable);
                    arguments.Add(new Argument(NewId(start.Start, PreviousEnd), TextOf(start), value));
                    continue;
                }

                readable = false;
                if (Current.Kind != TokenKind.Unreadable)
                {
                    ReportExpected(ProblemKinds.ValueExpected, $"After {TextOf(start)}= its value is expected.");
                    _at += IsEndOfStage(Current.Kind) || Current.Kind == TokenKind.OpenBrace ? 0 : 1;
                }
            }
            else if (StartsValue(start))
            {
                var value = ParseValue(ref readable);
                arguments.Add(new Argument(NewId(start.Start, PreviousEnd), null, value));
            }
            else
            {
                readable = false;
                ReportUnexpected(start.Kind switch
                {
                    TokenKind.Comma => "Arguments are separated by spaces.",
                    TokenKind.OpenBrace => "Only block and repeat have a body.",
                    TokenKind.EqualsSign => "A named argument is written name=value, and a named value stands at the start of a line.",
                    _ => "An argument is a number, a size such as 3x3, a word, name=value, or arithmetic in parentheses.",
                });
                SkipOne();
            }
        }

        return arguments;
    }

    private void ParseLayerName(ref NameReference? layer)
    {
        var keyword = Current;
        _at++;
        if (Current.Kind != TokenKind.Word || IsWord(Current, Keywords.As))
        {
            ReportExpected(ProblemKinds.NameExpected, "After as the name of the layer is expected, as in dense 8 as edge.");
            return;
        }

        if (layer is not null)
        {
            Report(ProblemKinds.AsTwice, keyword, $"The layer is named {layer.Name} already. Keep one as.");
        }
        else
        {
            layer = new NameReference(NewId(Current), TextOf(Current));
        }

        _at++;
    }

    private bool StartsValue(Token token) =>
        token.Kind is TokenKind.Number or TokenKind.OpenParenthesis or TokenKind.Text
        || (token.Kind == TokenKind.Word && !IsWord(token, Keywords.As))
        || (token.Kind == TokenKind.Arithmetic && TextOf(token) == "-" && tokens[_at + 1].Kind is TokenKind.Number or TokenKind.Word or TokenKind.OpenParenthesis);

    /// <summary>A number, word, size or parenthesis; arithmetic without parentheses is read whole and refused.</summary>
    private ArgumentValue ParseValue(ref bool readable)
    {
        var start = Current;
        var value = ParseSimple(ref readable, out var isBare);
        while (Current.Kind == TokenKind.Arithmetic && IsInfix(Current))
        {
            isBare = true;
            _at++;
            if (!StartsValue(Current))
            {
                break;
            }

            ParseSimple(ref readable, out _);
        }

        if (isBare)
        {
            var written = text.Substring(start.Start, PreviousEnd - start.Start);
            readable = false;
            problems.Add(ProblemKinds.BareArithmetic, lines.Place(start.Start, written.Length),
                $"{written} is arithmetic, which stands in parentheses: ({written}).", $"({written})");
        }
        else if (start.Kind == TokenKind.Number)
        {
            readable &= !IsSpacedSize(start);
        }
        else if (value is WordValue word && SizeOfParameters(word.Word) is { } size)
        {
            readable = false;
            Report(ProblemKinds.BadSize, start, $"{word.Word} is one word. A size made of parameters is written with parentheses: {size}.", size);
        }

        return value;
    }

    /// <summary><c>n -1</c> is two arguments, as in <c>clip n -1</c>; <c>n-1</c>, <c>n - 1</c> and every other sign is arithmetic.</summary>
    private bool IsInfix(Token sign) =>
        TextOf(sign) != "-" || !sign.Spaced || tokens[_at + 1].Spaced || tokens[_at + 1].Kind != TokenKind.Number;

    private ArgumentValue ParseSimple(ref bool readable, out bool isBare)
    {
        var start = Current;
        isBare = false;
        if (start.Kind == TokenKind.Arithmetic)
        {
            _at++;
            isBare = Current.Kind != TokenKind.Number || Current.Spaced;
        }

        if (Current.Kind == TokenKind.Word)
        {
            var word = Current;
            _at++;
            return new WordValue(NewId(word), TextOf(word));
        }

        if (Current.Kind == TokenKind.Text)
        {
            var quoted = Current;
            _at++;
            return new TextValue(NewId(quoted), text.Substring(quoted.Start + 1, quoted.Length - 2));
        }

        var extents = new List<ArgumentValue> { ParseExtent(start, ref readable) };
        while (Current.Kind == TokenKind.Times)
        {
            _at++;
            var extent = Current;
            _at += extent.Kind == TokenKind.Arithmetic ? 1 : 0;
            extents.Add(ParseExtent(extent, ref readable));
        }

        return extents.Count == 1 ? extents[0] : new SizeValue(NewId(start.Start, PreviousEnd), extents.ToEquatable());
    }

    private ArgumentValue ParseExtent(Token start, ref bool readable) => Current.Kind switch
    {
        TokenKind.OpenParenthesis => ParseParenthesis(ref readable),
        TokenKind.Number => ParseNumber(start, ref readable),
        _ => new NumberValue(NewId(start), 0),
    };

    private NumberValue ParseNumber(Token start, ref bool readable)
    {
        var token = Current;
        _at++;
        var isRead = double.TryParse(TextOf(token), NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (!isRead || double.IsInfinity(number))
        {
            readable = false;
            Report(ProblemKinds.BadNumber, token, $"{TextOf(token)} is too large for a number. Numbers reach up to 1.7e308.");
            number = 0;
        }

        return new NumberValue(NewId(start.Start, token.End), start.Kind == TokenKind.Arithmetic ? -number : number);
    }

    /// <summary>Whether a size follows that was written with spaces, <c>3 x 3</c>; it is read to its end and refused.</summary>
    private bool IsSpacedSize(Token start)
    {
        var compact = TextOf(start);
        var found = false;
        while (Current.Kind == TokenKind.Word && TextOf(Current) is ['x' or 'X', ..] word)
        {
            var isWhole = word.Length > 1;
            if (isWhole ? !word.Skip(1).All(char.IsDigit) : tokens[_at + 1].Kind != TokenKind.Number)
            {
                break;
            }

            compact += "x" + (isWhole ? word.Substring(1) : TextOf(tokens[_at + 1]));
            _at += isWhole ? 1 : 2;
            found = true;
        }

        if (found)
        {
            var length = PreviousEnd - start.Start;
            problems.Add(ProblemKinds.BadSize, lines.Place(start.Start, length),
                $"{text.Substring(start.Start, length)} is not a size: did you mean {compact}? A size is written without spaces.", compact);
        }

        return found;
    }

    /// <summary>What <c>kxk</c> should have been when its parts are parameters of the block, else null.</summary>
    private string? SizeOfParameters(string word)
    {
        var parts = word.Split('x');
        return parts.Length > 1
            && !_parameters.Contains(word)
            && parts.Any(_parameters.Contains)
            && parts.All(p => _parameters.Contains(p) || (p.Length > 0 && p.All(char.IsDigit)))
            ? string.Join("x", parts.Select(p => _parameters.Contains(p) ? $"({p})" : p))
            : null;
    }

    private ArgumentValue ParseParenthesis(ref bool readable)
    {
        var open = Current;
        _at++;
        if (!Enter(open))
        {
            readable = false;
            return new NumberValue(NewId(open), 0);
        }

        var signs = _signs;
        _signs = 0;
        var value = ParseSum(ref readable);
        _signs = signs;
        _depth--;
        if (Current.Kind == TokenKind.CloseParenthesis)
        {
            _at++;
        }
        else if (readable)
        {
            readable = false;
            Report(ProblemKinds.ParenthesisMissing, open, "This ( is never closed. Arithmetic is numbers, parameters and + - * / % up to a ), as in (2*n).");
        }

        return value;
    }

    private ArgumentValue ParseSum(ref bool readable)
    {
        var start = Current;
        var left = ParseProduct(ref readable);
        while (Current.Kind == TokenKind.Arithmetic && TextOf(Current) is "+" or "-")
        {
            left = ParseRight(start, left, static (Parser p, ref bool r) => p.ParseProduct(ref r), ref readable);
        }

        return left;
    }

    private ArgumentValue ParseProduct(ref bool readable)
    {
        var start = Current;
        var left = ParseFactor(ref readable);
        while (Current.Kind == TokenKind.Arithmetic && TextOf(Current) is "*" or "/" or "%")
        {
            left = ParseRight(start, left, static (Parser p, ref bool r) => p.ParseFactor(ref r), ref readable);
        }

        return left;
    }

    private ArithmeticValue ParseRight(Token start, ArgumentValue left, OperandParser operand, ref bool readable)
    {
        var sign = Current;
        _at++;
        if (++_signs > LongestArithmetic && readable)
        {
            readable = false;
            Report(ProblemKinds.NestedTooDeeply, sign, "One parenthesis holds more than 64 signs. Write the number.");
        }

        var right = operand(this, ref readable);

        // Too long an expression is refused above; it is not built either, since evaluating or comparing it would recurse as deep.
        return _signs > LongestArithmetic
            ? new ArithmeticValue(NewId(sign), '+', new NumberValue(NewId(sign), 0), right is ArithmeticValue ? new NumberValue(NewId(sign), 0) : right)
            : new ArithmeticValue(NewId(start.Start, PreviousEnd), text[sign.Start], left, right);
    }

    private ArgumentValue ParseFactor(ref bool readable)
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return ParseNumber(token, ref readable);
            case TokenKind.Word:
                _at++;
                return new WordValue(NewId(token), TextOf(token));
            case TokenKind.OpenParenthesis:
                return ParseParenthesis(ref readable);
            case TokenKind.Arithmetic when TextOf(token) == "-" && Enter(token):
                _at++;
                var operand = ParseFactor(ref readable);
                _depth--;
                return new ArithmeticValue(NewId(token.Start, PreviousEnd), '-', new NumberValue(NewId(token), 0), operand);
            default:
                if (readable && token.Kind != TokenKind.Unreadable)
                {
                    ReportExpected(ProblemKinds.ValueExpected, "In arithmetic a number, a parameter or a parenthesis is expected.");
                }

                readable = false;
                return new NumberValue(NewId(token), 0);
        }
    }

    private delegate ArgumentValue OperandParser(Parser parser, ref bool readable);
}
