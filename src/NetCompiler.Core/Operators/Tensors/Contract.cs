using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Setting: <c>equation</c>, as of <c>einsum</c>. A result that is not per example is summed over the batch.</summary>
internal sealed class Contract() : InternalOperator("contract", "y = Σ a · b · … over the letters that the result does not have, and over the batch if it has none.")
{
    public override void Lower(LoweringContext context) => Contraction.Lower(context, context.Node.Settings.Text("equation"), Name);
}

/// <summary>Setting: <c>equation</c>, the letters of the result, of which some stand twice. Input: a value with each of them once.</summary>
internal sealed class ContractDiagonal() : InternalOperator("contract.diagonal", "y[i, i] = x[i], 0 elsewhere: gradient of a factor whose diagonal was taken.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var (x, y, letters) = (context.Input(0).As("x"), context.Output, context.Node.Settings.Text("equation"));
        var k = context.Kernel(Name, "y = x on the diagonal, else 0");
        var rows = y.PerExample ? new[] { k.Rows() } : [];
        var axes = letters.Select((l, d) => k.Parallel(l.ToString() + d.ToString(System.Globalization.CultureInfo.InvariantCulture), y.Extents[d])).ToArray();

        // An extent of 1 is repeated along the others of its letter.
        int Long(char letter) => Enumerable.Range(0, letters.Length).Where(d => letters[d] == letter).OrderByDescending(d => y.Extents[d]).First();
        Expression value = k.Read(x, [.. rows, .. letters.Distinct().Select(l => axes[Long(l)])]);
        for (var d = 0; d < letters.Length; d++)
        {
            var other = Long(letters[d]);
            value = d == other || y.Extents[d] == 1 ? value : Expression.Select(Expression.Of(ScalarOperation.Equal, k.Index(axes[d]), k.Index(axes[other])), value, 0);
        }

        k.Write(y, value, [.. rows, .. axes]);
    }
}
