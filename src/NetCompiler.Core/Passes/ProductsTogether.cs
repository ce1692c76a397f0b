using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// A product whose results are added to those of another, such as that of a recurrent layer's inputs to that of its state, as an earlier stage of the other's
/// kernel: its results never leave the registers, and it is computed while what came before is waited for. For one example at a time, and weights that stay in
/// the first-level cache; larger ones are better read once for all steps.
/// </summary>
internal static class ProductsTogether
{
    /// <summary>Floats of both weights: half of a first-level cache of 48 KiB.</summary>
    private const int MostWeights = 6144;

    public static KernelProgram Run(KernelProgram program)
    {
        for (var call = 1; program.TakesOneExample && call < program.Calls.Count; call++)
        {
            if (Joined(program, call) is { } joined)
            {
                program = joined;
                call--;
            }
        }

        return program;
    }

    private static KernelProgram? Joined(KernelProgram program, int second)
    {
        if (Product(program.Calls[second]) is not { } last)
        {
            return null;
        }

        foreach (var buffer in last.Call.Kernel.EpilogueReads.Select(r => last.Call.Bindings[r.Buffer]).Distinct())
        {
            var writers = Enumerable.Range(0, program.Calls.Count).Where(c => CallUse.Of(program.Calls[c]).Written.Contains(buffer)).ToArray();
            if (writers is [var first] && first < second && IsBetweenThemOnly(program, buffer, second) && Product(program.Calls[first]) is { } earlier && earlier.Weights + last.Weights <= MostWeights
                && IsStillThere(program, first, second) && new JoinedProducts(program, earlier.Call, last.Call, buffer).Call() is { } joined)
            {
                return program with { Calls = program.Calls.With(second, joined).Where((_, c) => c != first).ToEquatable() };
            }
        }

        return null;

        (KernelCall Call, int Weights)? Product(KernelCall call) => IsProduct(call.Kernel)
            ? (call, call.Kernel.BodyReads.Select(r => program.Buffers[call.Bindings[r.Buffer]]).Where(static b => b.Kind == BufferKind.Parameter).Distinct().Sum(static b => b.Size)) : null;
    }

    // Of a vector and a matrix, or several of them. A sum of what is always the same would be one term of it beside another stage.
    private static bool IsProduct(Kernel kernel) =>
        kernel.Stages.Count > 0 && kernel.Stages.All(static s => s.Writes.Count == 0 && s.Accumulators.All(static a => a.Kind == AccumulatorKind.Sum)) && kernel.RowAxis() < 0 && !kernel.HasLookups
        && kernel.Stages.All(s => Enumerable.Range(0, kernel.Axes.Count).Where(a => kernel.Axes[a] is { Role: AxisRole.Reduction, Extent: > 1 } && kernel.GoesOver(s, a)).ToArray() is [var axis] && s.DependsOn(axis))
        && kernel.Writes.All(static w => w.Mode == WriteMode.Set) && !kernel.Values().Any(static v => v.Parts().Any(static e => e is IndexValue or RandomValue));

    private static bool IsBetweenThemOnly(KernelProgram program, int buffer, int reader) => program.Buffers[buffer].Kind == BufferKind.Workspace && !program.Kept.Contains(buffer)
        && Enumerable.Range(0, program.Calls.Count).All(c => c == reader || CallUse.Of(program.Calls[c]).Read.All(r => r.Buffer != buffer))
        && program.Calls[reader].Kernel.BodyReads.All(r => program.Calls[reader].Bindings[r.Buffer] != buffer);

    // What the first reads is the same where the second stands, in every step of its loop.
    private static bool IsStillThere(KernelProgram program, int first, int second)
    {
        var (read, loop) = (CallUse.Of(program.Calls[first]).Read.Select(static r => r.Buffer).ToArray(), program.Calls[second].Loop);
        return Enumerable.Range(first + 1, program.Calls.Count - first - 1).All(c => (c > second && (loop < 0 || program.Calls[c].Loop != loop)) || !CallUse.Of(program.Calls[c]).Writes(read));
    }
}
