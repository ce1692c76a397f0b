using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// Inputs: dy, x, mean, r, the weight where there is one, dw = Σ dy·z, db = Σ dy, the number of examples; z = (x - mean)·r. The sums over the batch are those
/// of the weight's and the bias's gradients, so what is left is one line an element, with three factors for each channel worked out before:
/// dx = weight·r·(dy - db/count - z·dw/count).
/// </summary>
internal sealed class NormBatchGradient() : InternalOperator(
    "norm.batchgradient", "dx = weight · r · (dy - db / count - (x - mean) · r · dw / count): gradient of batchnorm.")
{
    public override (int Least, int Most) InputCount => (7, 8);

    public override void Lower(LoweringContext context)
    {
        var axes = NormalizedAxes.Of(context.Node.Settings, context.Node.Shape);
        var hasWeight = context.Node.Settings.Flag("weight");
        var next = hasWeight ? 5 : 4;
        var slope = context.Temporary("slope", axes.Weight, perExample: false);
        var pull = context.Temporary("pull", axes.Weight, perExample: false);
        var offset = context.Temporary("offset", axes.Weight, perExample: false);

        var k = context.Kernel("norm.batchgradient.factors", "slope = weight · r, pull = slope · r · dw / count, offset = slope · db / count");
        var channel = k.ParallelOver(axes.Weight.Extents);
        var r = k.Read(context.Input(3).As("r"), channel);
        var factor = hasWeight ? r * k.Read(context.Input(4).As("weight"), channel) : r;
        var count = NormMean.Values(k, context.Input(next + 2), axes.Count);
        k.Write(slope, factor, channel);
        k.Write(pull, factor * r * k.Read(context.Input(next).As("dw"), channel) / count, channel);
        k.Write(offset, factor * k.Read(context.Input(next + 1).As("db"), channel) / count, channel);

        k = context.Kernel(Name, "dx = slope · dy - pull · (x - mean) - offset");
        var index = axes.Index(k, k.Rows(), static _ => true);
        var distance = k.Read(context.Input(1).As("x"), index.Value) - k.Read(context.Input(2).As("mean"), index.Statistic);
        var along = (k.Read(slope, index.Weight) * k.Read(context.Input(0).As("dy"), index.Value)) - (k.Read(pull, index.Weight) * distance);
        k.Write(context.Output.As("dx"), along - k.Read(offset, index.Weight), index.Value);
    }
}
