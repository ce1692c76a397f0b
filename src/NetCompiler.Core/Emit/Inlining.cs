using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The attributes of emitted methods: how they are compiled, and whether the JIT may put them into their callers.</summary>
internal static class Inlining
{
    /// <summary>A call and nothing else, which belongs where it is called from.</summary>
    public const string Always = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    public const string Allowed = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>Compiled as the program runs, but by itself.</summary>
    private const string Apart = "[MethodImpl(MethodImplOptions.NoInlining)]";

    public const string Never = "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]";

    /// <summary>Bytes to which a stack is aligned.</summary>
    private const int StackAlignment = 16;

    /// <summary>
    /// Of the body of a kernel. Loops over tiles that the JIT puts into a pass with others have their variables on the stack, spans that are handed on are copied there in ways the
    /// processor waits for, and whether long vectors on a stack cross its borders is another matter in each process.
    /// </summary>
    public static string Of(KernelSchedule schedule) => schedule.Lanes * sizeof(float) > StackAlignment ? Never : Allowed;

    /// <summary>
    /// Of a pass. The JIT puts so much into a method and no more: a gradient's calls and slices in the middle of all that stands around a step would remain calls. A prediction is short
    /// enough.
    /// </summary>
    public static string[] OfPass(ScheduledProgram program) => program.Name is "gradient" or "backward" ? [Apart] : [];
}
