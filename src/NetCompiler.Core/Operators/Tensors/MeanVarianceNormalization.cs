using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

internal sealed class MeanVarianceNormalization : CompositeOperator
{
    public override string Name => "meanvariancenormalization";

    public override string Summary => "y = (x - mean) / √ variance: over the values along axes of each example, without a learned part.";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        Axes.Several("The axes; those behind the channels of a spatial value, else all, when left out."));

    public override Shape? Infer(InferenceContext context) => Axes.Check(context, context.Inputs[0].Rank) ? context.Inputs[0] : null;

    public override int Expand(ExpansionContext context)
    {
        var (settings, shape) = (context.Node.Settings, context.Node.Shape);
        int[] axes = Axes.IsGiven(settings, "axes") || shape.Kind != ShapeKind.Spatial ? Axes.Of(settings, shape.Rank) : [.. Enumerable.Range(1, shape.Rank - 1)];
        var over = Settings.Of(new Setting("axes", axes.Select(static a => (double)a).ToEquatable())).With("keepdims", 1);
        var mean = context.Add("reducemean", "mean", over, context.Input(0));
        var centred = context.Add("subtract", "centred", Settings.None, context.Input(0), mean);
        var variance = context.Add("reducemean", "variance", over, context.Add("square", "square", Settings.None, centred));

        // Where all are equal the quotient is 0 / 1e-9.
        var shifted = context.Add("scale", "shifted", Settings.None.With("factor", 1).With("offset", 1e-18), variance);
        return context.Result("divide", Settings.None, centred, context.Add("sqrt", "deviation", Settings.None, shifted));
    }
}
