namespace NetCompiler.Metrics;

/// <summary>A number that is measured over the examples of a data set, one after another.</summary>
public abstract class Metric
{
    /// <summary>Its name in reports and settings, e.g. <c>top5</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether more is better; best epochs are chosen by it.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>What came out for the examples so far; NaN where it has no meaning.</summary>
    public abstract double Value { get; }

    /// <summary>Begins anew.</summary>
    public abstract void Reset();

    /// <summary>Takes in an example.</summary>
    /// <param name="output">What the network said.</param>
    /// <param name="target">The target values; empty where the data have class indices.</param>
    /// <param name="label">The class; -1 where there are none.</param>
    public abstract void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label);

    /// <summary>Told the mean loss after the last example.</summary>
    /// <param name="loss">As the evaluation has it.</param>
    public virtual void End(double loss)
    {
    }

    /// <summary>The share of examples whose class is among the k largest outputs; named <c>top5</c> for k = 5.</summary>
    /// <param name="k">At least 1.</param>
    public static Metric TopK(int k) => new TopKMetric(k);

    /// <summary>The mean over the classes of what was rightly taken for the class by all that was; named <c>precision</c>.</summary>
    public static Metric Precision() => new ConfusionMetric("precision", static m => m.MacroPrecision);

    /// <summary>The mean over the classes of what was rightly taken for the class by all that has it; named <c>recall</c>.</summary>
    public static Metric Recall() => new ConfusionMetric("recall", static m => m.MacroRecall);

    /// <summary>The mean over the classes of the harmonic mean of precision and recall; named <c>f1</c>.</summary>
    public static Metric F1() => new ConfusionMetric("f1", static m => m.MacroF1);

    /// <summary>
    /// The area under the curve of true by false positives: the chance that an example of a class has a higher output for it than one of
    /// another. Of several classes, the mean of each against the rest; named <c>auc</c>.
    /// </summary>
    public static Metric RocAuc() => new RocAucMetric();

    /// <summary>e to the mean loss, for losses that are cross-entropies: between how many equally likely values the network hesitates; named <c>perplexity</c>.</summary>
    public static Metric Perplexity() => new PerplexityMetric();

    /// <summary>The mean of |output - target|; named <c>mae</c>.</summary>
    public static Metric MeanAbsoluteError() => new DifferenceMetric("mae", static d => Math.Abs(d));

    /// <summary>The mean of (output - target)²; named <c>mse</c>.</summary>
    public static Metric MeanSquaredError() => new DifferenceMetric("mse", static d => d * d);

    /// <summary>The class an output stands for: the largest of several values, 1 where a single one is above a threshold.</summary>
    internal static int ClassOf(ReadOnlySpan<float> output, float threshold) =>
        output.Length > 1 ? Evaluator.IndexOfLargest(output) : output[0] > threshold ? 1 : 0;
}
