using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>Of probabilities. After a softmax the passes take <c>softmaxcrossentropy</c> of its input instead, which is exact for any logits.</summary>
internal sealed class CrossEntropy : LossOperator
{
    /// <summary>Smaller probabilities count as this in the logarithm and in the gradient's divisor.</summary>
    internal const double Floor = 1e-12;

    public override string Name => "crossentropy";

    public override string Summary =>
        "-Σ t·log(max(p, 1e-12)) over classes: categorical cross-entropy of probabilities; mean over steps or positions. Fused with softmax.";

    public override string Example => "loss crossentropy label_smoothing=0.1";

    public override EquatableArray<ParameterSpec> Parameters => CrossEntropyTarget.Specs;

    public override string DerivativeText => "dp = -dy · t / p";

    public override void Lower(LoweringContext context)
    {
        var shape = context.InputShape(0);
        var classes = FeatureAxis.Features(shape);
        var k = context.Kernel("crossentropy.forward", "loss = -Σ t·log(p)");
        var n = k.Rows();
        Affine[] index = [n, .. k.ReduceOver(shape.Extents)];
        var target = CrossEntropyTarget.Smooth(k.Read(context.Input(1).As("t"), index), context.Node.Settings, classes);
        var log = Expression.Log(Expression.Max(k.Read(context.Input(0).As("p"), index), Floor));
        var sum = k.Sum(Counted(context, k, 2, index, target * log));
        k.Write(context.Output.As("loss"), (-(double)classes / shape.Size) * sum, n, 0);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var shape = context.Node.Shape;
        var classes = FeatureAxis.Features(shape);
        var k = context.Kernel("crossentropy.gradient", DerivativeText);
        var n = k.Rows();
        Affine[] index = [n, .. k.ParallelOver(shape.Extents)];
        var factor = -settings.Number("weight", 1) * classes / shape.Size;
        var target = CrossEntropyTarget.Smooth(k.Read(context.Input(2).As("t"), index), settings, classes);
        var p = Expression.Max(k.Read(context.Input(1).As("p"), index), Floor);
        k.Write(context.Output.As("dp"), Counted(context, k, 3, index, factor * k.ReadScalar(context.Input(0).As("dy"), n) * (target / p)), index);
    }
}
