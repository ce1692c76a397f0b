using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Adds up once what is the gradient of two parameters: an LSTM has a bias for its input and one for its state, which are added to the same gates.
/// One kernel then stores both.
/// </summary>
internal static class EqualSums
{
    public static KernelProgram Run(KernelProgram program)
    {
        var calls = program.Calls.ToArray();
        var (sums, dropped) = (new List<int>(), new HashSet<int>());
        for (var c = 0; c < calls.Length; c++)
        {
            if (IsGradient(program, calls[c]))
            {
                var first = sums.FindLastIndex(s => AreAlike(calls[s], calls[c]));
                if (first >= 0 && NothingBetween(calls, dropped, sums[first], c))
                {
                    calls[sums[first]] = WithBoth(calls[sums[first]], calls[c]);
                    dropped.Add(c);
                }
                else
                {
                    sums.Add(c);
                }
            }
        }

        return dropped.Count == 0 ? program : program with { Calls = calls.Where((_, c) => !dropped.Contains(c)).ToEquatable() };
    }

    private static bool IsGradient(KernelProgram program, KernelCall call) =>
        call.Loop < 0 && call.Kernel.AllWrites.Count() == call.Kernel.Writes.Count
        && call.Kernel.Writes.All(w => w is { Mode: WriteMode.SetOrAdd, To.Lookup: null } && call.ViewOf(w.To.Buffer) is null
            && program.Buffers[call.Bindings[w.To.Buffer]].Kind == BufferKind.ParameterGradient)
        && call.Kernel.BodyReads.Concat(call.Kernel.EpilogueReads).All(r => call.Kernel.Writes.All(w => w.To.Buffer != r.Buffer));

    // The second stores one gradient; the first may store some already. Names and first operands tell most apart.
    private static bool AreAlike(KernelCall first, KernelCall second)
    {
        var (one, other) = (first.Kernel, second.Kernel);
        if (one.Name != other.Name || first.Bindings[0] != second.Bindings[0] || other.Writes.Count != 1 || one.Stages != other.Stages || one.Axes != other.Axes)
        {
            return false;
        }

        var (stored, storedToo) = (one.Writes[0], other.Writes[0]);
        return stored.Value == storedToo.Value && stored.To == storedToo.To && other.Buffers.Count <= one.Buffers.Count
            && other.Buffers.Select((b, i) => b.Extents == one.Buffers[i].Extents && (i == stored.To.Buffer || (second.Bindings[i] == first.Bindings[i] && second.ViewOf(i) == first.ViewOf(i)))).All(static s => s);
    }

    private static bool NothingBetween(KernelCall[] calls, HashSet<int> dropped, int first, int second)
    {
        var (read, written) = (CallUse.Of(calls[second]).Read.Select(static r => r.Buffer).ToArray(), CallUse.Of(calls[second]).Written);
        return Enumerable.Range(first, second - first).Where(c => !dropped.Contains(c)).Select(c => CallUse.Of(calls[c])).All(u => !u.Writes(read) && !u.Writes(written) && !u.Read.Any(r => written.Contains(r.Buffer)));
    }

    private static KernelCall WithBoth(KernelCall first, KernelCall second)
    {
        var stored = second.Kernel.Writes[0];
        var name = FormattableString.Invariant($"{second.Kernel.Buffers[stored.To.Buffer].Name}{first.Kernel.Writes.Count + 1}");
        var to = stored.To with { Buffer = first.Kernel.Buffers.Count };
        return first with
        {
            Kernel = first.Kernel with
            {
                Buffers = first.Kernel.Buffers.Append(second.Kernel.Buffers[stored.To.Buffer] with { Name = name }).ToEquatable(),
                Writes = first.Kernel.Writes.Append(stored with { To = to }).ToEquatable(),
            },
            Bindings = first.Bindings.Append(second.Bindings[stored.To.Buffer]).ToEquatable(),
            Views = first.Views.Count == 0 ? first.Views : first.Views.Append(null).ToEquatable(),
        };
    }
}
