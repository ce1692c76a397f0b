using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Replaces one strided read by a read of a panel: a copy made inside the loops it depends on, in which the vector axis is contiguous and each
/// reduction axis follows with the width of the panel.
/// </summary>
/// <param name="Kernel">The kernel that reads the panel.</param>
/// <param name="Packing">With <see cref="Packing.Depth"/> not yet decided (0).</param>
/// <param name="Outside">Parallel axes the panel depends on, which must stand outside the vector axis.</param>
internal sealed record PanelPacking(Kernel Kernel, Packing Packing, EquatableArray<int> Outside)
{
    private const int MostFloats = 128 * 1024;

    /// <summary>Bytes of a page; each needs an entry of a table that the processor looks addresses up in, and the table is short.</summary>
    private const int Page = 4096;

    /// <summary>Pages of one tile's operand from which on looking them up takes longer than copying the operand once for many rows.</summary>
    private const double ManyPages = 512;

    /// <summary>A read whose vectors lie side by side, but step after step in another page, for every tile of rows anew; null where there is none.</summary>
    public static AccessFacts? Scattered(KernelFacts facts, int vectorAxis)
    {
        var axes = Enumerable.Range(0, facts.Extents.Length).Where(a => a != vectorAxis && facts.Moves[a]).ToArray();
        var rows = axes.Where(a => facts.IsRuntime(a) && !facts.Reduces[a]).ToArray();
        return rows.Length == 0 || facts.Reduces[vectorAxis] ? null : facts.BodyReads.FirstOrDefault(read => read.Strides[vectorAxis] == 1
            && rows.All(a => read.Strides[a] == 0) && facts.Writes.All(w => w.Buffer != read.Buffer)
            && axes.Where(a => read.Strides[a] != 0).All(a => facts.Reduces[a])
            && axes.Any(a => facts.Reduces[a] && facts.Extents[a] * Math.Min(1, read.Strides[a] * sizeof(float) / (double)Page) >= ManyPages));
    }

    /// <summary>The kernel with <paramref name="read"/> packed for tiles of <paramref name="vectors"/> vectors, or null where that cannot be.</summary>
    public static PanelPacking? Make(KernelFacts facts, AccessFacts read, int vectorAxis, int vectors, int lanes)
    {
        var kernel = facts.Kernel;
        if (facts.Extents[vectorAxis] == 1 || facts.Writes.Any(w => w.Buffer == read.Buffer))
        {
            return null;
        }

        var width = vectors * lanes;
        var length = width;
        var loops = new List<PackingLoop>();
        var outside = new List<int>();
        var coefficients = new int[kernel.Axes.Count];
        coefficients[vectorAxis] = 1;
        for (var axis = kernel.Axes.Count - 1; axis >= 0; axis--)
        {
            if (axis == vectorAxis || read.Strides[axis] == 0 || !facts.Moves[axis])
            {
                continue;
            }

            if (!facts.Reduces[axis])
            {
                outside.Insert(0, axis);
                continue;
            }

            // Positions run backwards in a panel for nobody: a negative stride would need an offset the panel does not have.
            if (facts.IsRuntime(axis) || (long)length * facts.Extents[axis] > MostFloats)
            {
                return null;
            }

            coefficients[axis] = length;
            loops.Insert(0, new(facts.Extents[axis], read.Strides[axis], length));
            length *= facts.Extents[axis];
        }

        if (loops.Count == 0)
        {
            return null;
        }

        var panel = kernel.Buffers.Count;
        var access = new Access(panel, EquatableArray.Of(new IndexExpression(0, coefficients)));
        var buffer = new KernelBuffer("panel", EquatableArray.Of(length), PerExample: false, new(Aligned: true, GapWritable: true, GapZero: false));
        var packed = kernel.MapAccesses(a => a == read.Access ? access : a) with { Buffers = kernel.Buffers.Append(buffer).ToEquatable() };
        packed = AxisFusion.Fuse(packed, AxisRole.Reduction, gaps: false, rows: false);
        return new(packed, new(read.Buffer, read.Offset, read.Strides, panel, loops.ToArray(), width, Depth: 0), outside.ToArray());
    }
}
