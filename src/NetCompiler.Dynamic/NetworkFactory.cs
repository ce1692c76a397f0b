using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Networks;

namespace NetCompiler.Dynamic;

/// <summary>
/// Compiles networks at run time, through the same compiler the build uses: generated code without a build. It needs a just-in-time
/// compiler; the first network in a process takes two to three seconds, most of which is Roslyn starting, later ones some 30 ms.
/// </summary>
/// <remarks>
/// Classes stay loaded while they are among the last 64, or while a network of theirs is in use; then the garbage collector unloads them.
/// All members are safe from many threads at once.
/// </remarks>
public static class NetworkFactory
{
    private const string DefaultName = "Net";

    private static readonly Lock _lock = new();
    private static readonly Dictionary<Key, LinkedListNode<Entry>> _cache = [];

    /// <summary>The least recently used first.</summary>
    private static readonly LinkedList<Entry> _used = [];

    /// <summary>How many classes are kept for texts that come again.</summary>
    internal static int CacheSize { get; set; } = 64;

    /// <summary>The network of a text. Texts seen before (the last 64) are not compiled again.</summary>
    /// <param name="text">Statements of the network language.</param>
    /// <param name="seed">For the initial weights and the random values inside the network.</param>
    /// <param name="options">What would stand on <c>[Network]</c>; null for the defaults.</param>
    /// <param name="name">The name of the class, which messages and files call it by: an identifier of C#.</param>
    /// <param name="cancellationToken">Ends the compilation.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no identifier.</exception>
    /// <exception cref="NetworkTextException">The text is no network; the message says what is wrong, with line and column.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no just-in-time compiler.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static INetwork Compile(
        string text, ulong seed = 0, NetworkOptions? options = null, string name = DefaultName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        if (!Identifiers.IsValid(name))
        {
            throw new ArgumentException($"'{name}' cannot be the name of a class. Letters, digits and underscores make one, and no word of C#.", nameof(name));
        }

        var key = new Key(text, options ?? NetworkOptions.Default, name);
        if (Find(key) is not { } create)
        {
            // Not under the lock: other texts need not wait. Of two threads with one text the class of the first is taken.
            create = Remember(key, Load([EmittedNetwork.From(text, key.Options, name, cancellationToken)], cancellationToken)[0]);
        }

        return create(seed);
    }

    /// <summary>Forgets all texts. Their classes are unloaded as soon as none of their networks is in use.</summary>
    public static void Clear()
    {
        lock (_lock)
        {
            _cache.Clear();
            _used.Clear();
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
    internal static IReadOnlyList<Func<ulong, INetwork>> Load(IReadOnlyList<EmittedNetwork> networks, CancellationToken cancellationToken = default)
    {
        if (networks.Count == 0)
        {
            return [];
        }

        var assembly = EmittedAssembly.Compile(networks, cancellationToken);
        return [.. networks.Select(network => EmittedAssembly.Constructor(assembly.TypeOf(network)))];
    }

    private static IReadOnlyList<Func<ulong, INetwork>> Constructors(IReadOnlyList<string> texts, NetworkOptions options) =>
        Load([.. texts.Select((text, i) => EmittedNetwork.From(text, options, $"{DefaultName}{i}"))]);

    private static Func<ulong, INetwork>? Find(Key key)
    {
        lock (_lock)
        {
            if (!_cache.TryGetValue(key, out var entry))
            {
                return null;
            }

            _used.Remove(entry);
            _used.AddLast(entry);
            return entry.Value.Create;
        }
    }

    private static Func<ulong, INetwork> Remember(Key key, Func<ulong, INetwork> create)
    {
        lock (_lock)
        {
            if (_cache.TryGetValue(key, out var first))
            {
                return first.Value.Create;
            }

            _cache.Add(key, _used.AddLast(new Entry(key, create)));
            while (_used.Count > CacheSize)
            {
                _cache.Remove(_used.First!.Value.Key);
                _used.RemoveFirst();
            }

            return create;
        }
    }

    private sealed record Key(string Text, NetworkOptions Options, string Name);

    private sealed record Entry(Key Key, Func<ulong, INetwork> Create);
}
