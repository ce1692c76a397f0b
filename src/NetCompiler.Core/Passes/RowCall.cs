using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>How a call takes part in a loop over blocks of rows.</summary>
/// <param name="Index">Its place in the program.</param>
/// <param name="Axis">The axis of its kernel that counts rows.</param>
/// <param name="Viewed">Of the kernel's buffers that are there as a whole and of which it sees some rows at a time: the dimension of the rows.</param>
/// <param name="Sums">Whether it adds up over the rows.</param>
internal sealed record RowCall(int Index, int Axis, IReadOnlyDictionary<int, int> Viewed, bool Sums)
{
    /// <summary>Floats that are read in each round beside the rows; more would be fetched from afar each time.</summary>
    private const long MostReadAgain = 1 << 18;

    /// <param name="dimensions">Of each value that is to be there by blocks: the dimension of the rows.</param>
    /// <param name="extent">How many rows there are.</param>
    /// <returns>Null where the call cannot be made for some rows at a time.</returns>
    public static RowCall? Of(KernelProgram program, int index, IReadOnlyDictionary<int, int> dimensions, int extent)
    {
        var call = program.Calls[index];
        var kernel = call.Kernel;
        var axes = kernel.Accesses.Where(a => dimensions.ContainsKey(call.Bindings[a.Buffer]))
            .Select(a => a.Index[dimensions[call.Bindings[a.Buffer]] + 1].Axis()).Distinct().ToArray();
        if (call.Loop >= 0 || kernel.HasLookups || axes.Length != 1 || axes[0] < 0 || kernel.Axes[axes[0]] is not { IsRuntime: false } rows || rows.Extent != extent
            || Viewing(program, call, axes[0], dimensions) is not { } viewed || !IndicesAllow(kernel, axes[0]))
        {
            return null;
        }

        var whole = Enumerable.Range(0, kernel.Buffers.Count).Where(b => !viewed.ContainsKey(b) && !dimensions.ContainsKey(call.Bindings[b])).ToArray();
        if (whole.Sum(b => (long)program.Buffers[call.Bindings[b]].Size) > MostReadAgain)
        {
            return null;
        }

        var sums = rows.Role == AxisRole.Reduction;
        var writesWhole = kernel.AllWrites.All(w => whole.Contains(w.To.Buffer));
        var writesRows = kernel.AllWrites.All(w => !whole.Contains(w.To.Buffer));
        return (sums ? writesWhole && IsPlainSum(program, call) : writesRows) ? new(index, axes[0], viewed, sums) : null;
    }

    private static Dictionary<int, int>? Viewing(KernelProgram program, KernelCall call, int axis, IReadOnlyDictionary<int, int> dimensions)
    {
        var viewed = new Dictionary<int, int>();
        var without = new HashSet<int>();
        foreach (var access in call.Kernel.Accesses)
        {
            var buffer = program.Buffers[call.Bindings[access.Buffer]];
            var used = Enumerable.Range(0, access.Index.Count).Where(d => access.Index[d].Coefficients[axis] != 0).ToList();
            if (used.Count == 0)
            {
                without.Add(access.Buffer);
                continue;
            }

            var dimension = used[0] - (buffer.PerExample ? 1 : 0);
            if (used.Count > 1 || access.Index[used[0]].Axis() != axis
                || (dimensions.TryGetValue(buffer.Id, out var own) ? own != dimension : !MayBeSeenInPart(buffer, dimension))
                || (viewed.TryGetValue(access.Buffer, out var before) && before != dimension))
            {
                return null;
            }

            if (!dimensions.ContainsKey(buffer.Id))
            {
                viewed[access.Buffer] = dimension;
            }
        }

        return viewed.Keys.Any(without.Contains) || call.Views.Any(static v => v is not null) ? null : viewed;
    }

    // Whole vectors must end with the rows of the caller's memory; where channels are innermost no part of a value lies together.
    private static bool MayBeSeenInPart(ProgramBuffer buffer, int dimension) => buffer is { PerExample: true, LiesApart: false, Extents.Count: > 1 } && buffer.Kind switch
    {
        BufferKind.Workspace => buffer.Space != Graph.ShapeKind.Spatial || !buffer.HasChannelsInnermost,
        BufferKind.Input or BufferKind.Output or BufferKind.Target or BufferKind.OutputGradient or BufferKind.InputGradient =>
            dimension == 0 && buffer.Size / buffer.Extents[0] % RaggedOperands.Lanes == 0,
        _ => false,
    };

    // A random number is found by the element's place in the whole value, which a round does not know.
    private static bool IndicesAllow(Kernel kernel, int axis) =>
        kernel.RowAxis() != axis && kernel.RandomValues().All(r => r.Element.Coefficients[axis] == 0)
        && kernel.Values().SelectMany(KernelIndices.IndexValues).All(i => i.Index.Coefficients[axis] is 0 or 1);

    // What is added to a sum of which there is more to come: multiples of the accumulators.
    private static bool IsPlainSum(KernelProgram program, KernelCall call) =>
        call.Kernel.Stages is [{ Writes.Count: 0 } stage] && stage.Accumulators.All(static a => a.Kind == AccumulatorKind.Sum)
        && call.Kernel.Writes.All(w => w.Mode == WriteMode.Set && IsMultiple(w.Value) && program.Buffers[call.Bindings[w.To.Buffer]] is { Kind: BufferKind.Workspace, PerExample: true });

    private static bool IsMultiple(Expression value) => value is AccumulatorValue
        || (value is Operation { Kind: ScalarOperation.Multiply } product
            && product.Operands.Count(static o => o is not Constant) == 1 && product.Operands.All(static o => o is Constant || IsMultiple(o)));
}
