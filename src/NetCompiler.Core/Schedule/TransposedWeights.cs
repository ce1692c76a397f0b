using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// A weight that lies across the vectors of a kernel is copied into panels by that kernel, in each call. In a loop over steps the weight stays what it is: one
/// transposed copy before the loop serves all steps. So do the gradients of recurrent layers.
/// </summary>
internal static class TransposedWeights
{
    /// <summary>Rows and columns from which on kernels copy panels.</summary>
    private const int LeastSide = 4;

    /// <summary>The program with such copies before its loops.</summary>
    /// <param name="innermost">As <see cref="LayoutPlanner.InnermostDimensions"/> has them.</param>
    public static KernelProgram BeforeLoops(KernelProgram program, IReadOnlyDictionary<int, int> innermost)
    {
        var buffers = program.Buffers.ToList();
        var calls = new List<KernelCall>();
        var copies = new Dictionary<int, int>();
        foreach (var call in program.Calls)
        {
            var changed = call;
            for (var b = 0; call.Loop >= 0 && b < call.Bindings.Count; b++)
            {
                if (!LiesAcross(program, call, b, innermost))
                {
                    continue;
                }

                // Values lie along their last dimension.
                var weight = program.Buffers[call.Bindings[b]];
                var exchanges = innermost[weight.Node] == 1;
                if (!copies.TryGetValue(weight.Id, out var copy))
                {
                    copies[weight.Id] = copy = buffers.Count;
                    buffers.Add(new(copy, weight.Name + ".transposed", BufferKind.Workspace, Node: -1, Ordered(weight.Extents, exchanges), PerExample: false) { Space = ShapeKind.Matrices });
                    calls.Insert(calls.Concat([call]).ToList().FindIndex(c => c.Loop == call.Loop), Copy(call.Layer, weight, buffers[copy], exchanges));
                }

                changed = Reading(changed, b, copy, exchanges);
            }

            calls.Add(changed);
        }

        return copies.Count == 0 ? program : program with { Buffers = buffers.ToEquatable(), Calls = calls.ToEquatable() };
    }

    // A matrix that is summed over along its rows, with results side by side from row to row.
    private static bool LiesAcross(KernelProgram program, KernelCall call, int buffer, IReadOnlyDictionary<int, int> innermost)
    {
        var kernel = call.Kernel;
        if (program.Buffers[call.Bindings[buffer]] is not { Kind: BufferKind.Parameter, Extents.Count: 2 } weight || call.ViewOf(buffer) is not null
            || !innermost.TryGetValue(weight.Node, out var along) || weight.Extents.Any(static e => e < LeastSide))
        {
            return false;
        }

        var reads = kernel.Accesses.Where(a => a.Buffer == buffer).ToArray();
        return reads.All(r => r.Lookup is null && IsSummedAlong(kernel, r.Index[along])
            && kernel.Axes.Where((axis, a) => axis.Role == AxisRole.Parallel && r.Index[1 - along].Coefficients[a] == 1
                && kernel.AllWrites.All(w => w.To.Index[w.To.Index.Count - 1].Coefficients[a] == 1)).Any());
    }

    private static bool IsSummedAlong(Kernel kernel, IndexExpression index) =>
        index.Coefficients.Any(static c => c != 0) && kernel.Axes.Where((_, a) => index.Coefficients[a] != 0).All(static axis => axis.Role == AxisRole.Reduction);

    private static KernelCall Copy(string layer, ProgramBuffer weight, ProgramBuffer copy, bool exchanges)
    {
        var k = new KernelBuilder("transpose", "y = xᵀ");
        var index = EquatableArray.Of(k.ParallelOver(weight.Extents));
        k.Write(new(copy.Id, "y", copy.Extents, false), k.Read(new(weight.Id, "x", weight.Extents, false), [.. index]), [.. Ordered(index, exchanges)]);
        return new(layer, k.Build(), k.Bindings);
    }

    private static KernelCall Reading(KernelCall call, int buffer, int copy, bool exchanges)
    {
        var kernel = call.Kernel.MapAccesses(a => a.Buffer == buffer ? a with { Index = Ordered(a.Index, exchanges) } : a);
        var seen = kernel.Buffers[buffer];
        return call with
        {
            Kernel = kernel with { Buffers = kernel.Buffers.With(buffer, seen with { Extents = Ordered(seen.Extents, exchanges) }) },
            Bindings = call.Bindings.With(buffer, copy),
        };
    }

    private static EquatableArray<T> Ordered<T>(EquatableArray<T> pair, bool exchanges) => exchanges ? EquatableArray.Of(pair[1], pair[0]) : pair;
}
