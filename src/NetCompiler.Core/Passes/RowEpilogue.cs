using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// A kernel that goes over a row several times, such as a softmax or a normalisation, as one that computes the elements of a short row together: then it can be
/// the epilogue of the kernel that computes the row, which never leaves the registers. For a single row, where one calculation waits for the other: of many rows
/// some are multiplied while others wait, and tiles of as many as products like leave no registers for the rest.
/// </summary>
internal static class RowEpilogue
{
    /// <summary>Elements of a row for which there are registers at every vector width: eight of the narrowest.</summary>
    public const int MostElements = 32;

    /// <summary>The call as element-wise arithmetic with <see cref="RowValue"/>; null where it is not of that kind.</summary>
    public static KernelCall? Of(KernelProgram program, KernelCall call)
    {
        var kernel = call.Kernel;
        var rows = Enumerable.Range(0, kernel.Axes.Count).Where(a => kernel.Axes[a].Extent > 1 && !kernel.Axes[a].IsRuntime).ToArray();
        return program.TakesOneExample && rows.Length == 1 && kernel.Axes[rows[0]] is { Role: AxisRole.Reduction, Extent: <= MostElements } && kernel.Writes.Count == 0
            && kernel.AccumulatorCount > 0 && !kernel.HasLookups
            && kernel.Accesses.All(a => IsAlongRows(program.Buffers[call.Bindings[a.Buffer]], a, rows[0])) && Epilogue(kernel, rows[0]) is { } epilogue
                ? call with { Kernel = epilogue } : null;
    }

    /// <summary>Whether a kernel computes sums, one element after another of a row, and nothing yet that rows have together.</summary>
    public static bool IsPossibleIn(Kernel kernel) => kernel.Stages is [{ Writes.Count: 0 }] && kernel.AccumulatorCount > 0 && kernel.RowAxis() < 0;

    // Rows lie together in memory, so that vectors can lie along them.
    private static bool IsAlongRows(ProgramBuffer buffer, Access access, int row)
    {
        var last = access.Index.Count - 1;
        return access.Index.Select((index, d) => (index, d)).All(p => p.index.Coefficients[row] == 0 || (p.d == last && p.index.Coefficients[row] == 1))
            && (buffer.Space != Graph.ShapeKind.Spatial || access.Index.All(i => i.Coefficients[row] == 0));
    }

    // What a stage stores is read by later ones as the value that was stored.
    private static Kernel? Epilogue(Kernel kernel, int row)
    {
        var along = new IndexExpression(0, new int[kernel.Axes.Count].ToEquatable().With(row, 1));
        var written = kernel.AllWrites.Select(static w => w.To).Distinct().ToArray();
        var stored = new Dictionary<Access, Expression>();
        var sums = new List<Expression>();
        var isPossible = written.Select(static w => w.Buffer).Distinct().Count() == written.Length
            && kernel.AllWrites.All(w => w.Mode == WriteMode.Set && w.To.Index[w.To.Index.Count - 1].Coefficients[row] == 1);
        Expression Value(Expression body) => body.Rewrite(e =>
        {
            if (e is not Read { From: var from } || written.All(w => w.Buffer != from.Buffer))
            {
                return e is AccumulatorValue a ? sums[a.Index] : e;
            }

            isPossible &= stored.ContainsKey(from);
            return stored.TryGetValue(from, out var value) ? value : e;
        });
        foreach (var stage in kernel.Stages)
        {
            var values = stage.Accumulators.Select(a => new RowValue(a.Kind, along, Value(a.Body))).ToList();
            foreach (var write in stage.Writes)
            {
                stored[write.To] = Value(write.Value);
            }

            sums.AddRange(values);
        }

        return !isPossible ? null : kernel with
        {
            Axes = kernel.Axes.With(row, kernel.Axes[row] with { Role = AxisRole.Parallel }),
            Stages = default,
            Writes = stored.Select(static s => new Write(s.Key, s.Value)).ToEquatable(),
        };
    }
}
