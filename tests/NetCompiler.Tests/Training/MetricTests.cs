using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Numerics;

namespace NetCompiler.Tests.Training;

public sealed class MetricTests
{
    [Fact]
    public void Top_k_counts_ties_by_order_and_never_NaN()
    {
        var top = Metric.TopK(2);
        Add(top, [0.1f, 0.5f, 0.4f], 2);
        Add(top, [0.1f, 0.5f, 0.4f], 0);
        Add(top, [0.3f, 0.3f, 0.3f], 1);
        Add(top, [0.3f, 0.3f, 0.3f], 2);
        Add(top, [float.NaN, 0, 0], 0);
        Assert.Equal(("top2", 2 / 5.0), (top.Name, top.Value));
        top.Reset();
        Assert.True(double.IsNaN(top.Value));
        Assert.Throws<ArgumentException>(() => Add(top, [1, 2], 2));
    }

    [Fact]
    public void The_area_under_the_curve_is_the_share_of_ordered_pairs()
    {
        var random = new SequentialRandom(4);
        var (two, three) = (Metric.RocAuc(), Metric.RocAuc());
        var examples = Enumerable.Range(0, 60).Select(_ => (Score: random.NextInt32(10) / 10f, Other: random.NextInt32(10) / 10f, Label: random.NextInt32(3))).ToArray();
        foreach (var (score, other, label) in examples)
        {
            Add(two, [1 - score, score], label == 1 ? 1 : 0);
            Add(three, [score, other, score + other], label);
        }

        Assert.Equal(Pairs(1, static e => e.Score), two.Value, 1e-12);
        Assert.Equal((Pairs(0, static e => e.Score) + Pairs(1, static e => e.Other) + Pairs(2, static e => e.Score + e.Other)) / 3, three.Value, 1e-12);
        two.Reset();
        Add(two, [1f], 1);
        Assert.True(double.IsNaN(two.Value));

        double Pairs(int positive, Func<(float Score, float Other, int Label), float> score) =>
            (from p in examples where p.Label == positive from n in examples where n.Label != positive select score(p) > score(n) ? 1.0 : score(p) == score(n) ? 0.5 : 0).Average();
    }

    [Fact]
    public void Means_over_classes_and_the_table_follow_the_confusion_matrix()
    {
        var matrix = new ConfusionMatrix(3);
        Metric[] metrics = [Metric.Precision(), Metric.Recall(), Metric.F1()];
        foreach (var (actual, predicted) in ((int, int)[])[(0, 0), (0, 0), (0, 1), (1, 1), (2, 1), (2, 2)])
        {
            matrix.Add(actual, predicted);
            Array.ForEach(metrics, m => Add(m, [.. Enumerable.Range(0, 3).Select(c => c == predicted ? 1f : 0)], actual));
        }

        Assert.Equal([(1 + (1 / 3.0) + 1) / 3, ((2 / 3.0) + 1 + 0.5) / 3, matrix.MacroF1], metrics.Select(static m => m.Value));
        var lines = matrix.ToTable(["oak", "ash", "birch"]).Split('\n');
        Assert.Equal("class  precision     recall         f1   examples", lines[0]);
        Assert.Equal("oak       1.0000     0.6667     0.8000          3", lines[1]);
        Assert.Equal("mean      0.7778     0.7222     0.6556          6", lines[4]);
        Assert.Throws<ArgumentException>(() => matrix.ToTable(["one"]));
        Assert.Throws<ArgumentException>(() => Add(Metric.F1(), [1, 2], -1));
    }

    [Fact]
    public void An_evaluation_has_the_metrics_by_name()
    {
        var network = new LinearNetwork(3, 2);
        var data = TrainerTests.Plane(300, 1);
        var evaluation = Evaluator.Evaluate(network, data, [Metric.MeanSquaredError(), Metric.MeanAbsoluteError(), Metric.Perplexity()]);
        Assert.Equal(evaluation.Loss, evaluation.Metrics["mse"], 1e-5);
        Assert.Equal(Math.Exp(evaluation.Loss), evaluation.Metrics["perplexity"]);
        Assert.InRange(evaluation.Metrics["mae"], 0.1, Math.Sqrt(evaluation.Loss));
        var classes = new Dataset(data.Inputs.ToArray(), 3, [.. Enumerable.Range(0, 300).Select(static i => i % 2)]);
        evaluation = Evaluator.Evaluate(network, classes, [Metric.TopK(1), Metric.TopK(2), Metric.Recall()]);
        Assert.Equal((evaluation.Accuracy, 1.0), (evaluation.Metrics["top1"], evaluation.Metrics["top2"]));
        Assert.Equal(evaluation.Confusion!.MacroRecall, evaluation.Metrics["recall"]);
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(network, classes, [Metric.F1(), Metric.F1()]));
    }

    private static void Add(Metric metric, float[] output, int label) => metric.Add(output, [], label);
}
