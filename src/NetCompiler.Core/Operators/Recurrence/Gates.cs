using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>A value with several numbers for each unit of a recurrent layer, one kind after another.</summary>
internal static class Gates
{
    /// <summary>The numbers of the unit at an index, one of each kind.</summary>
    public static Expression[] Read(KernelBuilder kernel, Operand from, Affine[] index, int units) =>
        [.. Enumerable.Range(0, from.Extents[0] / units).Select(g => kernel.Read(from, KernelIndices.Shifted(index, 1, g * units)))];

    /// <summary>Stores the numbers of a unit.</summary>
    public static void Write(KernelBuilder kernel, Operand to, Affine[] index, int units, params Expression[] values)
    {
        for (var g = 0; g < values.Length; g++)
        {
            kernel.Write(to, values[g], KernelIndices.Shifted(index, 1, g * units));
        }
    }
}
