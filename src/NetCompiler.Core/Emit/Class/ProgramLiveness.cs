using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Which calls of a program are needed for which of its results.</summary>
internal static class ProgramLiveness
{
    /// <summary>For each call whether a result of one of <paramref name="kinds"/> depends on it.</summary>
    public static bool[] NeededFor(ScheduledProgram program, params BufferKind[] kinds)
    {
        var wanted = program.Buffers.Select(b => kinds.Contains(b.Buffer.Kind)).ToArray();
        var needed = new bool[program.Calls.Count];
        for (var c = needed.Length - 1; c >= 0; c--)
        {
            var call = program.Calls[c];
            if (Written(call).Any(b => wanted[b]))
            {
                needed[c] = true;
                foreach (var buffer in call.Bindings)
                {
                    wanted[buffer] = true;
                }
            }
        }

        return needed;
    }

    /// <summary>The program buffers a call writes.</summary>
    public static IEnumerable<int> Written(ScheduledCall call) => call.Kernel.AllWrites.Select(w => call.Bindings[w.To.Buffer]);
}
