using NetCompiler.Core.Declaration;

namespace NetCompiler.Core.Analysis;

/// <summary>
/// What names mean in one body. The body of a block sees only its parameters and its own values; the body of a repeat also sees what
/// is around it.
/// </summary>
internal sealed class Scope
{
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Evaluated> _parameters;
    private readonly HashSet<string> _assigned;
    private readonly Scope? _around;

    private Scope(Scope? around, string path, int? input, IEnumerable<Statement> body, Dictionary<string, Evaluated> parameters)
    {
        _around = around;
        Path = path;
        In = input;
        _parameters = parameters;
        _assigned = new HashSet<string>(body.OfType<ValueStatement>().Select(static s => s.Name!).Where(static n => n is not null), StringComparer.Ordinal);
    }

    /// <summary>What stands before the names of layers: <c>down1.</c>, or nothing.</summary>
    public string Path { get; }

    /// <summary>The value named <c>in</c>; null at the top.</summary>
    public int? In { get; }

    public bool IsTop => In is null;

    public static Scope Top(IEnumerable<Statement> body) => new(null, "", null, body, []);

    public static Scope Block(string path, int input, IEnumerable<Statement> body, Dictionary<string, Evaluated> parameters) =>
        new(null, path, input, body, parameters);

    public Scope Round(int input, IEnumerable<Statement> body) => new(this, Path, input, body, []);

    public Evaluated? Parameter(string name) =>
        _parameters.TryGetValue(name, out var value) ? value : _around?.Parameter(name);

    public bool TryGetValue(string name, out int value)
    {
        if (name == Declaration.Keywords.In)
        {
            value = In ?? 0;
            return In is not null;
        }

        return _values.TryGetValue(name, out value) || (!_assigned.Contains(name) && _around?.TryGetValue(name, out value) == true);
    }

    /// <summary>Whether a later statement gives the name: using it here would be a cycle.</summary>
    public bool IsAssignedLater(string name) =>
        !_values.ContainsKey(name) && (_assigned.Contains(name) || _around?.IsAssignedLater(name) == true);

    /// <summary>False when the name is taken in this body.</summary>
    public bool Define(string name, int value)
    {
        if (_values.ContainsKey(name) || _parameters.ContainsKey(name))
        {
            return false;
        }

        _values.Add(name, value);
        return true;
    }

    /// <summary>All names that mean a value or parameter here.</summary>
    public IEnumerable<string> Names =>
        _values.Keys.Concat(_parameters.Keys).Concat(IsTop ? [] : [Declaration.Keywords.In]).Concat(_around?.Names ?? []);
}
