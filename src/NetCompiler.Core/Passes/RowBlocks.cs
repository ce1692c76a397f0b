using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// Large values that kernels hand on row by row are never there as a whole: the kernels that write and read them stand in a loop over blocks of rows, and a
/// block stays in the cache from the one to the other. The scores of attention, of which there are as many as steps times places, are the case it is made
/// for; nothing here knows of it. Where the way back needs such a value once more, and it is very large, it is computed again from what is there instead of kept.
/// </summary>
internal static class RowBlocks
{
    /// <summary>Floats of one example from which on a value is not kept whole where it need not be: with several examples it leaves the second-level cache.</summary>
    public const int LargeFloats = 1 << 16;

    /// <summary>Floats of one example from which on computing a value again is cheaper than fetching it from memory.</summary>
    public const int TooLargeToKeep = 1 << 20;

    public static KernelProgram Run(KernelProgram program) => Run(program, LargeFloats, TooLargeToKeep);

    internal static KernelProgram Run(KernelProgram program, int large, int tooLarge)
    {
        foreach (var value in Large(program, Math.Max(large, tooLarge)))
        {
            if (ComputedAgain.Of(program, value, large) is { } again
                && Blocked(again, large) is var blocked
                && again.Buffers.Skip(program.Buffers.Count).Select(static b => b.Id).Append(value).All(b => blocked.Buffers[b].Size < again.Buffers[b].Size))
            {
                program = again;
            }
        }

        return Blocked(program, large);
    }

    /// <summary>Values of an example that are nobody's but the program's, with at least <paramref name="large"/> floats.</summary>
    public static IReadOnlyList<int> Large(KernelProgram program, int large) => program.Buffers
        .Where(b => b is { Kind: BufferKind.Workspace, PerExample: true, Extents.Count: > 1 } && b.Size >= large && !program.Kept.Contains(b.Id))
        .Select(static b => b.Id).ToArray();

    private static KernelProgram Blocked(KernelProgram program, int large)
    {
        foreach (var value in Large(program, large))
        {
            if (program.Buffers[value].Size >= large && Group(program, value, large) is { } group)
            {
                program = group.Apply(program);
            }
        }

        return program;
    }

    // As many large values as can share the loop.
    private static RowGroup? Group(KernelProgram program, int value, int large)
    {
        var group = Dimensions(program, value).Select(d => RowGroup.Of(program, new() { [value] = d })).FirstOrDefault(static g => g is not null);
        for (var grown = group; grown is not null;)
        {
            group = grown;
            var touched = new HashSet<int>(group.Calls.SelectMany(c => program.Calls[c.Index].Bindings));
            grown = Large(program, large).Where(b => touched.Contains(b) && !group.Dimensions.ContainsKey(b))
                .SelectMany(b => Dimensions(program, b).Select(d => RowGroup.Of(program, new(group.Dimensions) { [b] = d })))
                .FirstOrDefault(static g => g is not null);
        }

        return group;
    }

    private static IEnumerable<int> Dimensions(KernelProgram program, int value) => Enumerable.Range(0, program.Buffers[value].Extents.Count);
}
