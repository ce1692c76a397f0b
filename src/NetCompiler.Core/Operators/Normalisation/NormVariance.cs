using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// Inputs: x, the mean unless the square itself is meant, and over a batch the number of examples. The mean comes first: the difference of the mean
/// square and the squared mean would lose all digits where the mean is large.
/// </summary>
internal sealed class NormVariance() : InternalOperator("norm.variance", "variance = Σ (x - mean)² / count, or Σ x² / count without a mean.")
{
    public override (int Least, int Most) InputCount => (1, 3);

    public override void Lower(LoweringContext context)
    {
        var axes = NormalizedAxes.Of(context.Node.Settings, context.InputShape(0));
        var isCentred = context.Node.Inputs.Count > (axes.IsOverBatch ? 2 : 1);
        var k = context.Kernel(Name, isCentred ? "variance = Σ (x - mean)² / count" : "variance = Σ x² / count");
        var index = axes.Index(k, axes.IsOverBatch ? k.ReduceRows() : k.Rows(), static a => a.IsGroup);
        var x = k.Read(context.Input(0).As("x"), index.Value);
        var distance = isCentred ? x - k.Read(context.Input(1).As("mean"), index.Statistic) : x;
        k.Write(context.Output.As("variance"), NormMean.Mean(k, context, axes, k.Sum(distance * distance)), index.Statistic);
    }
}
