using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Inputs: dy, x, the mean where there is one, r. Summed over the batch and whatever shares a weight.</summary>
internal sealed class NormWeightGradient() : InternalOperator("norm.weightgradient", "dw = Σ dy · (x - mean) · r: gradient of a normalisation's weight.")
{
    public override (int Least, int Most) InputCount => (3, 4);

    public override void Lower(LoweringContext context)
    {
        var axes = NormalizedAxes.Of(context.Node.Settings, context.InputShape(0));
        var k = context.Kernel(Name, "dw = Σ dy · (x - mean) · r");
        var index = axes.Index(k, k.ReduceRows(), static a => a.IsWeight);
        var isCentred = context.Node.Inputs.Count > 3;
        var x = k.Read(context.Input(1).As("x"), index.Value);
        var distance = isCentred ? x - k.Read(context.Input(2).As("mean"), index.Statistic) : x;
        var r = k.Read(context.Input(isCentred ? 3 : 2).As("r"), index.Statistic);
        var dy = k.Read(context.Input(0).As("dy"), index.Value);

        // Over the batch r is one for the whole sum.
        k.Write(context.Output.As("dw"), axes.IsOverBatch ? k.Sum(dy * distance) * r : k.Sum(dy * distance * r), index.Weight);
    }
}
