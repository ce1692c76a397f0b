namespace NetCompiler.Core.Diagnostics;

/// <summary>
/// Every kind of problem as data. Groups leave gaps: NC00xx classes and files (reported by the Roslyn shell), NC01xx text,
/// NC02xx names, NC03xx arguments, NC04xx shapes, NC05xx losses and use of values, NC06xx limits. An id is never used again for something else.
/// </summary>
public static class ProblemKinds
{
    private const string HelpPage = "https://github.com/netcompiler/netcompiler/blob/main/docs/errors.md";

    // NC00xx: the class that carries [Network].
    public static readonly ProblemKind NotPartial = new("NC0001", "The network class is not partial");
    public static readonly ProblemKind PrimaryConstructor = new("NC0002", "The network class has a primary constructor");
    public static readonly ProblemKind OwnConstructor = new("NC0003", "The network class has a constructor that is generated");
    public static readonly ProblemKind IsRecord = new("NC0004", "The network is a record");
    public static readonly ProblemKind IsStruct = new("NC0005", "The network is a struct");
    public static readonly ProblemKind IsStatic = new("NC0006", "The network class is static");
    public static readonly ProblemKind IsAbstract = new("NC0007", "The network class is abstract");
    public static readonly ProblemKind IsGeneric = new("NC0008", "The network class is generic or nested in a generic type");
    public static readonly ProblemKind AttributesOnTwoParts = new("NC0009", "Layer attributes stand on two parts of the class");
    public static readonly ProblemKind TextAndAttributes = new("NC0010", "The network is declared both by text and by attributes");
    public static readonly ProblemKind FileNotFound = new("NC0011", "The network file was not found");
    public static readonly ProblemKind NothingDeclared = new("NC0012", "The network declares nothing");
    public static readonly ProblemKind ContainingTypeNotPartial = new("NC0013", "A type around the network class is not partial");
    public static readonly ProblemKind MemberCollides = new("NC0014", "A member of the class has the name of a generated one");
    public static readonly ProblemKind TwoSources = new("NC0015", "The network has both a text and a file");
    public static readonly ProblemKind HasBaseClass = new("NC0016", "The network class has a base class that cannot be built");
    public static readonly ProblemKind IsFileLocal = new("NC0017", "The network class is file-local");
    public static readonly ProblemKind ConstructorWithoutWeights = new("NC0018", "A constructor leaves the network without weights");
    public static readonly ProblemKind LayersWithoutNetwork = new("NC0019", "Layer attributes without [Network]");
    public static readonly ProblemKind CouldNotGenerate = new("NC0090", "The network could not be generated");

    // NC01xx: text that cannot be read.
    public static readonly ProblemKind UnexpectedCharacter = new("NC0101", "A character without meaning");
    public static readonly ProblemKind BadNumber = new("NC0102", "A number that cannot be read");
    public static readonly ProblemKind OperatorExpected = new("NC0103", "An operator was expected");
    public static readonly ProblemKind UnexpectedText = new("NC0104", "Something else was expected here");
    public static readonly ProblemKind DanglingContinuation = new("NC0105", "A continuation line continues nothing");
    public static readonly ProblemKind BareArithmetic = new("NC0106", "Arithmetic outside parentheses");
    public static readonly ProblemKind BadSize = new("NC0107", "A size that cannot be read");
    public static readonly ProblemKind NameExpected = new("NC0108", "A name was expected");
    public static readonly ProblemKind ValueExpected = new("NC0109", "The value of an argument was expected");
    public static readonly ProblemKind BraceMissing = new("NC0110", "A brace is missing");
    public static readonly ProblemKind ParenthesisMissing = new("NC0111", "A parenthesis is missing");
    public static readonly ProblemKind AsTwice = new("NC0112", "A layer is named twice");
    public static readonly ProblemKind Misplaced = new("NC0113", "A statement stands where it may not");
    public static readonly ProblemKind NestedTooDeeply = new("NC0114", "The text is nested too deeply");

