using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// What a program knows to be zero: a value that is first filled with zeros and then written inside certain bounds, as halos are, is zero outside them
/// whenever it is read. Read from the program as it stands after all passes, so that no pass has to keep it.
/// </summary>
internal sealed class KnownZeros
{
    private readonly KernelProgram _program;

    // For each such value, per dimension of it, the first index written and the first one behind.
    private readonly Dictionary<int, (int From, int To)[]> _inside = [];

    private KnownZeros(KernelProgram program) => _program = program;

    public static KnownZeros Of(KernelProgram program)
    {
        var zeros = new KnownZeros(program);
        var unknown = new HashSet<int>();
        foreach (var call in program.Calls)
        {
            foreach (var write in call.Kernel.AllWrites)
            {
                zeros.Take(call, write, unknown);
            }
        }

        return zeros;
    }

    /// <summary>Ranges of the one sum of a call, one for each dimension in which it reads known zeros; empty where there is no such sum.</summary>
    public EquatableArray<LiveRange> Ranges(KernelCall call)
    {
        if (call.Kernel.Stages.Count != 1 || call.Kernel.Stages[0] is not { Writes.Count: 0, Accumulators: { Count: 1 } sums } || sums[0].Kind != AccumulatorKind.Sum)
        {
            return default;
        }

        var factors = sums[0].Body is Operation { Kind: ScalarOperation.Multiply } product ? product.Operands : EquatableArray.Of(sums[0].Body);
        return factors.OfType<Read>().SelectMany(f => Ranges(call, f.From)).ToEquatable();
    }

    private IEnumerable<LiveRange> Ranges(KernelCall call, Access read)
    {
        var buffer = _program.Buffers[call.Bindings[read.Buffer]];
        if (!_inside.TryGetValue(buffer.Id, out var inside) || call.ViewOf(read.Buffer) is not null || read.Lookup is not null)
        {
            yield break;
        }

        var first = buffer.PerExample ? 1 : 0;
        for (var d = 0; d < inside.Length; d++)
        {
            var range = new LiveRange(read.Index[d + first], inside[d].From, inside[d].To);
            var (least, most) = Reach(call.Kernel, range.Position, buffer.Extents[d]);
            if (!range.Contains(least) || !range.Contains(most))
            {
                yield return range;
            }
        }
    }

    private void Take(KernelCall call, Write write, HashSet<int> unknown)
    {
        var buffer = _program.Buffers[call.Bindings[write.To.Buffer]];
        if (unknown.Contains(buffer.Id))
        {
            return;
        }

        if (buffer.Kind != BufferKind.Workspace || call.Loop >= 0 || call.ViewOf(write.To.Buffer) is not null || write.Mode != WriteMode.Set || write.To.Lookup is not null)
        {
            Forget(buffer.Id, unknown);
            return;
        }

        var isZero = write.Value is Constant { Value: 0 } && WriteCoverage.IsWhole(call.Kernel, write.To, buffer);
        if (_inside.TryGetValue(buffer.Id, out var inside))
        {
            _inside[buffer.Id] = isZero ? inside : Around(inside, call.Kernel, write.To, buffer);
        }
        else if (isZero)
        {
            _inside.Add(buffer.Id, new (int, int)[buffer.Extents.Count]);
        }
        else
        {
            Forget(buffer.Id, unknown);
        }
    }

    private void Forget(int buffer, HashSet<int> unknown)
    {
        unknown.Add(buffer);
        _inside.Remove(buffer);
    }

    private static (int From, int To)[] Around((int From, int To)[] inside, Kernel kernel, Access write, ProgramBuffer buffer)
    {
        var first = buffer.PerExample ? 1 : 0;
        return [.. inside.Select((range, d) =>
        {
            var (least, most) = Reach(kernel, write.Index[d + first], buffer.Extents[d]);
            return range.From == range.To ? (least, most + 1) : (Math.Min(range.From, least), Math.Max(range.To, most + 1));
        })];
    }

    /// <summary>The lowest and the highest value of an index; of one that follows the number of examples, all there are.</summary>
    private static (int Least, int Most) Reach(Kernel kernel, IndexExpression index, int extent)
    {
        var (least, most) = (index.Offset, index.Offset);
        for (var axis = 0; axis < kernel.Axes.Count; axis++)
        {
            var coefficient = index.Coefficients[axis];
            if (coefficient != 0 && kernel.Axes[axis].IsRuntime)
            {
                return (0, extent - 1);
            }

            var moved = coefficient * (kernel.Axes[axis].Extent - 1);
            (least, most) = (least + Math.Min(0, moved), most + Math.Max(0, moved));
        }

        return (least, most);
    }
}
