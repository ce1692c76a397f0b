using System.Globalization;

namespace NetCompiler.Core.Analysis;

/// <summary>The names given to nodes so far. Unnamed layers are numbered per kind from 1 within their path; a name that is taken is passed over.</summary>
internal sealed class LayerNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes the next number for an unnamed layer.</summary>
    /// <param name="kind">Path and kind, <c>down1.conv</c>.</param>
    public string Number(string kind)
    {
        var (name, count) = Next(kind);
        _counts[kind] = count;
        _taken.Add(name);
        return name;
    }

    /// <summary>What <see cref="Number"/> would give, without taking it.</summary>
    public string Peek(string kind) => Next(kind).Name;

    /// <summary>Takes <paramref name="name"/>; false when it is taken already.</summary>
    public bool Take(string name) => _taken.Add(name);

    /// <summary>Takes <paramref name="name"/>, or where it is taken the first of name2, name3, … that is not.</summary>
    public string TakeLike(string name)
    {
        if (_taken.Add(name))
        {
            return name;
        }

        for (var i = 2; ; i++)
        {
            var next = name + i.ToString(CultureInfo.InvariantCulture);
            if (_taken.Add(next))
            {
                return next;
            }
        }
    }

    private (string Name, int Count) Next(string kind)
    {
        _counts.TryGetValue(kind, out var count);
        string name;
        do
        {
            name = kind + (++count).ToString(CultureInfo.InvariantCulture);
        }
        while (_taken.Contains(name));
        return (name, count);
    }
}
