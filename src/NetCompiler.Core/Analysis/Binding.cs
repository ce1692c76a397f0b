using NetCompiler.Core.Declaration;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>What was given for each parameter of an operator or block so far.</summary>
internal sealed class Binding(string word, string subject, EquatableArray<ParameterSpec> specs)
{
    private readonly Dictionary<string, (Argument Argument, Evaluated Value)> _given = new(StringComparer.Ordinal);
    private readonly List<int> _values = [];

    /// <summary>The operator's or block's word.</summary>
    public string Word { get; } = word;

    public string Subject { get; } = subject;

    public EquatableArray<ParameterSpec> Specs { get; } = specs;

    public IReadOnlyDictionary<string, (Argument Argument, Evaluated Value)> Given => _given;

    /// <summary>The values named among the positional arguments.</summary>
    public IReadOnlyList<int> Values => _values;

    /// <summary>The parameter that the next positional argument is for; null when all are given.</summary>
    public ParameterSpec? Next =>
        Specs.FirstOrDefault(s => s.Positional && (IsList(s) || !_given.ContainsKey(s.Name)));

    public ParameterSpec? Find(string name) => Specs.FirstOrDefault(s => s.Name == name);

    public void AddValue(int value) => _values.Add(value);

    /// <summary>False when it was given before. Positional lists add up to one list.</summary>
    public bool TryGive(ParameterSpec spec, Argument argument, Evaluated value)
    {
        if (!_given.TryGetValue(spec.Name, out var before))
        {
            _given.Add(spec.Name, (argument, value));
            return true;
        }

        if (!IsList(spec) || argument.Name is not null)
        {
            return false;
        }

        _given[spec.Name] = (before.Argument, new Evaluated(before.Value.Numbers.Concat(value.Numbers).ToEquatable()));
        return true;
    }

    private static bool IsList(ParameterSpec spec) => spec.Kind is ArgumentKind.Extents or ArgumentKind.Integers;
}
