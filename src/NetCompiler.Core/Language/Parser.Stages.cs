using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Language;

/// <summary>Pipelines, their stages, and recovery.</summary>
internal sealed partial class Parser
{
    private int PreviousEnd => _at > 0 ? tokens[_at - 1].End : 0;

    private Pipeline ParsePipeline()
    {
        var begin = Current.Start;
        NameReference? start = null;
        var stages = new List<PipelineStage>();
        if (StartsFromValue())
        {
            start = new NameReference(NewId(Current), TextOf(Current));
            _at++;
            if (!IsEndOfStage(Current.Kind))
            {
                ReportUnexpected($"After {start.Name} a | or the end of the line is expected, as in {start.Name} | dense 4.");
                SkipStage();
            }
        }
        else
        {
            stages.Add(ParseStage(null));
        }

        while (Current.Kind == TokenKind.Pipe)
        {
            var pipe = Current;
            _at++;
            stages.Add(ParseStage(pipe));
        }

        return new Pipeline(NewId(begin, Math.Max(PreviousEnd, begin)), start, stages.ToEquatable());
    }

    private bool StartsFromValue()
    {
        if (Current.Kind != TokenKind.Word)
        {
            return false;
        }

        var word = TextOf(Current);
        return word == Keywords.In || (IsEndOfStage(tokens[_at + 1].Kind) && !IsOperator(word) && !_blockNames.Contains(word));
    }

    private PipelineStage ParseStage(Token? pipe)
    {
        var start = Current;
        if (start.Kind == TokenKind.Word)
        {
            switch (TextOf(start))
            {
                case Keywords.Use:
                    return ParseUse();
                case Keywords.Repeat:
                    return ParseRepeat();
                case Keywords.As or Keywords.In or Keywords.Block or Keywords.Output or Keywords.Loss:
                    break;
                default:
                    return ParseCall();
            }
        }

        if (start.Kind != TokenKind.Unreadable)
        {
            var found = start.Kind is TokenKind.Newline or TokenKind.End ? "the line ends" : $"{ProblemList.Quote(TextOf(start))} stands";
            var place = start.Length == 0 && pipe is { } before ? before : start;
            Report(ProblemKinds.OperatorExpected, place,
                $"An operator is expected {(pipe is null ? "here" : "after |")}, such as dense 10, but {found} there.");
        }

        return SkipUnreadable(start);
    }

    private Call ParseCall()
    {
        var name = Current;
        _at++;
        var arguments = ParseArguments(out var layer, out var readable);
        return readable
            ? new Call(NewId(name.Start, PreviousEnd), TextOf(name), arguments.ToEquatable(), layer)
            : new Call(NewId(name.Start, PreviousEnd), Call.Unreadable, default, layer);
    }

    private PipelineStage ParseUse()
    {
        var keyword = Current;
        _at++;
        if (Current.Kind != TokenKind.Word)
        {
            ReportExpected(ProblemKinds.NameExpected, "After use the name of a layer is expected, as in dense 8 as edge, and later use edge.");
            return SkipUnreadable(keyword);
        }

        var layer = new NameReference(NewId(Current), TextOf(Current));
        _at++;
        var arguments = ParseArguments(out var name, out var readable);
        return readable
            ? new UseCall(NewId(keyword.Start, PreviousEnd), layer, arguments.ToEquatable(), name)
            : new Call(NewId(keyword.Start, PreviousEnd), Call.Unreadable, default, null);
    }

    private PipelineStage ParseRepeat()
    {
        var keyword = Current;
        _at++;
        if (!StartsValue(Current))
        {
            ReportExpected(ProblemKinds.ValueExpected, "After repeat the number of rounds is expected, as in repeat 3 { dense 8 | relu }.");
            SkipBody();
            return SkipUnreadable(keyword);
        }

        var readable = true;
        var count = ParseValue(ref readable);
        var end = PreviousEnd;
        var body = ParseBody(keyword, text.Substring(keyword.Start, end - keyword.Start));
        return body is null || !readable
            ? new Call(NewId(keyword), Call.Unreadable, default, null)
            : new Repeat(NewId(keyword.Start, end), count, body.ToEquatable());
    }

    private static bool IsEndOfStage(TokenKind kind) =>
        kind is TokenKind.Pipe or TokenKind.Newline or TokenKind.End or TokenKind.CloseBrace;

    private Call SkipUnreadable(Token start)
    {
        SkipStage();
        return new Call(NewId(start.Start, Math.Max(PreviousEnd, start.Start)), Call.Unreadable, default, null);
    }

    private void SkipStage()
    {
        while (!IsEndOfStage(Current.Kind))
        {
            SkipOne();
        }
    }

    private void SkipLine()
    {
        while (Current.Kind is not (TokenKind.Newline or TokenKind.End or TokenKind.CloseBrace))
        {
            SkipOne();
        }
    }

    /// <summary>A body that belongs to nothing is read, so that its own problems are found and its brace is not taken for another's.</summary>
    private void SkipOne()
    {
        if (Current.Kind != TokenKind.OpenBrace)
        {
            _at++;
            return;
        }

        SkipBody();
    }

    private void SkipBody()
    {
        if (Current.Kind == TokenKind.OpenBrace)
        {
            ParseBody(Current, "it");
        }
    }

    /// <summary>Counts one level of nesting; past the limit the rest of the text is passed over.</summary>
    private bool Enter(Token token)
    {
        if (_depth < DeepestNesting)
        {
            _depth++;
            return true;
        }

        Report(ProblemKinds.NestedTooDeeply, token, "The text is nested more than 32 levels deep here. Name parts of it with blocks or values.");
        _at = tokens.Count - 1;
        return false;
    }

    private static string Describe(Token token, string found) => token.Kind switch
    {
        TokenKind.Newline or TokenKind.End => "the line ends",
        _ => ProblemList.Quote(found) + " was found",
    };

    private void ReportExpected(ProblemKind kind, string sentence) =>
        Report(kind, PlaceToken(), $"{sentence.TrimEnd('.')}, but {Describe(Current, TextOf(Current))}.");

    private void ReportUnexpected(string sentence)
    {
        if (Current.Kind != TokenKind.Unreadable)
        {
            Report(ProblemKinds.UnexpectedText, Current, $"{ProblemList.Quote(TextOf(Current))} is not expected here. {sentence}");
        }
    }

    /// <summary>Where something is missing: the token that stands there, or at a line's end the last one before it.</summary>
    private Token PlaceToken() => Current.Length > 0 || _at == 0 ? Current : tokens[_at - 1];

    private void Report(ProblemKind kind, Token token, string message, string? replacement = null) =>
        problems.Add(kind, lines.Place(token.Start, token.Length), message, replacement);

    private int NewId(Token token) => NewId(token.Start, token.End);

    private int NewId(int start, int end)
    {
        _places.Add(lines.Place(start, Math.Max(0, end - start)));
        return _places.Count - 1;
    }

    private string TextOf(Token token) => text.Substring(token.Start, token.Length);

    private bool IsWord(Token token, string word) => token.Kind == TokenKind.Word && TextOf(token) == word;
}
