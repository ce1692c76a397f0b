using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>Cross-entropy of softmax(z), from the logits z: no probability is ever divided by or taken the logarithm of.</summary>
internal sealed class SoftmaxCrossEntropy : LossOperator
{
    public override string Name => "softmaxcrossentropy";

    public override string Summary =>
        "Σ t·(log Σ e^z - z) over classes: cross-entropy of softmax(z); mean over steps or positions. Takes the place of crossentropy after softmax.";

    public override bool IsInternal => true;

    public override EquatableArray<ParameterSpec> Parameters => CrossEntropyTarget.Specs;

    public override string DerivativeText => "dz = dy · (softmax(z) · Σt - t)";

    public override void Lower(LoweringContext context)
    {
        var shape = context.InputShape(0);
        var positions = FeatureAxis.Positions(shape);
        if (positions.Count == 0)
        {
            LowerPositions(context, shape, context.Output.As("loss"));
            return;
        }

        var each = context.Temporary("positions", new Shape(ShapeKind.Flat, positions), perExample: true);
        LowerPositions(context, shape, each);
        var k = context.Kernel("softmaxcrossentropy.mean", "loss = mean over positions");
        var n = k.Rows();
        Affine[] index = [n, .. k.ReduceOver(positions)];
        var sum = k.Sum(Counted(context, k, 2, index, k.Read(each, index)));
        k.Write(context.Output.As("loss"), ((double)FeatureAxis.Features(shape) / shape.Size) * sum, n, 0);
    }

    private static void LowerPositions(LoweringContext context, Shape shape, Operand to)
    {
        var k = context.Kernel("softmaxcrossentropy.forward", "loss = Σ t·(m - z) + log(Σ e^(z - m)) · Σt, m = max z");
        var n = k.Rows();
        var extents = k.ReduceFeatures(shape);
        Affine[] index = [n, .. extents];
        var z = k.Read(context.Input(0).As("z"), index);
        var t = CrossEntropyTarget.Smooth(k.Read(context.Input(1).As("t"), index), context.Node.Settings, FeatureAxis.Features(shape));
        var greatest = k.Maximum(z);
        k.NextStage();
        var sum = k.Sum(Expression.Exp(z - greatest));
        var below = k.Sum(t * (greatest - z));
        var total = k.Sum(t);
        var positions = FeatureAxis.PositionsOf(shape, extents);
        k.Write(to, below + (Expression.Log(sum) * total), [n, .. positions.Length == 0 ? [0] : positions]);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var shape = context.Node.Shape;
        var dz = context.Output.As("dz");
        var k = context.Kernel("softmaxcrossentropy.gradient", DerivativeText);
        var n = k.Rows();
        Affine[] index = [n, .. k.ReduceFeatures(shape)];
        var z = k.Read(context.Input(1).As("z"), index);
        var t = CrossEntropyTarget.Smooth(k.Read(context.Input(2).As("t"), index), settings, FeatureAxis.Features(shape));
        var greatest = k.Maximum(z);
        k.NextStage();
        var power = Expression.Exp(z - greatest);
        var sum = k.Sum(power);
        var total = k.Sum(t);
        k.WriteInner(dz, power, index);
        k.NextStage();
        var factor = settings.Number("weight", 1) * FeatureAxis.Features(shape) / shape.Size;
        var dy = k.ReadScalar(context.Input(0).As("dy"), n);
        k.WriteInner(dz, Counted(context, k, 3, index, (factor == 1 ? dy : factor * dy) * ((k.Read(dz, index) * (total / sum)) - t)), index);
    }
}
