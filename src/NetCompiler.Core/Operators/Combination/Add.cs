using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Combination;

/// <summary>Also adds the parts of a gradient, per example or not.</summary>
internal sealed class Add : BroadcastOperator
{
    public override string Name => "add";

    public override string Summary => "y = a + b + …: adds values of one shape, or repeats those with extents of 1.";

    public override string Example => "add main skip";

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override string FormulaText(int operands) => "y = " + string.Join(" + ", Enumerable.Range(0, operands).Select(OperandName));

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) => x.Aggregate(static (a, b) => a + b);

    protected override void GiveGradient(GradientContext context, int input) => Contraction.GiveSummed(context, input, context.OutputGradient);
}
