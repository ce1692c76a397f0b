using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Input: dy. Summed over the batch and whatever shares a bias.</summary>
internal sealed class NormBiasGradient() : InternalOperator("norm.biasgradient", "db = Σ dy: gradient of a normalisation's bias.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "db = Σ dy");
        var index = NormalizedAxes.Of(context.Node.Settings, context.InputShape(0)).Index(k, k.ReduceRows(), static a => a.IsWeight);
        k.Write(context.Output.As("db"), k.Sum(k.Read(context.Input(0).As("dy"), index.Value)), index.Weight);
    }
}
