using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>
/// What the products of attention share. Heads lie side by side in the features of a step, so that feature d of head h is feature
/// h · D + d; kernels index it so and nothing is transposed.
/// </summary>
internal static class HeadIndices
{
    public static Settings Of(int heads) => Settings.None.With("heads", heads);

    /// <summary>The axes over the heads and over the features of one head.</summary>
    public static (Affine Head, int Size) Heads(this KernelBuilder kernel, LoweringContext context, int features)
    {
        var heads = context.Node.Settings.Integer("heads");
        return (kernel.Parallel("h", heads), features / heads);
    }

    /// <summary>1 / √D, which keeps products of long rows as large as those of short ones.</summary>
    public static double Scale(Shape rows, Settings settings) => 1 / Math.Sqrt(rows.Extents[1] / settings.Integer("heads"));
}
