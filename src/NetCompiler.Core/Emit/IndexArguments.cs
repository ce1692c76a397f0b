using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>
/// The index values of a kernel that depend on where a tile stands. A micro-kernel knows its place only relative to its spans, so the driver
/// hands it each index at its first step.
/// </summary>
internal sealed class IndexArguments
{
    public IndexArguments(Kernel kernel) => Indices = kernel.Values().SelectMany(KernelIndices.IndexValues).Select(static i => i.Index)
        .Where(i => i.Coefficients.Where((c, a) => c != 0 && kernel.Axes[a].Role == AxisRole.Parallel).Any()).Distinct().ToList();

    public IReadOnlyList<IndexExpression> Indices { get; }

    /// <summary>The number of the argument for an index; -1 when it needs none.</summary>
    public int IndexOf(IndexExpression index)
    {
        for (var i = 0; i < Indices.Count; i++)
        {
            if (Indices[i] == index)
            {
                return i;
            }
        }

        return -1;
    }

    public static string Name(int index) => "index" + Literals.Int(index);
}
