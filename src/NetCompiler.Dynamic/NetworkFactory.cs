using NetCompiler.Core.Declaration;
using NetCompiler.Networks;

namespace NetCompiler.Dynamic;

/// <summary>
/// Compiles networks at run time, through the same compiler the build uses: generated code without a build. It needs a just-in-time
/// compiler; the first network in a process takes two to three seconds, most of which is Roslyn starting, later ones some 30 ms.
/// </summary>
public static class NetworkFactory
{
    private const int CacheSize = 64;

    private static readonly Lock _lock = new();
    private static readonly Dictionary<(string Text, NetworkOptions Options), Func<ulong, INetwork>> _cache = [];
    private static readonly Queue<(string Text, NetworkOptions Options)> _oldest = [];

    /// <summary>The network of a text. Texts seen before (the last 64) are not compiled again.</summary>
    /// <param name="text">Statements of the network language.</param>
    /// <param name="seed">For the initial weights and the random values inside the network.</param>
    /// <param name="options">What would stand on <c>[Network]</c>; null for the defaults.</param>
    /// <exception cref="NetworkTextException">The text is no network; the message says what is wrong, with line and column.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no just-in-time compiler.</exception>
    public static INetwork Compile(string text, ulong seed = 0, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = (text, options ?? NetworkOptions.Default);
        lock (_lock)
        {
            if (!_cache.TryGetValue(key, out var create))
            {
                create = Constructors([text], key.Item2)[0];
                Remember(key, create);
            }

            return create(seed);
        }
    }

    /// <summary>The networks of several texts, compiled into one assembly, which is much faster than one after another.</summary>
    /// <param name="texts">Statements of the network language, each a network.</param>
    /// <param name="seed">For the initial weights and the random values inside each of the networks.</param>
    /// <param name="options">What would stand on <c>[Network]</c>; null for the defaults.</param>
    /// <exception cref="NetworkTextException">A text is no network.</exception>
    public static IReadOnlyList<INetwork> CompileMany(IReadOnlyList<string> texts, ulong seed = 0, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. Constructors(texts, options ?? NetworkOptions.Default).Select(create => create(seed))];
    }

    /// <summary>The networks of emitted text, perhaps changed by a test.</summary>
    internal static IReadOnlyList<Func<ulong, INetwork>> Load(IReadOnlyList<EmittedNetwork> networks)
    {
        if (networks.Count == 0)
        {
            return [];
        }

        var assembly = EmittedAssembly.Compile(networks);
        return [.. networks.Select(network => EmittedAssembly.Constructor(assembly.TypeOf(network)))];
    }

    private static IReadOnlyList<Func<ulong, INetwork>> Constructors(IReadOnlyList<string> texts, NetworkOptions options) =>
        Load([.. texts.Select((text, i) => EmittedNetwork.From(text, options, $"Net{i}"))]);

    private static void Remember((string Text, NetworkOptions Options) key, Func<ulong, INetwork> create)
    {
        _cache.Add(key, create);
        _oldest.Enqueue(key);
        if (_oldest.Count > CacheSize)
        {
            _cache.Remove(_oldest.Dequeue());
        }
    }
}
