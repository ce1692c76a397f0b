using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// Inputs: dy, x, the mean where there is one, r, the weight where there is one. With g = dy·weight and z = (x - mean)·r, in two passes over the
/// values that share statistics: dx = r·(g - Σg/count - z·Σ(g·z)/count), without the first sum where there is no mean.
/// </summary>
internal sealed class NormInputGradient() : InternalOperator(
    "norm.inputgradient", "dx = r · (g - mean(g) - z · mean(g · z)), g = dy · weight, z = (x - mean) · r: gradient of a normalisation.")
{
    public override (int Least, int Most) InputCount => (3, 5);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var axes = NormalizedAxes.Of(settings, context.Node.Shape);
        var isCentred = settings.Flag("centred");
        var k = context.Kernel(Name, isCentred ? "dx = r · (g - mean(g) - z · mean(g · z)), g = dy · weight, z = (x - mean) · r" : "dx = r · (g - z · mean(g · z)), g = dy · weight, z = x · r");
        var index = axes.Index(k, k.Rows(), static a => a.IsGroup);
        var x = k.Read(context.Input(1).As("x"), index.Value);
        var at = isCentred ? 3 : 2;
        var r = k.Read(context.Input(at).As("r"), index.Statistic);
        var z = (isCentred ? x - k.Read(context.Input(2).As("mean"), index.Statistic) : x) * r;
        var dy = k.Read(context.Input(0).As("dy"), index.Value);
        var g = settings.Flag("weight") ? dy * k.Read(context.Input(at + 1).As("weight"), index.Weight) : dy;
        var share = 1.0 / axes.Count;
        var along = k.Sum(g * z) * share;
        var rest = isCentred ? g - (k.Sum(g) * share) : g;
        k.NextStage();
        k.WriteInner(context.Output.As("dx"), r * (rest - (z * along)), index.Value);
    }
}
