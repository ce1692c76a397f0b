using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Preprocessing;

/// <summary>
/// The states are fitted on training data by the runtime. A feature that never varied there is only shifted: dividing by its deviation
/// of 0 would make the first different value infinite.
/// </summary>
internal sealed class Standardize : Operator
{
    /// <summary>Deviations up to this count as none.</summary>
    public const double Floor = 1e-6;

    public override string Name => "standardize";

    public override string Summary =>
        "y = (x - mean) / deviation: states of the input's shape, fitted on training data; where deviation <= 1e-6, y = x - mean.";

    public override OperatorGroup Group => OperatorGroup.Preprocessing;

    public override Shape? Infer(InferenceContext context)
    {
        var shape = context.Inputs[0];
        context.State("mean", shape, 0);
        context.State("deviation", shape, 1);
        return shape;
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            context.Give(0, context.Add("standardize.gradient", Settings.None, node.Shape, node.PerExample, context.OutputGradient, node.Inputs[2]));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel("standardize.forward", "y = (x - mean) / deviation");
        var index = k.Elements(context.Output);
        var centred = k.Read(context.Input(0), index) - k.ReadAt(context.Input(1), index);
        k.Write(context.Output, centred / Divisor(k.ReadAt(context.Input(2), index)), index);
    }

    internal static Expression Divisor(Expression deviation) =>
        Expression.Select(Expression.LessOrEqual(deviation, Floor), 1, deviation);
}
