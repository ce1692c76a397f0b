using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Regularisation;

/// <summary>Settings: <c>rate</c>, <c>scale</c> as of <c>dropout</c>, <c>layer</c>.</summary>
internal sealed class DropoutMask() : RandomLeaf("dropout.mask", "mask = 0 where u < rate, else 1 / (1 - rate), or 1 with scale=inference; u uniform.")
{
    protected override string FormulaText => "mask = 0 where u < rate, else a constant";

    protected override RandomKind Kind => RandomKind.Uniform;

    protected override Expression Value(Expression random, Settings settings)
    {
        var rate = settings.Number("rate");
        var kept = settings.Has("scale") && settings.Text("scale") == "inference" ? 1 : 1 / (1 - rate);
        return Expression.Select(Expression.Less(random, rate), 0, kept);
    }
}
