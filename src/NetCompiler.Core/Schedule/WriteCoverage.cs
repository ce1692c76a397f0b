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
