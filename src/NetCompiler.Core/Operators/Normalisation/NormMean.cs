using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Inputs: x, and over a batch the number of examples. Settings of <see cref="NormalizedAxes"/>.</summary>
internal sealed class NormMean() : InternalOperator("norm.mean", "mean = Σ x / count: mean of the values that share statistics.")
{
    public override (int Least, int Most) InputCount => (1, 2);

    public override void Lower(LoweringContext context)
    {
        var axes = NormalizedAxes.Of(context.Node.Settings, context.InputShape(0));
        var k = context.Kernel(Name, "mean = Σ x / count");
        var index = axes.Index(k, axes.IsOverBatch ? k.ReduceRows() : k.Rows(), static a => a.IsGroup);
        var sum = k.Sum(k.Read(context.Input(0).As("x"), index.Value));
        k.Write(context.Output.As("mean"), Mean(k, context, axes, sum), index.Statistic);
    }

    /// <summary>A sum divided by how many values it has; over a batch the last input says how many examples there are.</summary>
    internal static Expression Mean(KernelBuilder kernel, LoweringContext context, NormalizedAxes axes, Expression sum) => axes.IsOverBatch
        ? sum / Values(kernel, context.Input(context.Node.Inputs.Count - 1), axes.Count)
        : sum * (1.0 / axes.Count);

    /// <summary>Examples times the values of one example.</summary>
    internal static Expression Values(KernelBuilder kernel, Operand examples, int each) =>
        each == 1 ? kernel.Read(examples.As("examples"), 0) : each * kernel.Read(examples.As("examples"), 0);
}
