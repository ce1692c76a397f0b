using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// Inputs: the running statistic, that of the batch, and for a variance the number of examples. Settings: <c>momentum</c>, and <c>values</c>, how many an
/// example has for each statistic. The running variance is that of the population a batch is drawn from: divided by one less than the count.
/// </summary>
internal sealed class NormRunning() : InternalOperator("norm.running", "running = (1 - momentum) · running + momentum · statistic of the batch.")
{
    public override (int Least, int Most) InputCount => (2, 3);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var momentum = settings.Number("momentum");
        var k = context.Kernel(Name, "running = (1 - momentum) · running + momentum · statistic");
        var running = context.Output.As("running");
        var index = k.Elements(running);
        var statistic = k.Read(context.Input(1).As("statistic"), index);
        if (context.Node.Inputs.Count > 2)
        {
            var count = NormMean.Values(k, context.Input(2), settings.Integer("values"));
            statistic *= count / (count - 1);
        }

        k.Write(running, ((1 - momentum) * k.Read(context.Input(0).As("running"), index)) + (momentum * statistic), index);
    }
}
