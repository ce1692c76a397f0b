namespace NetCompiler.Core.Emit;

/// <summary>A method or property of the contract: declared in the first file, given its body in the second.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Returns">Its type, fully qualified.</param>
/// <param name="Parameters">What stands in the parentheses; null for a property.</param>
/// <param name="Documentation">XML, one element a line.</param>
/// <param name="Body">An expression, or the lines of a block.</param>
internal sealed record ContractMember(string Name, string Returns, string? Parameters, string Documentation, EquatableArray<string> Body)
{
    public bool IsStatic { get; init; }

    /// <summary>Whether <c>INetwork</c> has it, so that it is implemented even where the user's members leave no room for a public one.</summary>
    public bool InInterface { get; init; }

    /// <summary>Another interface that has it; <c>INetwork</c> when null.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether the class has a public member at all; the others are there through <c>INetwork</c> only.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>Accessors when it can be set: the line that sets it.</summary>
    public string? Setter { get; init; }

    /// <summary>The declaration of the first file.</summary>
    public void Declare(CodeWriter code)
    {
        Document(code);
        code.Line(Head("public " + (IsStatic ? "static " : "") + "partial ", Name) + (Parameters is null ? Accessors : ";")).Line();
    }

    /// <summary>A member that only throws, for classes that could not be generated.</summary>
    public void Refuse(CodeWriter code, string exception)
    {
        Document(code);
        var head = Head("public " + (IsStatic ? "static " : ""), Name);
        code.Line(Setter is null
            ? $"{head} => throw {exception};"
            : $"{head} {{ get => throw {exception}; set => throw {exception}; }}").Line();
    }

    /// <summary>The implementation of the second file.</summary>
    /// <param name="code">Where it is written.</param>
    /// <param name="isPublic">Whether the first file declared it; else it implements <c>INetwork</c> explicitly.</param>
    public void Implement(CodeWriter code, bool isPublic)
    {
        var head = isPublic
            ? Head("public " + (IsStatic ? "static " : "") + "partial ", Name)
            : Head("", (Interface ?? "global::NetCompiler.Networks.INetwork") + "." + Name);
        if (Setter is not null)
        {
            code.Line($"{head} {{ get => {Body[0]}; set => {Setter}; }}").Line();
        }
        else if (Body.Count == 1)
        {
            code.Line($"{head} =>").Indent().Line(Body[0] + ";").Indent(-1).Line();
        }
        else
        {
            using (code.Open(head))
            {
                code.Lines(Body);
            }

            code.Line();
        }
    }

    private string Accessors => Setter is null ? " { get; }" : " { get; set; }";

    private string Head(string modifiers, string name) => modifiers + Returns + " " + name + (Parameters is null ? "" : $"({Parameters})");

    private void Document(CodeWriter code) => code.Lines(Documentation.Split('\n').Select(static l => "/// " + l));
}
