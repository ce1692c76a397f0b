using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Pooling;

internal sealed class GlobalMaxPool : GlobalPooling
{
    public override string Name => "globalmaxpool";

    public override string Summary => "y[c] = max of x[c] over all positions, the first of equal ones; the result is flat.";

    public override void Lower(LoweringContext context) => FirstMaximum.Forward(
        context, "globalmaxpool.forward", Space.Of(context.InputShape(0)), [], static (n, c, _) => [n, c]);
}

/// <summary>Inputs: dy, x, y.</summary>
internal sealed class GlobalMaxPoolGradient() : InternalOperator("globalmaxpool.gradient", "dx = dy at the first maximum: gradient of globalmaxpool.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context) => FirstMaximum.Backward(context, Space.Of(context.Node.Shape), [], static (n, c, _) => [n, c]);
}
