using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Step : ElementwiseOperator
{
    public override string Name => "step";

    public override string Summary => FormulaText + ": unit step, the threshold of a formal neuron; no gradient.";

    public override string FormulaText => "y = 1 for x >= 0, else 0";

    public override bool HasGradient => false;

    public override Expression Formula(Expression x, Settings settings) => Expression.LessOrEqual(0, x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => 0;
}
