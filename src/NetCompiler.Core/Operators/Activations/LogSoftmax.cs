using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class LogSoftmax : SoftmaxFamily
{
    public override string Name => "logsoftmax";

    public override string Summary =>
        "y = x - log Σ e^x: logarithm of softmax, over what softmax is over.";

    public override string DerivativeText => "dx = dy - e^y · Σ dy";

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel("logsoftmax.forward", "y = x - m - log Σ e^(x - m), m = max x");
        var index = Index(k, context);
        var x = k.Read(context.Input(0), index);
        var greatest = k.Maximum(x);
        k.NextStage();
        var sum = k.Sum(Expression.Exp(x - greatest));
        k.NextStage();
        k.WriteInner(context.Output, (x - greatest) - Expression.Log(sum), index);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var k = context.Kernel("logsoftmax.gradient", DerivativeText);
        var index = Index(k, context);
        var dy = k.Read(context.Input(0).As("dy"), index);
        var sum = k.Sum(dy);
        k.NextStage();
        k.WriteInner(context.Output.As("dx"), dy - (Expression.Exp(k.Read(context.Input(1).As("y"), index)) * sum), index);
    }
}
