using System.Runtime.CompilerServices;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>Which operands a call reads and writes. Found once for a call: passes over long programs ask often.</summary>
internal sealed class CallUse
{
    private static readonly ConditionalWeakTable<KernelCall, CallUse> Known = new();

    private CallUse(KernelCall call)
    {
        Call = call;
        Read = call.Kernel.BodyReads.Concat(call.Kernel.EpilogueReads).Select(r => r.Buffer).Distinct()
            .Select(b => (call.Bindings[b], call.ViewOf(b))).ToArray();
        ReadLast = call.Kernel.EpilogueReads.Select(r => call.Bindings[r.Buffer]).Distinct().ToArray();
        Written = call.Kernel.AllWrites.Select(w => call.Bindings[w.To.Buffer]).Distinct().ToArray();
        Added = call.Kernel.AllWrites.Where(static w => w.Mode == WriteMode.Add).Select(w => call.Bindings[w.To.Buffer]).Distinct().ToArray();
    }

    public KernelCall Call { get; }

    /// <summary>Buffers of the program with the view of each.</summary>
    public (int Buffer, StepView? View)[] Read { get; }

    /// <summary>Buffers that the epilogue reads.</summary>
    public int[] ReadLast { get; }

    public int[] Written { get; }

    /// <summary>Buffers whose old value is added to.</summary>
    public int[] Added { get; }

    public static CallUse Of(KernelCall call) => Known.GetValue(call, static c => new(c));

    public bool Writes(int[] buffers) => Meet(Written, buffers);

    private static bool Meet(int[] a, int[] b)
    {
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                if (x == y)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
