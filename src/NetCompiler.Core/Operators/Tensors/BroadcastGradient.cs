using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>
/// The gradient of one operand of a <see cref="BroadcastOperator"/>, summed over everything the operand was repeated along. Inputs: dy, then
/// the operator's inputs. Setting: <c>input</c>, which of them it is the gradient of.
/// </summary>
internal sealed class BroadcastGradient(BroadcastOperator of)
    : InternalOperator(of.Name + ".gradient", $"dx = Σ dy · dy/dx over what x was repeated along: gradient of {of.Name}.")
{
    public override void Lower(LoweringContext context)
    {
        var input = context.Node.Settings.Integer("input");
        var (dx, dy) = (context.Output.As("dx"), context.Input(0).As("dy"));
        var k = context.Kernel(Name, $"dx{input + 1} = Σ dy · ∂({of.FormulaText(context.Node.Inputs.Count - 1)})");
        var example = dx.PerExample ? k.Rows() : dy.PerExample ? k.ReduceRows() : null;
        var isSum = dy.PerExample && !dx.PerExample;
        var skip = dy.Extents.Count - dx.Extents.Count;
        var index = new Affine[dy.Extents.Count];
        for (var d = 0; d < index.Length; d++)
        {
            var repeated = d < skip || dx.Extents[d - skip] != dy.Extents[d];
            index[d] = repeated ? k.Reduce("k" + d, dy.Extents[d]) : k.Parallel("i" + d, dy.Extents[d]);
            isSum |= repeated;
        }

        var x = Enumerable.Range(1, context.Node.Inputs.Count - 1)
            .Select(i => k.ReadBroadcast(context.Input(i).As(BroadcastOperator.OperandName(i - 1)), example, index, dy.Extents)).ToArray();
        var body = of.Derivative(input, k.ReadBroadcast(dy, example, index, dy.Extents), x, context.Node.Settings);
        Affine[] rows = dx.PerExample ? [example!] : [];
        k.Write(dx, isSum ? k.Sum(body) : body, [.. rows, .. dx.Extents.Select((e, d) => e == 1 && dy.Extents[skip + d] > 1 ? 0 : index[skip + d])]);
    }
}
