using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Metrics;

/// <summary>Measures networks on data sets.</summary>
/// <remarks>
/// Classes are compared where the network has one output: of several values, the largest against the class index or the largest target;
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
        var classifier = Classifier.For(network.Info, data);
        var rows = new MetricRows(network.Info, data, metrics, classifier?.Threshold);
        var outputs = classifier is null && metrics.Count == 0 ? [] : new float[(long)batches.BatchSize * network.Info.OutputSize];
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
                classifier?.Count(batch, first);
                rows.Count(batch, first);
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

    private sealed class Classifier
    {
        private readonly Dataset _data;
        private readonly int _size;

        private Classifier(Dataset data, int size, float threshold)
        {
            (_data, _size, Threshold) = (data, size, threshold);
            Confusion = new ConfusionMatrix(Math.Max(2, size));
        }

        public ConfusionMatrix Confusion { get; }

        public float Threshold { get; }

        /// <returns>Null where the network does not tell classes.</returns>
        public static Classifier? For(NetworkInfo info, Dataset data)
        {
            if (info.Outputs.Count != 1 || info.Losses is not [{ Positions: 1 } loss] || data.ClassesPerExample > 1)
            {
                return null;
            }

            if (info.OutputSize > 1)
            {
                return data.HasClasses || (loss.AcceptsClasses && data.TargetSize == info.OutputSize) ? new Classifier(data, info.OutputSize, 0) : null;
            }

            return loss.Kind switch
            {
                "binarycrossentropy" => new Classifier(data, 1, 0.5f),
                "hinge" or "exponential" or "logisticloss" => new Classifier(data, 1, 0),
                _ => null,
            };
        }

        public void Count(ReadOnlySpan<float> outputs, int firstExample)
        {
            for (var i = 0; i < outputs.Length / _size; i++)
            {
                var example = firstExample + i;
                var actual = _data.HasClasses ? _data.Class(example) : Class(_data.Target(example));
                Confusion.Add(actual, Class(outputs.Slice(i * _size, _size)));
            }
        }

        private int Class(ReadOnlySpan<float> values) => Metric.ClassOf(values, Threshold);
    }
}
