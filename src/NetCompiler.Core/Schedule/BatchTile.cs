using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// How many examples one pass of a program takes. Activations of a tile should stay in the second-level cache from the kernel that writes them to
/// the one that reads them, which asks for small tiles; every pass reads all weights again, which asks for large ones.
/// </summary>
public static class BatchTile
{
    public const int Most = 256;

    /// <summary>The tile of a program that takes the whole batch in one pass.</summary>
    public const int Whole = int.MaxValue;

    /// <summary>The register tile's rows: with fewer, weights are loaded more often than they are used.</summary>
    public const int Least = 16;

    /// <summary>Half of the second-level cache; weights and panels take the rest.</summary>
    private const long ActivationBytes = 512 * 1024;

    /// <summary>Weights beyond this do not stay in the second-level cache beside the activations, so each pass fetches them from further away.</summary>
    private const long LargeWeightBytes = 256 * 1024;

    /// <summary>Examples over which fetching large weights is cheap: at 128 a weight is used in 256 operations for each byte quadruple moved.</summary>
    private const int LargeWeightTile = 128;

    /// <summary>Activations of one pass never take more, whatever the weights are: networks for large pictures go example by example.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>
    /// The largest power of two, from 16 to 256, whose activations fit; networks with large weights take at least 128, and those with very many
    /// activations as few as one. It depends on the network alone, so that sums over the batch are added in one order whatever the batch size and the machine.
    /// </summary>
    /// <param name="exampleFloats">Floats of all values of one example.</param>
    /// <param name="weightFloats">Floats of all weights read.</param>
    public static int Choose(long exampleFloats, long weightFloats)
    {
        var tile = Most;
        while (tile > Least && tile * exampleFloats * sizeof(float) > ActivationBytes)
        {
            tile /= 2;
        }

        if (weightFloats * sizeof(float) > LargeWeightBytes)
        {
            tile = Math.Max(tile, LargeWeightTile);
        }

        while (tile > 1 && tile * exampleFloats * sizeof(float) > MostBytes)
        {
            tile /= 2;
        }

        return tile;
    }

    public static int Choose(KernelProgram program) => NeedsWholeBatch(program) ? Whole : Choose(
        ExampleFloats(program), program.Buffers.Where(static b => b.Kind == BufferKind.Parameter).Sum(static b => (long)b.Size));

    /// <summary>Whether all values of a tile fit the second-level cache at one time, so that it does not matter when they are used.</summary>
    public static bool FitsCache(KernelProgram program)
    {
        var tile = Choose(program);
        return tile != Whole && tile * ExampleFloats(program) * sizeof(float) <= 8 * ActivationBytes;
    }

    private static long ExampleFloats(KernelProgram program) => program.Buffers.Where(static b => b.PerExample).Sum(static b => (long)b.Size);

    /// <summary>
    /// Whether a value of each example, or a state, depends on a sum over all examples, such as batch statistics: then the sum must be complete
    /// before any example goes on. Sums that are only handed out, such as gradients of weights, may grow tile by tile.
    /// </summary>
    public static bool NeedsWholeBatch(KernelProgram program)
    {
        var sums = new HashSet<int>();
        foreach (var call in program.Calls)
        {
            var kernel = call.Kernel;
            var readsSums = kernel.BodyReads.Concat(kernel.EpilogueReads).Any(r => sums.Contains(call.Bindings[r.Buffer]));
            var isSum = readsSums || kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction });
            foreach (var written in isSum ? kernel.AllWrites.Select(w => program.Buffers[call.Bindings[w.To.Buffer]]) : [])
            {
                if (written.Kind == BufferKind.State || (readsSums && written.PerExample))
                {
                    return true;
                }

                if (!written.PerExample)
                {
                    sums.Add(written.Id);
                }
            }
        }

        return false;
    }
}
