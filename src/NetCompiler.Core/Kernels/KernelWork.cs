namespace NetCompiler.Core.Kernels;

/// <summary>How much a kernel computes, counted from its loops.</summary>
public static class KernelWork
{
    /// <summary>
    /// Multiply-adds of one call for one example: steps of the loop nest in which a product of two values read is added to a sum. Taps on padding count,
    /// as they do in the usual formulas; functions, norms and additions of whole values do not.
    /// </summary>
    public static long MultiplyAdds(Kernel kernel)
    {
        long Steps(Stage stage, int axis) => kernel.Axes[axis].Role == AxisRole.Reduction && !kernel.GoesOver(stage, axis) ? 1
            : kernel.Axes[axis].IsRuntime ? kernel.Axes[axis].PerExample : kernel.Axes[axis].Extent;
        return kernel.Stages.Sum(s => s.Accumulators.Count(static a => a.Kind == AccumulatorKind.Sum && IsProduct(a.Body))
            * Enumerable.Range(0, kernel.Axes.Count).Aggregate(1L, (steps, a) => steps * Steps(s, a)));
    }

    /// <summary>The same for all calls of a program, with how often each is made.</summary>
    /// <returns>For each call its layer and its multiply-adds.</returns>
    public static IEnumerable<(string Layer, long MultiplyAdds)> MultiplyAdds(KernelProgram program) => program.Calls.Select(call => (
        call.Layer, MultiplyAdds(call.Kernel) * (call.Loop < 0 ? 1 : program.Loops[call.Loop].Steps)));

    // A square of one value is a statistic, not a product of two.
    private static bool IsProduct(Expression body) => body is Operation { Kind: ScalarOperation.Multiply } product
        ? product.Operands[0] != product.Operands[1] && product.Operands.All(static o => o.Reads().Any())
        : body is Operation { Kind: ScalarOperation.Select } choice && choice.Operands.Any(IsProduct);
}
