using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// A sum over a row of one number is that number: the loss of a network with one output is element-wise, and can be computed in the kernel that produces the output.
/// Where each example has several results, such as in the input gradient of a layer with one unit, the kernel stays the product it is.
/// </summary>
internal static class SumsOfOne
{
    public static KernelProgram Run(KernelProgram program) =>
        program with { Calls = program.Calls.Select(static c => IsOne(c.Kernel) ? c with { Kernel = ElementWise(c.Kernel) } : c).ToEquatable() };

    private static bool IsOne(Kernel kernel) => kernel.Stages.Count == 1 && kernel.Stages[0].Writes.Count == 0 && !kernel.HasLookups
        && kernel.Axes.All(static a => a.IsRuntime ? a is { Role: AxisRole.Parallel } : a.Extent == 1);

    private static Kernel ElementWise(Kernel kernel) => kernel with
    {
        Axes = kernel.Axes.Select(static a => a with { Role = AxisRole.Parallel }).ToEquatable(),
        Stages = EquatableArray<Stage>.Empty,
        Writes = kernel.Writes.Select(w => w with { Value = w.Value.Rewrite(e => e is AccumulatorValue a ? kernel.Stages[0].Accumulators[a.Index].Body : e) }).ToEquatable(),
    };
}
