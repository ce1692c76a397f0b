using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The kernels of a class: equal kernels with equal schedules, whichever layers they serve, are one method.</summary>
internal sealed class KernelLibrary
{
    /// <summary>The part of a large network's time from which on a kernel keeps the constants of its innermost loops.</summary>
    private const double HotShare = 0.03;

    private readonly Dictionary<ScheduledCall, EmittedKernel> _kernels = [];
    private readonly List<string> _texts = [];

    public KernelLibrary(CompiledNetwork network, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var updating = new HashSet<ScheduledCall>(network.Programs.SelectMany(static p => p.Calls).Where(static c => c.UpdateParts > 0).Select(Key));
        foreach (var call in network.Programs.SelectMany(static p => p.Calls))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Key(call);
            if (!_kernels.ContainsKey(key))
            {
                var name = Identifiers.Unique(Identifiers.Pascal(Layer(call)) + "_" + Identifiers.Pascal(Role(call)), taken);
                var kernel = KernelEmitter.Emit(call.Kernel, call.Schedules, name, network.UsesWorkers, updating.Contains(key), cancellationToken);
                _kernels.Add(key, kernel);
                _texts.Add(kernel.Text);
            }
        }

        if (network.IsLarge)
        {
            Share(network, cancellationToken);
        }
    }

    /// <summary>The methods, in the order in which they are first called.</summary>
    public IEnumerable<string> Texts => _texts;

    public KernelSignature Of(ScheduledCall call) => _kernels[Key(call)].Signature;

    private void Share(CompiledNetwork network, CancellationToken cancellationToken)
    {
        var cycles = network.Programs.Where(static p => p.Name != "inspect").SelectMany(static p => p.Calls)
            .GroupBy(Key).ToDictionary(static g => g.Key, static g => g.Key.Schedules[0].Cycles * g.Count());
        var hot = HotShare * cycles.Values.Sum();
        var shared = new SharedMethods(_kernels.Select(k => (k.Value.Text, cycles.TryGetValue(k.Key, out var own) && own > hot)), cancellationToken);
        _texts.Clear();
        _texts.AddRange(shared.Texts.Select(ShortForms.Of));
        foreach (var (key, kernel) in _kernels.Select(static k => (k.Key, k.Value)).ToList())
        {
            var call = shared.Of(kernel.Signature.Method);
            _kernels[key] = kernel with { Signature = kernel.Signature with { Method = call.Name, Numbers = call.Numbers } };
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
}
