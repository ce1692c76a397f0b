using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// Inputs: dy, x, divisor. A channel is in the windows of those around it, mirrored: dx = dy / d^beta - 2·alpha·beta / size · x · Σ dy·x / d^(beta+1).
/// </summary>
internal sealed class LrnGradient() : InternalOperator(
    "lrn.gradient", "dx = dy / d^beta - 2 · alpha · beta / size · x · Σ dy · x / d^(beta + 1) over the windows a channel is in: gradient of lrn.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var (size, beta) = (settings.Integer("size"), settings.Number("beta", 0.75));
        var (dy, x, d) = (context.Input(0).As("dy"), context.Input(1).As("x"), context.Input(2).As("divisor"));
        var pulls = LocalResponseNorm.Padded(context, "pulls", (size - 1) / 2, size / 2, (kernel, at) =>
            kernel.Read(dy, at) * kernel.Read(x, at) * LocalResponseNorm.Power(kernel.Read(d, at), -beta - 1));
        var k = context.Kernel(Name, "dx = dy / divisor^beta - 2 · alpha · beta / size · x · Σ pulls");
        var dx = context.Output.As("dx");
        var index = k.Elements(dx);
        var sum = k.Sum(k.Read(pulls, LocalResponseNorm.Shifted(index, FeatureAxis.Of(context.Node.Shape), k.Reduce("w", size))));
        var pull = 2 * settings.Number("alpha", 1e-4) * beta / size * k.Read(x, index) * sum;
        k.Write(dx, (k.Read(dy, index) * LocalResponseNorm.Power(k.Read(d, index), -beta)) - pull, index);
    }
}
