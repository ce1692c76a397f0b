using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Combination;

internal sealed class Concat : Operator
{
    public override string Name => "concat";

    public override string Summary =>
        "y = [a, b, …]: joins flat values and sequences along their features, spatial values along their channels; the other extents agree.";

    public override string Example => "concat left right";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override Shape? Infer(InferenceContext context)
    {
        var first = context.Inputs[0];
        var along = FeatureAxis.Of(first);
        var total = 0L;
        for (var i = 0; i < context.Inputs.Count; i++)
        {
            var shape = context.Inputs[i];
            if (shape.Kind != first.Kind || shape.Rank != first.Rank || shape.Extents.With(along, 0) != first.Extents.With(along, 0))
            {
                var what = first.Kind == ShapeKind.Spatial ? "channels" : "features";
                context.ShapeProblem(
                    $"{context.Subject} joins {what}, so that everything else must agree, but {context.Origin(0)} gives {Words.Shape(first)} and "
                    + $"{context.Origin(i)} gives {Words.Shape(shape)}. Flatten them first, or bring them to one size.");
                return null;
            }

            total += shape.Extents[along];
        }

        if (total > int.MaxValue)
        {
            context.ShapeProblem($"{context.Subject} would have more than 2,147,483,647 values. Join fewer or smaller ones.");
            return null;
        }

        return first with { Extents = first.Extents.With(along, (int)total) };
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var along = FeatureAxis.Of(node.Shape);
        var offset = 0;
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var part = context.NodeOf(node.Inputs[i]);
            if (context.Needs(i))
            {
                var settings = Settings.None.With("axis", along).With("offset", offset);
                context.Give(i, context.Add("concat.part", settings, part.Shape, part.PerExample, context.OutputGradient));
            }

            offset += part.Shape.Extents[along];
        }
    }

    /// <summary>One copy for each part.</summary>
    public override void Lower(LoweringContext context)
    {
        var y = context.Output;
        var along = FeatureAxis.Of(context.Node.Shape);
        var offset = 0;
        for (var i = 0; i < context.Node.Inputs.Count; i++)
        {
            var x = context.Input(i);
            var k = context.Kernel("concat.forward", "y[… offset + i] = x[… i]");
            var index = k.Elements(x);
            k.Write(y, k.Read(x, index), KernelIndices.Shifted(index, along + (x.PerExample ? 1 : 0), offset));
            offset += x.Extents[along];
        }
    }
}