    // NC02xx: names.
    public static readonly ProblemKind UnknownOperator = new("NC0201", "There is no such operator");
    public static readonly ProblemKind UnknownValue = new("NC0202", "There is no such value");
    public static readonly ProblemKind DuplicateValue = new("NC0203", "Two values have one name");
    public static readonly ProblemKind DuplicateLayer = new("NC0204", "Two layers have one name");
    public static readonly ProblemKind DuplicateBlock = new("NC0205", "Two blocks have one name");
    public static readonly ProblemKind ReservedName = new("NC0206", "The name belongs to the language");
    public static readonly ProblemKind Cycle = new("NC0207", "A value is used before it is defined");
    public static readonly ProblemKind Recursion = new("NC0208", "A block contains itself");
    public static readonly ProblemKind UnknownLayer = new("NC0209", "There is no such layer");
    public static readonly ProblemKind DuplicateParameter = new("NC0210", "Two parameters of a block have one name");
    public static readonly ProblemKind BadName = new("NC0211", "Not a name");

    // NC03xx: arguments.
    public static readonly ProblemKind UnknownArgument = new("NC0301", "There is no such argument");
    public static readonly ProblemKind MissingArgument = new("NC0302", "An argument is missing");
    public static readonly ProblemKind TooManyArguments = new("NC0303", "Too many arguments");
    public static readonly ProblemKind ArgumentTwice = new("NC0304", "An argument is given twice");
    public static readonly ProblemKind PositionalAfterNamed = new("NC0305", "A positional argument after a named one");
    public static readonly ProblemKind ArgumentKindMismatch = new("NC0306", "An argument of the wrong kind");
    public static readonly ProblemKind ArgumentOutOfRange = new("NC0307", "An argument out of range");
    public static readonly ProblemKind UnknownChoice = new("NC0308", "There is no such choice");
    public static readonly ProblemKind BadArithmetic = new("NC0309", "Arithmetic without a result");
    public static readonly ProblemKind BadArgument = new("NC0310", "An argument that does not fit the layer");

    // NC04xx: shapes and what goes into a layer.
    public static readonly ProblemKind ShapeMismatch = new("NC0401", "Shapes do not fit");
    public static readonly ProblemKind InputCount = new("NC0402", "A layer reads the wrong number of values");
    public static readonly ProblemKind NoStart = new("NC0403", "It is not said which value the statement starts from");
    public static readonly ProblemKind NoInput = new("NC0404", "The network has no input");
    public static readonly ProblemKind BadInput = new("NC0405", "An input that cannot be");
    public static readonly ProblemKind SharedShapeMismatch = new("NC0406", "Shared weights do not fit");
    public static readonly ProblemKind NoLayers = new("NC0407", "The network or a block computes nothing");

    // NC05xx: losses, outputs, and values that serve nothing.
    public static readonly ProblemKind UnknownLoss = new("NC0501", "There is no such loss");
    public static readonly ProblemKind LossDoesNotFit = new("NC0502", "The loss does not fit the output");
    public static readonly ProblemKind DuplicateLoss = new("NC0503", "An output has two losses");
    public static readonly ProblemKind UnknownOutput = new("NC0504", "The loss names no output");
    public static readonly ProblemKind DuplicateOutput = new("NC0505", "Outputs are named twice");
    public static readonly ProblemKind UnusedValue = new("NC0506", "A value is not used");
    public static readonly ProblemKind ActivationTwice = new("NC0507", "An activation twice in a row", ProblemSeverity.Warning);

    // NC06xx: limits.
    public static readonly ProblemKind ParameterBudget = new("NC0601", "The network has more parameters than allowed");
    public static readonly ProblemKind TooManyLayers = new("NC0602", "The network has too many layers");
    public static readonly ProblemKind ValueTooLarge = new("NC0603", "A value is too large");
    public static readonly ProblemKind UnrollTooLong = new("NC0604", "A layer is too long to be written out", ProblemSeverity.Warning);

    private static readonly Lazy<EquatableArray<ProblemKind>> _all = new(static () => typeof(ProblemKinds).GetFields()
        .Select(static f => f.GetValue(null)).OfType<ProblemKind>()
        .OrderBy(static k => k.Id, StringComparer.Ordinal).ToEquatable());

    /// <summary>All kinds in the order of their ids.</summary>
    public static EquatableArray<ProblemKind> All => _all.Value;

    /// <summary>Where <paramref name="kind"/> is explained, with an example and a way to mend it.</summary>
    public static string HelpLink(ProblemKind kind) => HelpPage + "#" + kind.Id.ToLowerInvariant();
}
