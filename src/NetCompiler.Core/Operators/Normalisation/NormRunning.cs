using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// Inputs: the running statistic, that of the batch, for a variance (<c>corrected</c>) the number of examples, and without <c>momentum</c> how many batches
/// there were before. Setting <c>values</c>: how many an example has for each statistic. The running variance is that of the population a batch is
/// drawn from: divided by one less than the count.
/// </summary>
internal sealed class NormRunning() : InternalOperator("norm.running", "running = (1 - momentum) · running + momentum · statistic of the batch; without momentum the average over all batches.")
{
    public override (int Least, int Most) InputCount => (2, 4);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var counts = !settings.Has("momentum");
        var k = context.Kernel(Name, counts ? "running = running + (statistic - running) / (batches + 1)" : "running = (1 - momentum) · running + momentum · statistic");
        var running = context.Output.As("running");
        var index = k.Elements(running);
        var statistic = k.Read(context.Input(1).As("statistic"), index);
        if (settings.Number("corrected", 0) != 0)
        {
            var count = NormMean.Values(k, context.Input(2), settings.Integer("values"));
            statistic *= count / (count - 1);
        }

        var before = k.Read(context.Input(0).As("running"), index);
        var batches = context.Node.Inputs.Count - 1;
        k.Write(running, counts
            ? before + ((statistic - before) / (k.Read(context.Input(batches).As("batches"), 0) + 1))
            : ((1 - settings.Number("momentum")) * before) + (settings.Number("momentum") * statistic), index);
    }
}

/// <summary>Input: how many batches there were before.</summary>
internal sealed class NormBatches() : InternalOperator("norm.batches", "batches = batches + 1: what batchnorm counts to average over all of them.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "batches = batches + 1");
        k.Write(context.Output.As("batches"), k.Read(context.Input(0).As("batches"), 0) + 1, 0);
    }
}
