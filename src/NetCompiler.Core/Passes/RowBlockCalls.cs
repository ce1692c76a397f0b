using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>Makes calls into calls for a block of rows, in a loop over blocks.</summary>
/// <param name="buffers">The program's buffers, those by blocks already of a block's size; numbers of rows are added where a kernel asks for them.</param>
/// <param name="dimensions">Of each value that is there by blocks: the dimension of the rows.</param>
/// <param name="extent">Rows in all.</param>
/// <param name="rows">Rows of a block.</param>
/// <param name="loop">The loop's index.</param>
internal sealed class RowBlockCalls(List<ProgramBuffer> buffers, IReadOnlyDictionary<int, int> dimensions, int extent, int rows, int loop)
{
    private ProgramBuffer? _numbers;

    public KernelCall Of(KernelCall call, RowCall row)
    {
        var kernel = call.Kernel with { Axes = call.Kernel.Axes.With(row.Axis, call.Kernel.Axes[row.Axis] with { Extent = rows }) };
        kernel = kernel with { Buffers = kernel.Buffers.Select((b, i) => Part(b, Dimension(call, row, i))).ToEquatable() };
        var bindings = call.Bindings.ToList();
        var views = call.Bindings.Select((_, i) => row.Viewed.TryGetValue(i, out var d) ? new StepView(0, Moves: true, rows, rows, d) : null).ToList();
        if (kernel.Values().SelectMany(KernelIndices.IndexValues).Any(i => i.Index.Coefficients[row.Axis] != 0))
        {
            kernel = WithNumbers(kernel, row.Axis);
            bindings.Add(Numbers().Id);
            views.Add(new(0, Moves: true));
        }

        if (row.Sums)
        {
            kernel = kernel with { Writes = kernel.Writes.Select(static w => w with { Mode = WriteMode.Add }).ToEquatable() };
        }

        return call with { Kernel = kernel, Bindings = bindings.ToEquatable(), Views = views.Any(static v => v is not null) ? views.ToEquatable() : default, Loop = loop };
    }

    /// <summary>Sets what a call adds up over the blocks to zero.</summary>
    public IEnumerable<KernelCall> Cleared(KernelCall call) => call.Kernel.Writes.Select(w => w.To.Buffer).Distinct().Select(b =>
    {
        var buffer = buffers[call.Bindings[b]];
        var k = new KernelBuilder("start", "y = 0");
        k.Write(new(buffer.Id, "y", buffer.Extents, PerExample: true), 0, [k.Rows(), .. k.ParallelOver(buffer.Extents)]);
        return new KernelCall(call.Layer, k.Build(), k.Bindings);
    });

    private int? Dimension(KernelCall call, RowCall row, int buffer) =>
        row.Viewed.TryGetValue(buffer, out var viewed) ? viewed : dimensions.TryGetValue(call.Bindings[buffer], out var own) ? own : null;

    private KernelBuffer Part(KernelBuffer buffer, int? dimension) =>
        dimension is { } d ? buffer with { Extents = buffer.Extents.With(d + (buffer.PerExample ? 1 : 0), rows) } : buffer;

    // The number of a row in the whole value is read, since a round only counts its own.
    private Kernel WithNumbers(Kernel kernel, int axis)
    {
        var number = new Read(new(kernel.Buffers.Count, EquatableArray.Of(new IndexExpression(0, new int[kernel.Axes.Count].ToEquatable().With(axis, 1)))));
        Expression Changed(Expression e)
        {
            if (e is not IndexValue value || value.Index.Coefficients[axis] == 0)
            {
                return e;
            }

            var rest = value.Index with { Coefficients = value.Index.Coefficients.With(axis, 0) };
            return rest.Offset == 0 && rest.Coefficients.All(static c => c == 0) ? number : new IndexValue(rest) + number;
        }

        return kernel.MapValues(v => v.Rewrite(Changed)) with { Buffers = kernel.Buffers.Append(new("row", EquatableArray.Of(rows), PerExample: false)).ToEquatable() };
    }

    private ProgramBuffer Numbers()
    {
        if (_numbers is null)
        {
            _numbers = new(buffers.Count, "rows", BufferKind.Constant, -1, EquatableArray.Of(extent / rows, rows), PerExample: false)
            {
                Values = Enumerable.Range(0, extent).Select(static r => (double)r).ToEquatable(),
            };
            buffers.Add(_numbers);
        }

        return _numbers;
    }
}
