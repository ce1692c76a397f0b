using System.Globalization;

namespace NetCompiler.Core.Kernels;

/// <summary>What kernels no longer need after others have been put into them.</summary>
internal static class UnusedOperands
{
    /// <summary>The call without operands that nobody uses any more, those of one name with numbers.</summary>
    public static KernelCall Drop(KernelCall call)
    {
        var accessed = new HashSet<int>(call.Kernel.Accesses.Select(static a => a.Buffer));
        var used = Enumerable.Range(0, call.Bindings.Count).Where(accessed.Contains).ToList();
        if (used.Count == call.Bindings.Count && call.Kernel.Buffers.Select(static b => b.Name).Distinct().Count() == used.Count)
        {
            return used.All(b => call.ViewOf(b) is null) ? call with { Views = default } : call;
        }

        var names = new HashSet<string>();
        var buffers = used.Select(b =>
        {
            var buffer = call.Kernel.Buffers[b];
            var (name, number) = (buffer.Name, 2);
            while (!names.Add(name))
            {
                name = buffer.Name + (number++).ToString(CultureInfo.InvariantCulture);
            }

            return buffer with { Name = name };
        }).ToEquatable();
        var kernel = call.Kernel.MapAccesses(a => a with { Buffer = used.IndexOf(a.Buffer) });
        return call with
        {
            Kernel = kernel with { Buffers = buffers },
            Bindings = used.Select(b => call.Bindings[b]).ToEquatable(),
            Views = used.All(b => call.ViewOf(b) is null) ? default : used.Select(call.ViewOf).ToEquatable(),
        };
    }
}
