using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>Inputs: dy, x. Most rows are met by no index, so all start at 0; then each step's gradient is added to the row it read. Setting: <c>padding_idx</c>.</summary>
internal sealed class EmbeddingWeightGradient()
    : InternalOperator("embedding.weightgradient", "dW[x] += dy for each step, the padding row left out: gradient of embedding with respect to its weight.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Lower(LoweringContext context)
    {
        var dw = context.Output.As("dw");
        var clear = context.Kernel("embedding.clear", "dW = 0");
        clear.Write(dw, 0, clear.Elements(dw));

        var k = context.Kernel(Name, "dW[x] += dy");
        var (dy, x) = (context.Input(0).As("dy"), context.Input(1).As("x"));
        var (n, t, j) = (k.ReduceRows(), k.Reduce("t", dy.Extents[0]), k.Reduce("j", dy.Extents[1]));
        Affine[] index = x.Extents.Count == 1 ? [n, t] : [n, t, 0];
        k.WriteInner(dw with { Mode = WriteMode.Add }, k.Read(dy, n, t, j), k.Lookup(x, index), j);

        var padding = context.Node.Settings.Integer("padding_idx");
        if (padding >= 0)
        {
            // Added like any other row and taken back: a test in the loop would cost more.
            var back = context.Kernel("embedding.padding", "dW[padding] = 0");
            back.Write(dw with { Mode = WriteMode.Set }, 0, padding, back.Parallel("j", dw.Extents[1]));
        }
    }
}
