using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Language;

/// <summary>Tokens to statements by recursive descent. After a problem it goes on at the next stage or statement.</summary>
internal sealed partial class Parser(string text, IReadOnlyList<Token> tokens, LineMap lines, ProblemList problems)
{
    /// <summary>Bodies and parentheses inside one another; more is a mistake, and would exhaust the stack.</summary>
    private const int DeepestNesting = 32;

    private readonly List<Place> _places = [];
    private readonly HashSet<string> _blockNames = new(StringComparer.Ordinal);
    private HashSet<string> _parameters = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;

    /// <summary>The places of the ids given so far.</summary>
    public SourceMap Places => new(_places.ToEquatable());

    private Token Current => tokens[_at];

    public EquatableArray<Statement> Parse()
    {
        FindBlockNames();
        var statements = new List<Statement>();
        while (Current.Kind != TokenKind.End)
        {
            statements.AddRange(ParseStatements());
            if (Current.Kind == TokenKind.CloseBrace)
            {
                Report(ProblemKinds.BraceMissing, Current, "This } closes nothing: there is no { before it.");
                _at++;
            }
        }

        return statements.ToEquatable();
    }

    /// <summary>A word alone at the start of a pipeline is a value unless it is an operator or a block, wherever the block stands.</summary>
    private void FindBlockNames()
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (IsWord(tokens[i], Keywords.Block) && tokens[i + 1].Kind == TokenKind.Word)
            {
                _blockNames.Add(TextOf(tokens[i + 1]));
            }
        }
    }

    /// <summary>Statements up to the end of the text or a closing brace.</summary>
    private List<Statement> ParseStatements()
    {
        var statements = new List<Statement>();
        while (true)
        {
            while (Current.Kind == TokenKind.Newline)
            {
                _at++;
            }

            if (Current.Kind is TokenKind.End or TokenKind.CloseBrace)
            {
                return statements;
            }

            if (ParseStatement() is { } statement)
            {
                statements.Add(statement);
            }

            if (Current.Kind is not (TokenKind.Newline or TokenKind.End or TokenKind.CloseBrace))
            {
                ReportUnexpected("A statement ends with its line.");
                SkipLine();
            }
        }
    }

    private Statement? ParseStatement()
    {
        var start = Current;
        if (start.Kind == TokenKind.Pipe)
        {
            Report(ProblemKinds.DanglingContinuation, start,
                "This | continues nothing. A line that starts with | continues the statement right above; only lines with a comment may stand between, not a blank one.");
            _at++;
        }

        if (tokens[_at].Kind == TokenKind.Word && tokens[_at + 1].Kind != TokenKind.EqualsSign)
        {
            switch (TextOf(Current))
            {
                case Keywords.Block:
                    return ParseBlock();
                case Keywords.Output:
                    return ParseOutput();
                case Keywords.Loss:
                    return ParseLoss();
                default:
                    break;
            }
        }

        string? name = null;
        if (Current.Kind == TokenKind.Word && tokens[_at + 1].Kind == TokenKind.EqualsSign)
        {
            name = ReadNewName("a value");
            _at++;
        }

        var pipeline = ParsePipeline();
        return new ValueStatement(NewId(start.Start, Math.Max(PreviousEnd, start.Start)), name, pipeline);
    }

    private BlockStatement? ParseBlock()
    {
        var keyword = Current;
        _at++;
        if (Current.Kind != TokenKind.Word)
        {
            ReportExpected(ProblemKinds.NameExpected, "After block its name is expected, as in block down(channels) { … }.");
            SkipLine();
            return null;
        }

        var nameToken = Current;
        var name = ReadNewName("a block") ?? "";
        var outer = _parameters;
        var parameters = ParseBlockParameters();
        _parameters = new HashSet<string>(parameters.Select(static p => p.Name), StringComparer.Ordinal);
        var body = ParseBody(nameToken, "block " + TextOf(nameToken));
        _parameters = outer;
        if (body is null || name.Length == 0)
        {
            return null;
        }

        if (_depth > 0)
        {
            Report(ProblemKinds.Misplaced, keyword, $"Block {name} stands inside another body. Blocks stand at the top of the text.");
            return null;
        }

        return new BlockStatement(NewId(nameToken), name, parameters.ToEquatable(), body.ToEquatable());
    }

    private List<BlockParameter> ParseBlockParameters()
    {
        var parameters = new List<BlockParameter>();
        if (Current.Kind != TokenKind.OpenParenthesis)
        {
            return parameters;
        }

        var open = Current;
        _at++;
        while (Current.Kind is TokenKind.Word or TokenKind.Comma)
        {
            if (Current.Kind == TokenKind.Comma)
            {
                _at++;
                continue;
            }

            var token = Current;
            if (ReadNewName("a parameter") is not { } name)
            {
                continue;
            }

            if (parameters.Any(p => p.Name == name))
            {
                Report(ProblemKinds.DuplicateParameter, token, $"The block has two parameters named {name}. Give each a name of its own.");
                continue;
            }

            parameters.Add(new BlockParameter(NewId(token), name));
        }

        if (Current.Kind == TokenKind.CloseParenthesis)
        {
            _at++;
        }
        else
        {
            Report(ProblemKinds.ParenthesisMissing, open, "The parameters of a block are names separated by commas and end with ), as in block down(channels, step) { … }.");
            while (Current.Kind is not (TokenKind.OpenBrace or TokenKind.Newline or TokenKind.End))
            {
                _at++;
            }
        }

        return parameters;
    }

    /// <summary><c>{ … }</c>, which may start on the next line; null when there is none.</summary>
    private List<Statement>? ParseBody(Token owner, string subject)
    {
        var at = _at;
        while (tokens[at].Kind == TokenKind.Newline)
        {
            at++;
        }

        if (tokens[at].Kind != TokenKind.OpenBrace)
        {
            Report(ProblemKinds.BraceMissing, owner, $"After {subject} its body in braces is expected, as in {subject} {{ … }}.");
            SkipStage();
            return null;
        }

        _at = at;
        var open = Current;
        _at++;
        if (!Enter(open))
        {
            return null;
        }

        var body = ParseStatements();
        _depth--;
        if (Current.Kind == TokenKind.CloseBrace)
        {
            _at++;
        }
        else
        {
            Report(ProblemKinds.BraceMissing, open, $"The body of {subject} is never closed. Write }} after its last statement.");
        }

        return body;
    }

    private OutputStatement? ParseOutput()
    {
        var keyword = Current;
        _at++;
        var values = new List<NameReference>();
        while (Current.Kind is TokenKind.Word or TokenKind.Comma)
        {
            if (Current.Kind == TokenKind.Word)
            {
                values.Add(new NameReference(NewId(Current), TextOf(Current)));
            }

            _at++;
        }

        if (values.Count == 0)
        {
            ReportExpected(ProblemKinds.NameExpected, "After output the names of the results are expected, as in output policy value.");
            SkipLine();
            return null;
        }

        return IsAtTop(keyword) ? new OutputStatement(NewId(keyword.Start, PreviousEnd), values.ToEquatable()) : null;
    }

    private LossStatement? ParseLoss()
    {
        var keyword = Current;
        _at++;
        if (Current.Kind != TokenKind.Word)
        {
            ReportExpected(ProblemKinds.NameExpected, "After loss its kind is expected, as in loss crossentropy, or loss mse value weight=0.5.");
            SkipLine();
            return null;
        }

        var kind = Current;
        _at++;
        NameReference? output = null;
        if (Current.Kind == TokenKind.Word && tokens[_at + 1].Kind != TokenKind.EqualsSign)
        {
            output = new NameReference(NewId(Current), TextOf(Current));
            _at++;
        }

        var arguments = ParseArguments(out _, out var readable);
        if (!IsAtTop(keyword) || !readable)
        {
            return null;
        }

        return new LossStatement(NewId(kind), TextOf(kind), output, arguments.ToEquatable());
    }

    private bool IsAtTop(Token keyword)
    {
        if (_depth == 0)
        {
            return true;
        }

        Report(ProblemKinds.Misplaced, keyword, $"{TextOf(keyword)} stands inside a body. It belongs to the whole network; write it at the top of the text.");
        return false;
    }

    /// <summary>Reads a name that is being given; null (and a problem) when the word is not free.</summary>
    private string? ReadNewName(string what)
    {
        var token = Current;
        var name = TextOf(token);
        _at++;
        if (Keywords.IsReserved(name))
        {
            Report(ProblemKinds.ReservedName, token, $"{name} is a word of the language and cannot name {what}. Choose another name.");
            return null;
        }

        if (!Keywords.IsName(name))
        {
            Report(ProblemKinds.BadName, token, $"{name} cannot name {what}: only layers have dots in their names. Use letters, digits and underscores.");
            return null;
        }

        return name;
    }

    private static bool IsOperator(string word) => OperatorCatalogue.Find(word) is { IsInternal: false } || Keywords.IsReserved(word);
}
