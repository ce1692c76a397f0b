using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Computes once what several calls compute alike: above all a value inside its halo, which a convolution wants and, on the way back, the gradient of its
/// weights wants again.
/// </summary>
internal static class EqualValues
{
    public static KernelProgram Run(KernelProgram program)
    {
        var uses = program.Calls.Select(CallUse.Of).ToArray();
        var writers = Places(uses, static u => u.Written);
        var readers = Places(uses, static u => u.Read.Select(static r => r.Buffer));
        var same = new Dictionary<int, int>();
        var dropped = new HashSet<int>();
        foreach (var alike in program.Buffers.Where(b => IsMeant(program, b) && writers.ContainsKey(b.Id) && readers.ContainsKey(b.Id)).GroupBy(b => Key(program, writers[b.Id], b)))
        {
            var kept = new List<ProgramBuffer>();
            foreach (var buffer in alike.OrderBy(b => writers[b.Id][0]))
            {
                var first = kept.Find(k => HoldsTheSame(program, uses, writers, k, buffer) && writers[k.Id][writers[k.Id].Count - 1] < readers[buffer.Id][0]);
                if (first is null)
                {
                    kept.Add(buffer);
                    continue;
                }

                same[buffer.Id] = first.Id;
                dropped.UnionWith(writers[buffer.Id]);
            }
        }

        return same.Count == 0 ? program : program with
        {
            Calls = program.Calls.Where((_, c) => !dropped.Contains(c))
                .Select(c => c.Bindings.Any(same.ContainsKey) ? c with { Bindings = c.Bindings.Select(b => same.TryGetValue(b, out var first) ? first : b).ToEquatable() } : c).ToEquatable(),
        };
    }

    // Of each buffer the calls that write or read it, in order.
    private static Dictionary<int, List<int>> Places(CallUse[] uses, Func<CallUse, IEnumerable<int>> buffers)
    {
        var places = new Dictionary<int, List<int>>();
        for (var c = 0; c < uses.Length; c++)
        {
            foreach (var buffer in buffers(uses[c]).Distinct())
            {
                if (!places.TryGetValue(buffer, out var calls))
                {
                    places.Add(buffer, calls = []);
                }

                calls.Add(c);
            }
        }

        return places;
    }

    private static bool IsMeant(KernelProgram program, ProgramBuffer buffer) => buffer is { Kind: BufferKind.Workspace, PerExample: true } && !program.Kept.Contains(buffer.Id);

    // What must be equal in any case, so that little is compared in full.
    private static string Key(KernelProgram program, List<int> writers, ProgramBuffer buffer) => string.Join(
        ";", writers.Select(c => program.Calls[c].Kernel.Name + ":" + string.Join(",", program.Calls[c].Bindings.Where(b => b != buffer.Id))));

    private static bool HoldsTheSame(KernelProgram program, CallUse[] uses, Dictionary<int, List<int>> writers, ProgramBuffer first, ProgramBuffer second)
    {
        if (first.Extents != second.Extents || first.Space != second.Space || first.HasChannelsInnermost != second.HasChannelsInnermost || writers[first.Id].Count != writers[second.Id].Count)
        {
            return false;
        }

        bool Stays(int operand) => operand == first.Id || !writers.TryGetValue(operand, out var changes) || changes[changes.Count - 1] < writers[first.Id][0];
        return writers[first.Id].Zip(writers[second.Id], static (one, other) => (one, other)).All(pair =>
            uses[pair.one].Written.Length == 1 && uses[pair.one].Read.All(r => Stays(r.Buffer))
            && AreAlike(program.Calls[pair.one], program.Calls[pair.other], first.Id, second.Id));
    }

    // The same kernel with the same operands, but for the two values.
    private static bool AreAlike(KernelCall one, KernelCall other, int first, int second) =>
        IsPlain(one) && IsPlain(other) && one.Bindings.Select(b => b == first ? second : b).SequenceEqual(other.Bindings)
        && one.Kernel == NamedLike(one.Kernel, other.Kernel);

    private static Kernel NamedLike(Kernel one, Kernel other) => other with
    {
        Formula = one.Formula,
        Buffers = other.Buffers.Zip(one.Buffers, static (b, named) => b with { Name = named.Name }).ToEquatable(),
    };

    private static bool IsPlain(KernelCall call) => call.Loop < 0 && call.Views.Count == 0 && call.Kernel.AllWrites.All(static w => w.Mode == WriteMode.Set);
}
