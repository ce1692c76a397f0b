using System.Globalization;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>Calls that can be made for a block of rows after another, and the values that are then there by blocks.</summary>
internal sealed class RowGroup
{
    /// <summary>Floats of a block of each value: two of them, which a call reads and writes, are half of a second-level cache of two megabytes.</summary>
    private const int BlockFloats = 1 << 17;

    /// <summary>
    /// Rows for which it pays to lay what all rows read, such as the keys of attention, in panels once more in each round, even where a block is then larger.
    /// </summary>
    private const int EnoughRows = 64;

    /// <summary>Fewer rows do not fill the register tile of a product.</summary>
    private const int LeastRows = 16;

    private readonly int _rows;
    private readonly int _extent;

    // Calls between those of the group that need something of it.
    private readonly HashSet<int> _after;

    private RowGroup(Dictionary<int, int> dimensions, int extent, int rows, RowCall[] calls, HashSet<int> after) =>
        (Dimensions, _extent, _rows, Calls, _after) = (dimensions, extent, rows, calls, after);

    /// <summary>Of each value that is there by blocks: the dimension of the rows.</summary>
    public Dictionary<int, int> Dimensions { get; }

    public RowCall[] Calls { get; }

    /// <summary>The group of all calls that touch some values; null where they cannot stand in one loop over rows.</summary>
    public static RowGroup? Of(KernelProgram program, Dictionary<int, int> dimensions)
    {
        var extents = dimensions.Select(d => program.Buffers[d.Key].Extents[d.Value]).Distinct().ToArray();
        var touching = Enumerable.Range(0, program.Calls.Count).Where(c => program.Calls[c].Bindings.Any(dimensions.ContainsKey)).ToArray();
        var calls = touching.Select(c => extents.Length > 1 ? null : RowCall.Of(program, c, dimensions, extents[0])).ToArray();
        return touching.Length > 1 && calls.All(static c => c is not null) && dimensions.Keys.All(b => !program.Buffers[b].LiesApart)
            && SeeTheSameRows(program, calls!, dimensions)
            && Rows(program, dimensions, extents[0], calls!.All(static c => c!.Viewed.Values.All(static d => d == 0))) is { } rows
            && After(program, touching) is { } after
                ? new(dimensions, extents[0], rows, calls!, after)
                : null;
    }

    /// <summary>The program with the group in a loop.</summary>
    public KernelProgram Apply(KernelProgram program)
    {
        var (first, last) = (Calls[0].Index, Calls[Calls.Length - 1].Index);
        var members = Calls.ToDictionary(static c => c.Index);
        var buffers = program.Buffers.Select(b => Dimensions.TryGetValue(b.Id, out var d) ? b with { Extents = b.Extents.With(d, _rows), Node = -1 } : b).ToList();
        var blocks = new RowBlockCalls(buffers, Dimensions, _extent, _rows, program.Loops.Count);
        var between = Enumerable.Range(first, last - first).Where(c => !members.ContainsKey(c)).ToArray();
        var calls = program.Calls.Take(first)
            .Concat(between.Where(c => !_after.Contains(c)).Select(c => program.Calls[c]))
            .Concat(Calls.Where(static c => c.Sums).SelectMany(c => blocks.Cleared(program.Calls[c.Index])).ToArray())
            .Concat(Calls.Select(c => blocks.Of(program.Calls[c.Index], c)).ToArray())
            .Concat(between.Where(_after.Contains).Select(c => program.Calls[c]))
            .Concat(program.Calls.Skip(last + 1));
        var loop = new ProgramLoop($"{program.Calls[first].Layer}, {_rows.ToString(CultureInfo.InvariantCulture)} rows at a time", _extent / _rows, Reverse: false);
        return program with { Calls = calls.ToEquatable(), Buffers = buffers.ToEquatable(), Loops = program.Loops.Append(loop).ToEquatable() };
    }

    // What one call of the group leaves for another is there when it is needed: the same rows of it.
    private static bool SeeTheSameRows(KernelProgram program, RowCall[] calls, Dictionary<int, int> dimensions)
    {
        foreach (var writer in calls)
        {
            var call = program.Calls[writer.Index];
            foreach (var written in call.Kernel.AllWrites.Select(static w => w.To.Buffer).Distinct().Where(b => !dimensions.ContainsKey(call.Bindings[b])))
            {
                var others = calls.Where(c => c != writer)
                    .SelectMany(c => program.Calls[c.Index].Bindings.Select((b, i) => (Buffer: b, IsSame: !writer.Sums && c.Viewed.TryGetValue(i, out var d) && d == writer.Viewed[written])));
                if (others.Any(o => o.Buffer == call.Bindings[written] && !o.IsSame))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Blocks begin at whole vectors: where rows are not padded, by their number.
    private static int? Rows(KernelProgram program, Dictionary<int, int> dimensions, int extent, bool arePadded)
    {
        var floats = dimensions.Max(d => program.Buffers[d.Key].Size / extent);
        var possible = Enumerable.Range(LeastRows, extent).Where(r => r < extent && extent % r == 0 && (arePadded || r % RaggedOperands.Lanes == 0)).ToArray();
        return possible.Length == 0 ? null
            : possible.LastOrDefault(r => r >= EnoughRows && (long)r * floats <= BlockFloats) is var fitting and > 0 ? fitting
            : possible.FirstOrDefault(static r => r >= EnoughRows) is var enough and > 0 ? enough
            : possible[possible.Length - 1];
    }

    // The calls between that come behind the loop; null where one of them would have to come behind a part of it.
    private static HashSet<int>? After(KernelProgram program, int[] members)
    {
        var after = new HashSet<int>();
        var earlier = new List<int>();
        for (var call = members[0]; call <= members[members.Length - 1]; call++)
        {
            var isMember = members.Contains(call);
            if (after.Any(a => Meet(program, a, call)))
            {
                if (isMember)
                {
                    return null;
                }

                after.Add(call);
            }
            else if (isMember)
            {
                earlier.Add(call);
            }
            else if (program.Calls[call].Loop >= 0 || earlier.Any(e => Meet(program, e, call)))
            {
                after.Add(call);
            }
        }

        return after;
    }

    private static bool Meet(KernelProgram program, int a, int b)
    {
        var (first, second) = (CallUse.Of(program.Calls[a]), CallUse.Of(program.Calls[b]));
        return first.Written.Any(program.Calls[b].Bindings.Contains) || second.Written.Any(program.Calls[a].Bindings.Contains);
    }
}
