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
        for (var c = needed.Length - 1; c >= 0;)
        {
            // A loop as a whole: its first call may read what its last one wrote a step before.
            var first = c;
            while (first > 0 && program.Calls[c].Loop >= 0 && program.Calls[first - 1].Loop == program.Calls[c].Loop)
            {
                first--;
            }

            var together = Enumerable.Range(first, c - first + 1).Select(i => program.Calls[i]).ToArray();
            if (together.SelectMany(Written).Any(b => wanted[b]))
            {
                for (var i = first; i <= c; i++)
                {
                    needed[i] = true;
                }

                foreach (var buffer in together.SelectMany(static call => call.Bindings))
                {
                    wanted[buffer] = true;
                }
            }

            c = first - 1;
        }

        return needed;
    }

    /// <summary>The program buffers a call writes.</summary>
    public static IEnumerable<int> Written(ScheduledCall call) => call.Kernel.AllWrites.Select(w => call.Bindings[w.To.Buffer]);
}
