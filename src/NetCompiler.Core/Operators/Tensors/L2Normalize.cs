using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class L2Normalize : CompositeOperator
{
    public override string Name => "l2normalize";

    public override string Summary => "y = x / max(√ Σ x², eps): brings the values along an axis to length 1.";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        Axes.One("The axis; the features, or the channels of a spatial value, when left out.", ""),
        new ParameterSpec("eps", ArgumentKind.Real, "The least length divided by.", "1e-12", Minimum: 0, Positional: false));

    public override Shape? Infer(InferenceContext context) => Axes.Check(context, context.Inputs[0].Rank, "axis") ? context.Inputs[0] : null;

    public override int Expand(ExpansionContext context)
    {
        var settings = context.Node.Settings;
        var axis = Axes.IsGiven(settings, "axis") ? settings.Integer("axis") : FeatureAxis.Of(context.Node.Shape);
        var length = context.Add("reducel2", "length", Settings.None.With("axes", axis).With("keepdims", 1), context.Input(0));
        var least = context.Constant("eps", Shape.Scalar, [settings.Number("eps")]);
        return context.Result("divide", Settings.None, context.Input(0), context.Add("maximum", "divisor", Settings.None, length, least));
    }
}
