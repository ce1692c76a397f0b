using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class SoftplusActivation : ElementwiseOperator
{
    public override string Name => "softplus";

    public override string Summary => FormulaText + ": smooth rectifier, computed without overflow.";

    public override string FormulaText => "y = log(1 + e^x)";

    public override string DerivativeText => "dx = dy · logistic(x)";

    public override bool ReadsInput(Settings settings) => true;

    public override Expression Formula(Expression x, Settings settings) => Expression.Of(ScalarOperation.Softplus, x);

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => dy * Expression.Logistic(x);
}
