using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Input: x. Settings as of <c>lrn</c>.</summary>
internal sealed class LrnDivisor() : InternalOperator("lrn.divisor", "divisor = k + alpha / size · Σ x² over a window of channels.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var size = settings.Integer("size");
        var squares = LocalResponseNorm.Padded(context, "squares", size / 2, (size - 1) / 2, (kernel, at) =>
        {
            var x = kernel.Read(context.Input(0).As("x"), at);
            return x * x;
        });
        var k = context.Kernel(Name, "divisor = k + alpha / size · Σ squares");
        var index = k.Elements(context.Output);
        var sum = k.Sum(k.Read(squares, LocalResponseNorm.Shifted(index, FeatureAxis.Of(context.Node.Shape), k.Reduce("w", size))));
        k.Write(context.Output.As("divisor"), settings.Number("k", 1) + (settings.Number("alpha", 1e-4) / size * sum), index);
    }
}
