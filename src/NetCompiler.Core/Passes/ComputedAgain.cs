using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>A program that computes a value once more for those who read it late, instead of keeping it for them.</summary>
internal static class ComputedAgain
{
    /// <summary>Calls it takes at most.</summary>
    private const int MostCalls = 3;

    /// <param name="value">The value.</param>
    /// <param name="large">Floats from which on a value on the way to it is not kept, either.</param>
    /// <returns>The program, with a second value and those on the way to it behind all others; null where nobody reads it late, or it cannot be computed again.</returns>
    public static KernelProgram? Of(KernelProgram program, int value, int large)
    {
        var readers = Readers(program, value);
        if (Way(program, value, large) is not { } way || readers.Count < 2 || readers.Skip(1).FirstOrDefault(r => Follows(program, readers[0], r)) is not (> 0 and var late)
            || readers.Any(r => r >= late && !Follows(program, readers[0], r)) || !StaysAsItWas(program, way, late))
        {
            return null;
        }

        var second = new Dictionary<int, int>();
        var buffers = program.Buffers.ToList();
        foreach (var of in way.SelectMany(c => CallUse.Of(program.Calls[c]).Written))
        {
            second.Add(of, buffers.Count);
            buffers.Add(program.Buffers[of] with { Id = buffers.Count, Name = program.Buffers[of].Name + ".again", Node = -1 });
        }

        KernelCall Second(KernelCall call) => call with { Bindings = call.Bindings.Select(b => second.TryGetValue(b, out var other) ? other : b).ToEquatable() };
        var calls = program.Calls.Take(late).Concat(way.Select(c => Second(program.Calls[c]))).Concat(program.Calls.Skip(late).Select(Second));
        return program with { Buffers = buffers.ToEquatable(), Calls = calls.ToEquatable() };
    }

    private static List<int> Readers(KernelProgram program, int value) => Enumerable.Range(0, program.Calls.Count)
        .Where(c => CallUse.Of(program.Calls[c]) is var use && use.Read.Any(r => r.Buffer == value) && !use.Written.Contains(value)).ToList();

    /// <summary>The calls that compute a value from what is kept, in order; null where one of them does more, or they are too many.</summary>
    private static List<int>? Way(KernelProgram program, int value, int large)
    {
        var way = new List<int>();
        var wanted = new Queue<int>([value]);
        while (wanted.Count > 0)
        {
            var buffer = wanted.Dequeue();
            var writers = Enumerable.Range(0, program.Calls.Count).Where(c => CallUse.Of(program.Calls[c]).Written.Contains(buffer)).ToArray();
            if (writers.Length != 1 || program.Calls[writers[0]].Loop >= 0 || way.Count == MostCalls || CallUse.Of(program.Calls[writers[0]]).Written.Length != 1)
            {
                return null;
            }

            way.Add(writers[0]);
            foreach (var (read, _) in CallUse.Of(program.Calls[writers[0]]).Read.Where(r => r.Buffer != buffer))
            {
                if (program.Buffers[read] is { Kind: BufferKind.Workspace, PerExample: true } other && other.Size >= large)
                {
                    wanted.Enqueue(read);
                }
            }
        }

        way.Sort();
        return way.Distinct().Count() == way.Count ? way : null;
    }

    // Whether a call needs what another gave, directly or through others.
    private static bool Follows(KernelProgram program, int first, int call)
    {
        var given = new HashSet<int>(CallUse.Of(program.Calls[first]).Written);
        for (var c = first + 1; c < call; c++)
        {
            var use = CallUse.Of(program.Calls[c]);
            if (use.Read.Any(r => given.Contains(r.Buffer)))
            {
                given.UnionWith(use.Written);
            }
        }

        return CallUse.Of(program.Calls[call]).Read.Any(r => given.Contains(r.Buffer));
    }

    private static bool StaysAsItWas(KernelProgram program, List<int> way, int late)
    {
        var read = new HashSet<int>(way.SelectMany(c => CallUse.Of(program.Calls[c]).Read.Select(static r => r.Buffer)));
        return Enumerable.Range(way[0], late - way[0]).Where(c => !way.Contains(c)).All(c => !CallUse.Of(program.Calls[c]).Written.Any(read.Contains));
    }
}
