namespace NetCompiler.Core.Emit;

/// <summary>Names of loop variables: loops that stand one after another use one again, which no other local ever has.</summary>
/// <param name="unique">Makes a name that nothing in the method has.</param>
internal sealed class LoopNames(Func<string, string> unique)
{
    private readonly Dictionary<string, Stack<string>> _free = new(StringComparer.Ordinal);

    /// <summary>A name for a loop that opens.</summary>
    /// <param name="hint">What it is or begins with.</param>
    public string Take(string hint) => _free.TryGetValue(hint, out var names) && names.Count > 0 ? names.Pop() : unique(hint);

    /// <summary>The loop is closed.</summary>
    public void Return(string hint, string name)
    {
        if (!_free.TryGetValue(hint, out var names))
        {
            _free[hint] = names = new();
        }

        names.Push(name);
    }
}
