using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;

namespace NetCompiler.Core.Operators.Pooling;

/// <summary>Kernels of windows over each channel on its own, and of their gradients.</summary>
internal static class PoolKernels
{
    /// <summary>One backward node that reads dy, and x and y where the gradient depends on them.</summary>
    public static void Differentiate(GradientContext context, string gradient, bool readsValues = true)
    {
        if (context.Needs(0))
        {
            var node = context.Node;
            var x = context.NodeOf(node.Inputs[0]);
            int[] inputs = readsValues ? [context.OutputGradient, x.Id, node.Id] : [context.OutputGradient];
            context.Give(0, context.Add(gradient, node.Settings, x.Shape, x.PerExample, inputs));
        }
    }

    /// <summary>Combines what stands under the taps of each position.</summary>
    /// <param name="value">What is combined, of a tap's number and what stands there; the position's index is for reads of other values.</param>
    /// <param name="result">The value written from what was combined.</param>
    public static void Gather(
        LoweringContext context,
        string role,
        string formula,
        (Operand Padded, Operand To) operands,
        Space space,
        EquatableArray<Window> windows,
        AccumulatorKind kind,
        Func<KernelBuilder, Affine[], Affine, Expression, Expression> value,
        Func<KernelBuilder, Affine[], Expression, Expression> result)
    {
        var k = context.Kernel(role, formula);
        var n = k.Rows();
        var c = k.Parallel("c", space.Channels);
        var position = Space.Parallel(k, "o", windows.Select(static w => w.Positions).ToArray());
        var tap = Space.Reduce(k, "k", windows.Select(static w => w.Taps).ToArray());
        var at = windows.Select((w, d) => w.At(position[d], tap[d])).ToArray();
        var number = KernelIndices.RowMajor(tap, windows.Select(static w => w.Taps).ToEquatable());
        var to = space.At(n, c, position);
        var element = value(k, to, number, k.Read(operands.Padded, space.At(n, c, at)));
        k.Write(operands.To, result(k, position, k.Reduces ? k.Accumulate(kind, element) : element), to);
    }

    /// <summary>Sums over the positions whose taps reach each element.</summary>
    /// <param name="value">What is summed: of the number of the tap and the index of the position in values with the halo.</param>
    /// <param name="result">The value written from the sum, at an index of the element.</param>
    public static void Scatter(
        LoweringContext context,
        string formula,
        Operand dx,
        Space space,
        TransposedWindow transposed,
        Func<KernelBuilder, Affine, Affine[], Expression> value,
        Func<KernelBuilder, Affine[], Expression, Expression>? result = null)
    {
        foreach (var phase in transposed.All)
        {
            var k = context.Kernel(context.Node.Operator, formula);
            var n = k.Rows();
            var c = k.Parallel("c", space.Channels);
            var index = space.At(n, c, phase.Elements(k));
            Expression sum = 0;
            if (!phase.IsEmpty)
            {
                var (taps, position) = phase.Taps(k, transposed.Sides);
                var element = value(k, phase.Number(taps), space.At(n, c, position));
                sum = phase.HasSeveralTaps ? k.Sum(element) : element;
                sum = result?.Invoke(k, index, sum) ?? sum;
            }

            k.Write(dx, sum, index);
        }
    }

    /// <summary>The space of the positions.</summary>
    public static Space PositionsOf(Space space, EquatableArray<Window> windows) =>
        space with { Extents = windows.Select(static w => w.Positions).ToEquatable() };
}
