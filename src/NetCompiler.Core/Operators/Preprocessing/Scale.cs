using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Preprocessing;

internal sealed class Scale : ElementwiseOperator
{
    public override string Name => "scale";

    public override string Summary => FormulaText + ": fixed scale and shift, e.g. of pixels from 0..255 to 0..1.";

    public override string Example => "scale 0.5 offset=1";

    public override OperatorGroup Group => OperatorGroup.Preprocessing;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("factor", ArgumentKind.Real, "What every value is multiplied by."),
        new ParameterSpec("offset", ArgumentKind.Real, "What is added after that.", "0"));

    public override string FormulaText => "y = factor · x + offset";

    public override string DerivativeText => "dx = factor · dy";

    public override Expression Formula(Expression x, Settings settings)
    {
        var offset = settings.Number("offset", 0);
        return offset == 0 ? settings.Number("factor") * x : (settings.Number("factor") * x) + offset;
    }

    public override Expression Derivative(Expression dy, Expression x, Expression y, Settings settings) => settings.Number("factor") * dy;
}
