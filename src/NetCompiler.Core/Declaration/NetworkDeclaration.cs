namespace NetCompiler.Core.Declaration;

/// <summary>What the user said, before any meaning is given to it. Attributes and text both end here.</summary>
/// <remarks>
/// Nothing in it knows where it stands in a file: every part carries an <c>Id</c>, and a <see cref="SourceMap"/> made beside it
/// says which place the id is. So an edit that only moves text leaves the declaration equal, and nothing after it runs again.
/// </remarks>
public sealed record NetworkDeclaration(NetworkOptions Options, EquatableArray<Statement> Statements);

/// <summary>What stands on the <c>[Network]</c> attribute beside the layers.</summary>
/// <param name="MaxParameters">The most trainable values the network may have; 0 for no limit.</param>
/// <param name="Training">Whether backward code is emitted.</param>
/// <param name="FullUnroll">Whether straight-line code is asked for even past the unroll budget.</param>
public sealed record NetworkOptions(long MaxParameters = 0, bool Training = true, bool FullUnroll = false)
{
    public static NetworkOptions Default { get; } = new();

    /// <summary>
    /// Floats in the vectors code is emitted for; empty for 16, 8 and 4 behind guards. Code made at run time needs one width only: the machine's.
    /// </summary>
    public EquatableArray<int> Lanes { get; init; }

    /// <summary>Whether passes can be shared by workers; null for what the amount of work says.</summary>
    public bool? Workers { get; init; }

    /// <summary>Floats of the pieces in which weights change during the gradient pass; 0 for large weights only, in pieces that fit the cache.</summary>
    public int UpdatePieces { get; init; }

    /// <summary>For tests: schedules are drawn with this seed from all that are legal, instead of chosen.</summary>
    internal int? DrawnSchedules { get; init; }

    /// <summary>For tests: workers take sums over the examples in halves, however small they are.</summary>
    internal bool HalvesSmallSums { get; init; }
}

/// <summary>One statement of a network, a block or a repeat.</summary>
public abstract record Statement(int Id);

/// <summary><c>name = pipeline</c>, or a pipeline alone.</summary>
public sealed record ValueStatement(int Id, string? Name, Pipeline Pipeline) : Statement(Id);

/// <summary><c>block name(parameters) { … }</c>.</summary>
public sealed record BlockStatement(int Id, string Name, EquatableArray<BlockParameter> Parameters, EquatableArray<Statement> Body)
    : Statement(Id);

/// <summary><c>output policy value</c>.</summary>
public sealed record OutputStatement(int Id, EquatableArray<NameReference> Values) : Statement(Id);

/// <summary><c>loss KIND OUTPUT weight=…</c>.</summary>
public sealed record LossStatement(int Id, string Kind, NameReference? Output, EquatableArray<Argument> Arguments) : Statement(Id);

/// <summary>A parameter of a block.</summary>
public sealed record BlockParameter(int Id, string Name);

/// <summary>A value named by the user.</summary>
public sealed record NameReference(int Id, string Name);

/// <summary>Stages applied one after another; without a start, to the previous value.</summary>
public sealed record Pipeline(int Id, NameReference? Start, EquatableArray<PipelineStage> Stages);

/// <summary>One stage of a pipeline.</summary>
public abstract record PipelineStage(int Id);

/// <summary>
/// An operator or block applied: <c>conv 8 3x3 pad=1 as edge</c>. Positional arguments that are <see cref="WordValue"/>s may be the
/// names of values (<c>add main skip</c>); which they are is decided when the graph is built.
/// </summary>
public sealed record Call(int Id, string Operator, EquatableArray<Argument> Arguments, NameReference? As) : PipelineStage(Id)
{
    /// <summary>
    /// The operator of a stage that could not be read. The problem is reported already; its value is unknown, so that nothing
    /// after it is reported for its sake.
    /// </summary>
    public const string Unreadable = "";
}

/// <summary><c>use edge</c>: the layer named <c>edge</c> once more, with its weights; positional words name the values it reads.</summary>
public sealed record UseCall(int Id, NameReference Layer, EquatableArray<Argument> Arguments, NameReference? As = null) : PipelineStage(Id);

/// <summary><c>repeat n { … }</c>.</summary>
public sealed record Repeat(int Id, ArgumentValue Count, EquatableArray<Statement> Body) : PipelineStage(Id);

/// <summary>An argument, positional when it has no name.</summary>
public sealed record Argument(int Id, string? Name, ArgumentValue Value);

/// <summary>The value of an argument, before block parameters are put in.</summary>
public abstract record ArgumentValue(int Id);

/// <summary>A number as written, e.g. <c>0.5</c>.</summary>
public sealed record NumberValue(int Id, double Number) : ArgumentValue(Id);

/// <summary>A word: a choice (<c>same</c>), a block parameter, or the name of a value.</summary>
public sealed record WordValue(int Id, string Word) : ArgumentValue(Id);

/// <summary>Text in quotes, e.g. <c>"ij,jk->ik"</c>; never the name of anything.</summary>
public sealed record TextValue(int Id, string Text) : ArgumentValue(Id);

/// <summary>A size such as <c>3x3</c> or <c>(2*n)x5</c>.</summary>
public sealed record SizeValue(int Id, EquatableArray<ArgumentValue> Extents) : ArgumentValue(Id);

/// <summary>Arithmetic in parentheses; <paramref name="Operation"/> is one of <c>+ - * / %</c>.</summary>
public sealed record ArithmeticValue(int Id, char Operation, ArgumentValue Left, ArgumentValue Right) : ArgumentValue(Id);
