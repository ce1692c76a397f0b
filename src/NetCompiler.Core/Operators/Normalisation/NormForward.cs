using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// A normalisation at inference, where nobody needs its statistics again: one kernel goes over the values that share them once for the mean, once for the
/// variance, and once to write. Inputs: x, weight and bias where the settings say so; settings as of <see cref="Normalized"/>, and <c>eps</c>.
/// </summary>
internal sealed class NormForward() : InternalOperator("norm.forward", "y = (x - mean) / √(variance + eps) · weight + bias.")
{
    public override (int Least, int Most) InputCount => (1, 3);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var axes = NormalizedAxes.Of(settings, context.Node.Shape);
        var isCentred = settings.Flag("centred");
        var k = context.Kernel(Name, isCentred ? "y = (x - mean) / √(variance + eps) · weight + bias" : "y = x / √(mean(x²) + eps) · weight");
        var index = axes.Index(k, k.Rows(), static a => a.IsGroup);
        var distance = k.Read(context.Input(0).As("x"), index.Value);
        if (isCentred)
        {
            distance -= k.Sum(distance) * (1.0 / axes.Count);
            k.NextStage();
        }

        var r = NormReciprocal.Of(k.Sum(distance * distance) * (1.0 / axes.Count), settings.Number("eps"));
        k.NextStage();
        var next = 1;
        var y = distance * r;
        y = settings.Flag("weight") ? y * k.Read(context.Input(next++).As("weight"), index.Weight) : y;
        y = settings.Flag("bias") ? y + k.Read(context.Input(next).As("bias"), index.Weight) : y;
        k.WriteInner(context.Output, y, index.Value);
    }
}
