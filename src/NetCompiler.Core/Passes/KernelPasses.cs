using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>The passes over programs of kernels, in the order in which they are applied.</summary>
public static class KernelPasses
{
    public static KernelProgram Run(KernelProgram program) => KernelFusion.Run(RaggedOperands.Stage(program));

    /// <summary>Without fusion, so that every value is there to be looked at.</summary>
    public static KernelProgram RunUnfused(KernelProgram program) => RaggedOperands.Stage(program);
}
