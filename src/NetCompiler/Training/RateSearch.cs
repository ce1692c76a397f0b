using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Training;

/// <summary>
/// Looks for a learning rate (Smith 2017): a copy of the network makes steps with rates that grow from tiny to huge, until the loss explodes.
/// </summary>
public static class RateSearch
{
    // A mean of about the last ten losses, as the losses of single batches scatter.
    private const double Keep = 0.9;

    /// <summary>Makes the steps. Neither network nor data are changed.</summary>
    /// <param name="network">The network as it is before the training.</param>
    /// <param name="optimizer">Makes a fresh optimiser; its rate is set step by step.</param>
    /// <param name="data">The training examples.</param>
    /// <param name="batchSize">Examples of a step, as in the training.</param>
    /// <param name="lowest">The first rate; above 0.</param>
    /// <param name="highest">The last rate; above <paramref name="lowest"/>.</param>
    /// <param name="steps">How many steps if the loss does not explode before; at least 10.</param>
    /// <param name="seed">Decides the order of the examples.</param>
    public static RateSearchResult Run(
        INetwork network, Func<IOptimizer> optimizer, Dataset data, int batchSize = 32, float lowest = 1e-6f, float highest = 10, int steps = 200, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lowest);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(highest, lowest);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 10);
        var (copy, rule, batches) = (network.Clone(), optimizer(), new MiniBatches(data, batchSize, seed));
        List<RateSearchPoint> points = [];
        var (mean, best) = (0.0, double.PositiveInfinity);
        for (var step = 0; step < steps; step++)
        {
            if (!batches.Next())
            {
                batches.StartEpoch();
                batches.Next();
            }

            rule.LearningRate = (float)(lowest * Math.Pow((double)highest / lowest, step / (steps - 1.0)));
            var loss = data.HasClasses ? copy.Train(batches.Inputs, batches.Classes, rule) : copy.Train(batches.Inputs, batches.Targets, rule);
            copy.Step++;
            mean = (Keep * mean) + ((1 - Keep) * loss);
            var smooth = mean / (1 - Math.Pow(Keep, step + 1));
            if (!double.IsFinite(smooth) || (step > 0 && smooth > 4 * best))
            {
                break;
            }

            best = Math.Min(best, smooth);
            points.Add(new RateSearchPoint(rule.LearningRate, loss, smooth));
        }

        return new RateSearchResult(points, Suggest(points));
    }

    // Where half of the fall is done. Single slopes are the batches' scatter, and where the loss is lowest the steps are too large already.
    private static float Suggest(List<RateSearchPoint> points)
    {
        if (points.Count == 0)
        {
            return 0;
        }

        var level = points.Take(Math.Max(1, points.Count / 10)).Average(static p => p.Loss);
        var middle = (level + points.Min(static p => p.SmoothLoss)) / 2;
        return points.MinBy(p => p.SmoothLoss <= middle ? p.Rate : float.PositiveInfinity)!.Rate;
    }
}

/// <summary>One step of a <see cref="RateSearch"/>.</summary>
/// <param name="Rate">Its learning rate.</param>
/// <param name="Loss">The loss of its batch, before it.</param>
/// <param name="SmoothLoss">A mean of the last losses.</param>
public sealed record RateSearchPoint(float Rate, double Loss, double SmoothLoss);

/// <summary>What a <see cref="RateSearch"/> found.</summary>
/// <param name="Points">The steps until the loss exploded, for a picture.</param>
/// <param name="Suggestion">A rate to begin with: that at which half of the mean's fall is done; 0 where the first losses are not numbers.</param>
public sealed record RateSearchResult(IReadOnlyList<RateSearchPoint> Points, float Suggestion);
