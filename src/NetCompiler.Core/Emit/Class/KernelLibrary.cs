using System.Runtime.CompilerServices;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The kernels of a class: equal kernels with equal schedules, whichever layers they serve, are one method.</summary>
internal sealed class KernelLibrary
{
    /// <summary>The part of a large network's time from which on a kernel keeps the constants of its innermost loops.</summary>
    private const double HotShare = 0.03;

    private readonly Dictionary<ScheduledCall, Entry> _entries = [];
    private readonly ConditionalWeakTable<Kernel, Entry> _found = new();
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public KernelLibrary(CompiledNetwork network, CancellationToken cancellationToken)
    {
        var updating = new HashSet<ScheduledCall>(network.Programs.SelectMany(static p => p.Calls).Where(static c => c.UpdateParts > 0).Select(Key));
        foreach (var call in network.Programs.SelectMany(static p => p.Calls))
        {
            cancellationToken.ThrowIfCancellationRequested();
            EntryOf(call, (name, key) => KernelEmitter.Emit(key.Kernel, key.Schedules, name, network.UsesWorkers, updating.Contains(key), cancellationToken));
        }

        if (network.IsLarge)
        {
            Share(network, cancellationToken);
        }
    }

    /// <summary>The methods, in the order in which they are first called.</summary>
    public IEnumerable<string> Texts => _texts;

    public KernelSignature Of(ScheduledCall call) => EntryOf(call).Kernel.Signature;

    // Calls of equal kernels usually have the very same one, with its schedules: only what is new is compared part by part.
    private Entry EntryOf(ScheduledCall call, Func<string, ScheduledCall, EmittedKernel>? emit = null)
    {
        if (_found.TryGetValue(call.Kernel, out var entry) && entry.Key.Schedules == call.Schedules)
        {
            return entry;
        }

        var key = Key(call);
        if (!_entries.TryGetValue(key, out entry))
        {
            var name = Identifiers.Unique(Identifiers.Pascal(Layer(call)) + "_" + Identifiers.Pascal(Role(call)), _taken);
            entry = new(key, emit?.Invoke(name, key) ?? throw new InvalidOperationException($"The kernel {call.Kernel.Name} of {call.Layer} is not the network's."));
            _entries.Add(key, entry);
            _texts.Add(entry.Kernel.Text);
        }

        _found.Remove(call.Kernel);
        _found.Add(call.Kernel, entry);
        return entry;
    }

    private void Share(CompiledNetwork network, CancellationToken cancellationToken)
    {
        var cycles = new Dictionary<Entry, double>();
        foreach (var call in network.Programs.Where(static p => p.Name != "inspect").SelectMany(static p => p.Calls))
        {
            var entry = EntryOf(call);
            cycles[entry] = (cycles.TryGetValue(entry, out var sum) ? sum : 0) + entry.Key.Schedules[0].Cycles;
        }

        var hot = HotShare * cycles.Values.Sum();
        var entries = _entries.Values.ToList();
        var shared = new SharedMethods(entries.Select(e => (e.Kernel.Text, cycles.TryGetValue(e, out var own) && own > hot)), cancellationToken);
        _texts.Clear();
        _texts.AddRange(shared.Texts.Select(ShortForms.Of));
        foreach (var entry in entries)
        {
            var call = shared.Of(entry.Kernel.Signature.Method);
            entry.Kernel = entry.Kernel with { Signature = entry.Kernel.Signature with { Method = call.Name, Numbers = call.Numbers } };
        }
    }

    private static ScheduledCall Key(ScheduledCall call) => call with { Layer = "", Bindings = default, Loop = -1, Views = default, UpdateParts = 0 };

    // A backward node is called after its layer and what it computes; the second is the kernel's role already.
    private static string Layer(ScheduledCall call)
    {
        var words = call.Layer.Split('.');
        var (last, role) = (words[words.Length - 1], Words(call.Kernel.Name.Split('+')[0]));
        return words.Length > 1 && (role.Contains(last) || words[words.Length - 2] == last)
            ? string.Join(".", words.Take(words.Length - 1))
            : call.Layer;
    }

    // dense.forward+relu.forward says ForwardRelu beside the layer's name; kernels over many examples say so.
    private static string Role(ScheduledCall call)
    {
        var parts = call.Kernel.Name.Split('+').Select(Words).ToArray();
        var role = parts[0][parts[0].Length - 1];
        var fused = parts.Skip(1).Select(static p => p[p.Length - 1] is "forward" or "gradient" ? p[0] : p[p.Length - 1]);
        var many = call.Kernel.Axes.Any(static a => a.IsRuntime) && role is "forward" ? ".rows" : "";
        return string.Join(".", fused.Prepend(InWords(role))) + many;
    }

    private static string[] Words(string name) => name.Split('.');

    private static string InWords(string role) => role switch
    {
        "inputgradient" => "input.gradient",
        "weightgradient" => "weight.gradient",
        "sumrows" => "bias.gradient",
        _ => role,
    };

    private sealed class Entry(ScheduledCall key, EmittedKernel kernel)
    {
        public ScheduledCall Key => key;

        public EmittedKernel Kernel { get; set; } = kernel;
    }
}
