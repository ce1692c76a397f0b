using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Activations;

internal sealed class Glu : Operator
{
    public override string Name => "glu";

    public override string Summary =>
        "y = a · logistic(b), x = [a, b]: gated linear; halves the features, or the channels of a spatial value.";

    public override OperatorGroup Group => OperatorGroup.Activation;

    public override Shape? Infer(InferenceContext context)
    {
        var shape = context.Inputs[0];
        var along = FeatureAxis.Of(shape);
        var features = shape.Extents[along];
        if (features % 2 == 0)
        {
            return shape with { Extents = shape.Extents.With(along, features / 2) };
        }

        var what = shape.Kind == ShapeKind.Spatial ? "channels" : "features";
        context.ShapeProblem(FormattableString.Invariant(
            $"{context.Subject} halves the {what}, but {context.Origin(0)} gives {shape}, with {features}, which is odd. Give it an even number."));
        return null;
    }

    public override void Differentiate(GradientContext context)
    {
        var x = context.NodeOf(context.Node.Inputs[0]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("glu.gradient", Settings.None, x.Shape, x.PerExample, context.OutputGradient, x.Id));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel("glu.forward", "y = a · logistic(b)");
        var index = k.Elements(context.Output);
        var gate = Gate(context.Node.Shape, index);
        var x = context.Input(0);
        k.Write(context.Output, k.Read(x, index) * Expression.Logistic(k.Read(x, gate)), index);
    }

    /// <summary>Where the gate of an element of the result stands in x. <paramref name="half"/> has the shape of the result.</summary>
    internal static Affine[] Gate(Shape half, Affine[] index)
    {
        var along = FeatureAxis.Of(half);
        return KernelIndices.Shifted(index, along + index.Length - half.Rank, half.Extents[along]);
    }
}
