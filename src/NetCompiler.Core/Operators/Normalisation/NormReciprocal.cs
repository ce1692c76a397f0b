using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Input: the variance. Setting <c>eps</c>.</summary>
internal sealed class NormReciprocal() : InternalOperator("norm.reciprocal", "r = 1 / √(variance + eps): what a normalisation multiplies by.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "r = 1 / √(variance + eps)");
        var index = k.Elements(context.Output);
        k.Write(context.Output.As("r"), Of(k.Read(context.Input(0).As("variance"), index), context.Node.Settings.Number("eps")), index);
    }

    internal static Expression Of(Expression variance, double eps) => Expression.Of(ScalarOperation.ReciprocalSquareRoot, variance + eps);
}
