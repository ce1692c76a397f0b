namespace NetCompiler.Core.Language;

internal enum TokenKind
{
    /// <summary>A name or a path of names, <c>down1.conv2</c>.</summary>
    Word,
    Number,

    /// <summary>The <c>x</c> between the extents of a size, written without spaces.</summary>
    Times,
    Pipe,
    EqualsSign,
    OpenBrace,
    CloseBrace,
    OpenParenthesis,
    CloseParenthesis,
    Comma,

    /// <summary>Text in quotes on one line, the quotes included.</summary>
    Text,

    /// <summary>One of <c>+ - * / %</c>.</summary>
    Arithmetic,

    /// <summary>The end of a statement's line; ends of lines that a statement continues across give none.</summary>
    Newline,

    /// <summary>Something that could not be read and is reported already.</summary>
    Unreadable,
    End,
}

/// <summary>A token and where it stands.</summary>
/// <param name="Spaced">Whether whitespace or a line's start is before it.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, bool Spaced)
{
    public int End => Start + Length;
}
