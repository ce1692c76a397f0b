using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Metrics;

/// <summary>Measures networks on data sets.</summary>
/// <remarks>
/// Classes are compared where the network has one output: of several values, the largest against the class index or the largest target;
/// a loss that judges each step of a sequence or each place of a picture has a class for each, and steps past an example's length count nowhere;
/// a single value with <c>binarycrossentropy</c> against ½, with <c>hinge</c>, <c>exponential</c> or <c>logisticloss</c> against 0.
/// </remarks>
public static class Evaluator
{
    /// <summary>Loss, accuracy and confusion matrix.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="data">At least one example.</param>
    /// <param name="batchSize">Examples a call; it changes nothing but speed and memory, and the last bits of the loss.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="ShapeException">The examples do not fit the network.</exception>
    public static Evaluation Evaluate(INetwork network, Dataset data, int batchSize = 256) => Evaluate(network, data, [], batchSize);

    /// <summary>Loss, accuracy, confusion matrix and further metrics.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="data">At least one example.</param>
    /// <param name="metrics">What else to measure.</param>
    /// <param name="batchSize">Examples a call; it changes nothing but speed and memory, and the last bits of the loss.</param>
    /// <exception cref="ArgumentException">There are no examples, or a metric cannot be measured on them.</exception>
    /// <exception cref="ShapeException">The examples do not fit the network.</exception>
    public static Evaluation Evaluate(INetwork network, Dataset data, IReadOnlyList<Metric> metrics, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(metrics);
        var batches = new MiniBatches(data, batchSize, 0, shuffle: false);
        var judged = JudgedRows.Of(network.Info, data);
        var classifier = Classifier.For(network.Info, data, judged.RowSize);
        var rows = new MetricRows(metrics, classifier?.Threshold);
        var outputs = classifier is null && metrics.Count == 0 ? [] : new float[(long)batches.BatchSize * network.Info.OutputSize];
        RowReceiver count = (output, target, label) =>
        {
            classifier?.Count(output, target, label);
            rows.Count(output, target, label);
        };
        var loss = 0.0;
        var first = 0;
        batches.StartEpoch();
        while (batches.Next())
        {
            var mean = data.HasClasses
                ? network.Loss(batches.Inputs, batches.Classes)
                : network.Loss(batches.Inputs, batches.Targets);
            loss += (double)mean * batches.Count;
            if (outputs.Length > 0)
            {
                var batch = outputs.AsSpan(0, batches.Count * network.Info.OutputSize);
                network.PredictBatch(batches.Inputs, batch);
                judged.Visit(batch, first, count);
            }

            first += batches.Count;
        }

        return new Evaluation(data.Count, loss / data.Count, classifier?.Confusion.Accuracy, classifier?.Confusion) { Metrics = rows.End(loss / data.Count) };
    }

    /// <summary>The index of the largest value, the first of equals; NaN is never the largest.</summary>
    /// <param name="values">At least one value.</param>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best] || float.IsNaN(values[best]))
            {
                best = i;
            }
        }

        return best;
    }

    private sealed class Classifier(int size, float threshold)
    {
        public ConfusionMatrix Confusion { get; } = new(Math.Max(2, size));

        public float Threshold { get; } = threshold;

        /// <returns>Null where the network does not tell classes.</returns>
        public static Classifier? For(NetworkInfo info, Dataset data, int size)
        {
            if (info.Outputs.Count != 1 || info.Losses is not [var loss] || (data.HasClasses && data.ClassesPerExample != loss.Positions))
            {
                return null;
            }

            if (size > 1)
            {
                return data.HasClasses || (loss.AcceptsClasses && data.TargetSize == info.OutputSize) ? new Classifier(size, 0) : null;
            }

            return loss.Kind switch
            {
                "binarycrossentropy" => new Classifier(1, 0.5f),
                "hinge" or "exponential" or "logisticloss" => new Classifier(1, 0),
                _ => null,
            };
        }

        public void Count(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label) =>
            Confusion.Add(label >= 0 ? label : Metric.ClassOf(target, Threshold), Metric.ClassOf(output, Threshold));
    }
}
