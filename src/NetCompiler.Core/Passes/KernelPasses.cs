using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>A pass with the name that dumps are asked for by.</summary>
/// <param name="Name">Lower case with hyphens: <c>fusion</c>.</param>
/// <param name="Run">A pure function.</param>
public sealed record KernelPass(string Name, Func<KernelProgram, KernelProgram> Run);

/// <summary>The passes over programs of kernels, in the order in which they are applied.</summary>
public static class KernelPasses
{
    public static EquatableArray<KernelPass> All { get; } = EquatableArray.Of<KernelPass>(
        new("ragged-operands", RaggedOperands.Stage),
        new("equal-values", EqualValues.Run),
        new("equal-sums", EqualSums.Run),
        new("sums-of-one", SumsOfOne.Run),
        new("fusion", KernelFusion.Run),
        new("gates-in-registers", GatesInRegisters.Run),
        new("products-together", ProductsTogether.Run),
        new("results-in-place", ResultsInPlace.Run),
        new("values-inside", ValuesInside.Run),
        new("steps-in-place", StepsInPlace.Run),
        new("row-blocks", RowBlocks.Run));

    public static KernelProgram Run(KernelProgram program) => All.Aggregate(program, static (p, pass) => pass.Run(p));

    /// <summary>Without fusion, so that every value is there to be looked at.</summary>
    public static KernelProgram RunUnfused(KernelProgram program) => RaggedOperands.Stage(program);
}
