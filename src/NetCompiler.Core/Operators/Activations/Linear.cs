using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Linear : ElementwiseOperator
{
    public override string Name => "linear";

    public override string Summary => FormulaText + ": passes its input on; also the word for no activation.";

    public override string FormulaText => "y = x";

    public override string DerivativeText => "dx = dy";

    public override Expression Formula(Expression x, Settings settings) => x;

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => dy;

    /// <summary>The gradient itself is passed on, without a kernel.</summary>
    public override void Differentiate(GradientContext context)
    {
        if (context.Needs(0))
        {
            context.Give(0, context.OutputGradient);
        }
    }
}
