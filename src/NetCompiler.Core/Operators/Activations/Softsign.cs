using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Softsign : ElementwiseOperator
{
    public override string Name => "softsign";

    public override string Summary => FormulaText + ": -1 to 1, with slow tails.";

    public override string FormulaText => "y = x / (1 + |x|)";

    public override string DerivativeText => "dx = dy / (1 + |x|)²";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => x / Distance(x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => dy / (Distance(x) * Distance(x));

    private static Expression Distance(Expression x) => 1 + Expression.Of(ScalarOperation.Absolute, x);
}
