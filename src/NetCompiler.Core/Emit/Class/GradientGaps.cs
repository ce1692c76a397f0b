using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints what sets to zero the parts of the gradients that no kernel answers for: padding, and weights without a gradient. It stands before the kernels, which
/// store nothing else there: an optimiser that reads whole vectors just behind narrow stores would wait for them.
/// </summary>
internal static class GradientGaps
{
    /// <param name="padding">Whether padding is cleared as well, or only weights without a gradient are.</param>
    public static void Write(CodeWriter code, CompiledNetwork network, ScheduledProgram program, bool padding)
    {
        var written = new HashSet<int>(program.Buffers.Where(static b => b.Buffer.Kind == BufferKind.ParameterGradient).Select(static b => b.Offset));
        var tensors = network.Parameters.OrderBy(static p => p.Offset).ToArray();
        // Neighbouring gaps are cleared together.
        var (start, end) = (0, 0);
        void Gap(int from, int to)
        {
            if (to <= from)
            {
                return;
            }

            if (from > end)
            {
                Flush();
                start = from;
            }

            end = Math.Max(end, to);
        }

        void Flush()
        {
            if (end > start)
            {
                code.Line($"gradients.Slice({Literals.Int(start)}, {Literals.Int(end - start)}).Clear();");
            }
        }

        var position = 0;
        foreach (var tensor in tensors)
        {
            Gap(position, padding ? tensor.Offset : position);
            var last = tensor.Offset + Span(tensor);
            if (!written.Contains(tensor.Offset))
            {
                Gap(tensor.Offset, last);
            }
            else if (padding)
            {
                Rows(code, tensor);
            }

            position = last;
        }

        Gap(position, padding ? network.ParameterMemory : position);
        Flush();
    }

    // Floats from the first element to the last.
    private static int Span(PlacedTensor tensor) =>
        1 + tensor.Node.Shape.Extents.Select((e, d) => (e - 1) * tensor.Layout.Strides[d]).Sum();

    // A matrix lies with one extent contiguous; what its rows leave of the other's stride is padding.
    private static void Rows(CodeWriter code, PlacedTensor tensor)
    {
        var order = Enumerable.Range(0, tensor.Node.Shape.Rank).OrderBy(d => tensor.Layout.Strides[d]).ToArray();
        var size = 1;
        for (var i = 0; i < order.Length; i++)
        {
            var (extent, stride) = (tensor.Node.Shape.Extents[order[i]], tensor.Layout.Strides[order[i]]);
            if (stride > size && extent > 1)
            {
                // The last row ends with the tensor: its gap belongs to what comes after.
                var outer = order.Skip(i).Aggregate(1, (a, d) => a * tensor.Node.Shape.Extents[d]);
                code.Line($"RowPacking.ClearGaps(gradients.Slice({Literals.Int(tensor.Offset)}), {Literals.Int(outer - 1)}, "
                    + $"{Literals.Int(size)}, {Literals.Int(stride)});");
                return;
            }

            // Where there is one element only, its stride says nothing.
            size = extent > 1 ? stride * extent : size;
        }
    }

    /// <summary>The stretches of parameter memory whose weights do not change during the gradient pass, but after it.</summary>
    public static IEnumerable<(int Start, int Length)> Rest(CompiledNetwork network, ScheduledProgram program)
    {
        var early = new HashSet<int>(program.Calls.Where(static c => c.UpdateParts > 0)
            .Select(c => program.Buffers[c.Bindings[c.Kernel.Writes[0].To.Buffer]].Offset));
        var position = 0;
        foreach (var tensor in network.Parameters.OrderBy(static p => p.Offset).Where(p => early.Contains(p.Offset)))
        {
            if (tensor.Offset > position)
            {
                yield return (position, tensor.Offset - position);
            }

            // Behind the last row there is padding, which is 0 and stays so.
            position = LayoutPlanner.Pad(tensor.Offset + Span(tensor));
        }

        if (position < network.ParameterMemory)
        {
            yield return (position, network.ParameterMemory - position);
        }
    }
}
