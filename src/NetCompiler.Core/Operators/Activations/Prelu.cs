using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Prelu : Operator
{
    public override string Name => "prelu";

    public override string Summary =>
        "y = x for x > 0, else weight·x: rectified linear with a learned slope, one for all or one per channel (feature of a flat value or sequence).";

    public override string Example => "prelu channel";

    public override OperatorGroup Group => OperatorGroup.Activation;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("slopes", ArgumentKind.Choice, "How many slopes there are.", "one", Choices: EquatableArray.Of("one", "channel")),
        new ParameterSpec("init_value", ArgumentKind.Real, "What the slopes start with.", "0.25", Positional: false),
        new ParameterSpec("trainable", ArgumentKind.Flag, "false freezes the slopes.", "true", Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        var shape = context.Inputs[0];
        var isPerChannel = context.Settings.Has("slopes") && context.Settings.Text("slopes") == "channel";
        var slopes = isPerChannel ? shape.Extents[FeatureAxis.Of(shape)] : 1;
        context.Parameter("weight", Shape.Flat(slopes), Initializer.Constant(context.Settings.Number("init_value", 0.25)));
        return shape;
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var dy = context.OutputGradient;
        var x = node.Inputs[0];
        var weight = context.NodeOf(node.Inputs[1]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("prelu.inputgradient", Settings.None, node.Shape, node.PerExample, dy, x, weight.Id));
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("prelu.weightgradient", Settings.None, weight.Shape, false, dy, x));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel("prelu.forward", "y = x where x > 0, else weight · x");
        var index = k.Elements(context.Output);
        var x = k.Read(context.Input(0), index);
        var slope = k.Read(context.Input(1), Slope(context.Node.Shape, context.Input(1), index));
        k.Write(context.Output, Expression.Select(Expression.Less(0, x), x, slope * x), index);
    }

    /// <summary>The index of the slope of an element.</summary>
    internal static Affine Slope(Shape shape, Operand weight, Affine[] index) =>
        weight.Extents[0] == 1 ? 0 : index[FeatureAxis.Of(shape) + index.Length - shape.Rank];
}
