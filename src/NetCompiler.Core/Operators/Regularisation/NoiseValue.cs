using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Regularisation;

/// <summary>Settings: <c>deviation</c>, <c>layer</c>.</summary>
internal sealed class NoiseValue() : RandomLeaf("noise.value", "value = deviation · z, z standard normal.")
{
    protected override string FormulaText => "value = deviation · z";

    protected override RandomKind Kind => RandomKind.Normal;

    protected override Expression Value(Expression random, Settings settings) => settings.Number("deviation") * random;
}
