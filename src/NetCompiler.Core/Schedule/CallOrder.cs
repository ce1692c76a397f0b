using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// The order of a program's calls. Sums over all examples, such as gradients of weights, go as far back as they may: workers need not wait for each other
/// between what concerns examples of their own, and then once for all sums.
/// </summary>
public static class CallOrder
{
    /// <summary>The program with its sums over examples last; calls of a loop stay where they are.</summary>
    public static KernelProgram SumsLast(KernelProgram program)
    {
        var touched = program.Calls.Select(Touches.Of).ToArray();
        var stay = new List<int>();
        var last = new List<int>();
        for (var call = program.Calls.Count - 1; call >= 0; call--)
        {
            var isSum = program.Calls[call] is { Loop: < 0 } of && of.Kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction });
            (isSum && !stay.Any(later => touched[call].Meets(touched[later])) ? last : stay).Add(call);
        }

        stay.Reverse();
        last.Reverse();
        return program with { Calls = stay.Concat(last).Select(i => program.Calls[i]).ToEquatable() };
    }

    private sealed record Touches(HashSet<int> Read, HashSet<int> Written)
    {
        public static Touches Of(KernelCall call)
        {
            var written = new HashSet<int>(call.Kernel.AllWrites.Select(w => call.Bindings[w.To.Buffer]));
            return new([.. call.Bindings], written);
        }

        public bool Meets(Touches other) => Written.Overlaps(other.Read) || other.Written.Overlaps(Read);
    }
}
