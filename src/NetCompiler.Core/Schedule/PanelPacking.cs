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

    /// <summary>The kernel with <paramref name="read"/> packed for tiles of <paramref name="vectors"/> vectors, or null where that cannot be.</summary>
    public static PanelPacking? Make(KernelFacts facts, AccessFacts read, int vectorAxis, int vectors, int lanes)
    {
        var kernel = facts.Kernel;
        if (facts.Writes.Any(w => w.Buffer == read.Buffer))
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
