using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators;

/// <summary>Index notation that several operators share.</summary>
internal static class KernelIndices
{
    /// <summary>The operand under the name the formula has for it, which is its name in the emitted code.</summary>
    public static Operand As(this Operand operand, string name) => operand with { Name = name };

    /// <summary>Parallel axes over every element of <paramref name="operand"/>, the examples first where it has them.</summary>
    public static Affine[] Elements(this KernelBuilder kernel, Operand operand) => operand.PerExample
        ? [kernel.Rows(), .. kernel.ParallelOver(operand.Extents)]
        : kernel.ParallelOver(operand.Extents);

    /// <summary>The element of <paramref name="from"/> at an index that may begin with an example it does not have.</summary>
    public static Expression ReadAt(this KernelBuilder kernel, Operand from, Affine[] index) =>
        index.Length > from.Extents.Count + (from.PerExample ? 1 : 0) ? kernel.Read(from, index[1..]) : kernel.Read(from, index);

    /// <summary>A gradient that is one number for all examples (the seed of a mean loss), or one for each.</summary>
    public static Expression ReadScalar(this KernelBuilder kernel, Operand from, Affine example) =>
        from.PerExample ? kernel.Read(from, example, 0) : kernel.Read(from, 0);

    /// <summary>The row-major position of an index in <paramref name="extents"/>.</summary>
    public static Affine RowMajor(Affine[] index, EquatableArray<int> extents)
    {
        Affine position = 0;
        for (var i = 0; i < index.Length; i++)
        {
            position = (extents[i] * position) + index[i];
        }

        return position;
    }

    /// <summary>The index with <paramref name="shift"/> added to one of its entries.</summary>
    public static Affine[] Shifted(Affine[] index, int entry, int shift) =>
        [.. index.Select((a, i) => i == entry ? a + shift : a)];
}
