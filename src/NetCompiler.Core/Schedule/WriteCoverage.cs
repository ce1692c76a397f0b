using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Whether a kernel stores every element of a value, so that whatever else lies in its memory belongs to nobody.</summary>
internal static class WriteCoverage
{
    /// <summary>Enough, not necessary: each dimension is counted through by axes of its own, like the digits of a number.</summary>
    public static bool IsWhole(Kernel kernel, Access write, ProgramBuffer buffer)
    {
        if (write.Lookup is not null)
        {
            return false;
        }

        var used = new HashSet<int>();
        var first = buffer.PerExample ? 1 : 0;
        for (var dimension = first; dimension < write.Index.Count; dimension++)
        {
            if (!Counts(kernel, write.Index[dimension], buffer.Extents[dimension - first], used))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a kernel stores whole runs of the contiguous dimension, each with room behind it up to the next whole vector: the channels of some places, say.</summary>
    public static bool HasWholeRuns(Kernel kernel, Access write, PlacedBuffer placed)
    {
        var (extents, strides) = (placed.Buffer.Extents, placed.Layout.Strides);
        var run = Enumerable.Range(0, extents.Count).Where(d => strides[d] == 1 && extents[d] > 1).ToArray();
        return write.Lookup is null && run.Length == 1
            && Enumerable.Range(0, extents.Count).All(d => d == run[0] || strides[d] >= LayoutPlanner.Pad(extents[run[0]]))
            && Counts(kernel, write.Index[run[0] + (placed.Buffer.PerExample ? 1 : 0)], extents[run[0]], []);
    }

    private static bool Counts(Kernel kernel, IndexExpression index, int extent, HashSet<int> used)
    {
        var digits = Enumerable.Range(0, kernel.Axes.Count)
            .Where(a => index.Coefficients[a] != 0 && (kernel.Axes[a].Extent > 1 || kernel.Axes[a].IsRuntime))
            .OrderBy(a => index.Coefficients[a]);
        var span = 1;
        foreach (var axis in digits)
        {
            if (kernel.Axes[axis].IsRuntime || index.Coefficients[axis] != span || !used.Add(axis))
            {
                return false;
            }

            span *= kernel.Axes[axis].Extent;
        }

        return index.Offset == 0 && span == extent;
    }
}
