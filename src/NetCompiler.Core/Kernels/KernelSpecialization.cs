namespace NetCompiler.Core.Kernels;

/// <summary>Kernels made from more general ones.</summary>
public static class KernelSpecialization
{
    /// <summary>
    /// The kernel for one example: the axes over examples are gone. A parallel one stood at index 0, and a sum over one example is the
    /// body itself, so both leave nothing behind but a shorter list of axes.
    /// </summary>
    public static Kernel OneExample(Kernel kernel)
    {
        if (!kernel.Axes.Any(static a => a.IsRuntime))
        {
            return kernel;
        }

        var kept = Enumerable.Range(0, kernel.Axes.Count).Where(a => !kernel.Axes[a].IsRuntime || kernel.Axes[a].PerExample > 1).ToArray();
        var axes = kept.Select(a => kernel.Axes[a])
            .Select(static a => a.IsRuntime ? a with { Extent = a.PerExample, PerExample = 0 } : a).ToEquatable();
        return kernel.MapIndices(i => i with { Coefficients = kept.Select(a => i.Coefficients[a]).ToEquatable() }) with { Axes = axes };
    }
}
