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

    /// <summary>Rows of a product, as many as its register tile has: with fewer, weights are loaded more often than they are used.</summary>
    public const int Least = 16;

    /// <summary>Examples from which several workers take some each, where a pass is theirs.</summary>
    public const int LeastShared = 8;

    /// <summary>Half of the second-level cache; weights and panels take the rest.</summary>
    private const long ActivationBytes = 512 * 1024;

    /// <summary>Weights beyond this do not stay in the second-level cache beside the activations, so each pass fetches them from further away.</summary>
    private const long LargeWeightBytes = 256 * 1024;

    /// <summary>Rows over which fetching large weights is cheap: at 128 a weight is used in 256 operations for each byte quadruple moved.</summary>
    private const int LargeWeightRows = 128;

    /// <summary>By how much the products may take longer, for want of rows, so that activations stay near.</summary>
    private const double Allowance = 1.1;

    /// <summary>Activations of one pass never take more, whatever the weights are: networks for large pictures go example by example.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>
    /// The largest power of two up to 256 whose activations fit, and with it rows enough for the weights: 16, of large weights 128. What has many steps or
    /// places has many rows in a single example; a dense layer has one. It depends on the network alone, so that sums over the batch are added in one order
    /// whatever the batch size and the machine.
    /// </summary>
    /// <param name="exampleFloats">Floats of all values of one example.</param>
    /// <param name="weightFloats">Floats of all weights read.</param>
    /// <param name="enough">For a number of rows the examples that have as many.</param>
    public static int Choose(long exampleFloats, long weightFloats, Func<int, int> enough)
    {
        var (tile, least) = (Most, enough(Least));
        while (tile > least && tile * exampleFloats * sizeof(float) > ActivationBytes)
        {
            tile /= 2;
        }

        if (weightFloats * sizeof(float) > LargeWeightBytes)
        {
            tile = Math.Max(tile, enough(LargeWeightRows));
        }

        while (tile > 1 && tile * exampleFloats * sizeof(float) > MostBytes)
        {
            tile /= 2;
        }

        return tile;
    }

    /// <param name="program">The program.</param>
    /// <param name="isShared">Whether workers divide the examples of a tile among them.</param>
    public static int Choose(KernelProgram program, bool isShared)
    {
        if (NeedsWholeBatch(program))
        {
            return Whole;
        }

        var products = Products(program).ToArray();
        var weights = program.Buffers.Where(static b => b.Kind == BufferKind.Parameter).Sum(static b => (long)b.Size);
        return Choose(ExampleFloats(program), weights, rows => Math.Max(Enough(products, rows), isShared ? LeastShared : 1));
    }

    /// <summary>Whether all values of a tile fit the second-level cache at one time, so that it does not matter when they are used.</summary>
    public static bool FitsCache(KernelProgram program, bool isShared)
    {
        var tile = Choose(program, isShared);
        return tile != Whole && tile * ExampleFloats(program) * sizeof(float) <= 8 * ActivationBytes;
    }

    /// <summary>The products with weights, as they are or transformed: their work for one example, and how often each weight is used in it.</summary>
    private static IEnumerable<(long Work, long Rows)> Products(KernelProgram program)
    {
        foreach (var call in program.Calls.Where(static c => c.Kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Parallel })))
        {
            var kernel = call.Kernel;
            var weight = kernel.BodyReads.FirstOrDefault(r => program.Buffers[call.Bindings[r.Buffer]] is { PerExample: false, Kind: BufferKind.Parameter or BufferKind.Workspace });
            if (weight is not null && KernelWork.MultiplyAdds(kernel) is > 0 and var work)
            {
                var rows = kernel.Axes.Where((axis, a) => axis.Role == AxisRole.Parallel && weight.Index.All(i => i.Coefficients[a] == 0))
                    .Aggregate(1L, static (n, axis) => n * (axis.IsRuntime ? axis.PerExample : axis.Extent));
                yield return (work * (call.Loop < 0 ? 1 : program.Loops[call.Loop].Steps), rows);
            }
        }
    }

    /// <summary>The least power of two of examples with which hardly any work is done in products of fewer rows; that number of rows where there is no product.</summary>
    private static int Enough((long Work, long Rows)[] products, int rows)
    {
        var tile = 1;
        while (tile < rows && products.Sum(p => p.Work * Math.Max(1, rows / ((double)p.Rows * tile))) is var cost
            && (cost == 0 || cost > Allowance * products.Sum(static p => p.Work)))
        {
            tile *= 2;
        }

        return tile;
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
