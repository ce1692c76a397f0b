using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Combination;

internal sealed class Concat : Operator
{
    public override string Name => "concat";

    public override string Summary =>
        "y = [a, b, …]: joins flat values and sequences along their features, spatial values along their channels, or others along the axis named; the other extents agree.";

    public override string Example => "concat left right";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        Axes.One("The axis; the features, or the channels of a spatial value, when left out.", ""));

    public override Shape? Infer(InferenceContext context)
    {
        var first = context.Inputs[0];
        if (!Axes.Check(context, first.Rank, "axis"))
        {
            return null;
        }

        // What has no kind of its own, a constant, goes with any.
        var kind = context.Inputs.FirstOrDefault(static s => s.Kind != ShapeKind.Flat)?.Kind ?? ShapeKind.Flat;
        var along = Along(context.Settings, first with { Kind = kind });
        var total = 0L;
        for (var i = 0; i < context.Inputs.Count; i++)
        {
            var shape = context.Inputs[i];
            if ((shape.Kind != kind && shape.Kind != ShapeKind.Flat) || shape.Rank != first.Rank || shape.Extents.With(along, 0) != first.Extents.With(along, 0))
            {
                var what = Axes.IsGiven(context.Settings, "axis") ? "an axis" : first.Kind == ShapeKind.Spatial ? "channels" : "features";
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

        return new(kind, first.Extents.With(along, (int)total));
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var along = Along(node.Settings, node.Shape);
        var offset = 0;
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var part = context.NodeOf(node.Inputs[i]);
            if (context.Needs(i))
            {
                var settings = Settings.None.With("axis", along).With("offset", offset);
                Contraction.GiveSummed(context, i, context.Add("concat.part", settings, part.Shape, node.PerExample, context.OutputGradient));
            }

            offset += part.Shape.Extents[along];
        }
    }

    /// <summary>One copy for each part.</summary>
    public override void Lower(LoweringContext context)
    {
        var y = context.Output;
        var along = Along(context.Node.Settings, context.Node.Shape);
        var offset = 0;
        for (var i = 0; i < context.Node.Inputs.Count; i++)
        {
            var x = context.Input(i);
            var k = context.Kernel("concat.forward", "y[… offset + i] = x[… i]");
            Affine[] index = [.. k.Rows(y), .. k.ParallelOver(x.Extents)];
            k.Write(y, k.ReadAt(x, index), KernelIndices.Shifted(index, along + (y.PerExample ? 1 : 0), offset));
            offset += x.Extents[along];
        }
    }

    private static int Along(Settings settings, Shape shape) =>
        Axes.IsGiven(settings, "axis") ? Axes.Normal(settings.Integer("axis"), shape.Rank) : FeatureAxis.Of(shape);
}
