using NetCompiler.Data;
using NetCompiler.Metrics;

namespace NetCompiler.Tests.Training;

public sealed class EvaluatorTests
{
    [Fact]
    public void Counts_what_the_network_says()
    {
        // y = x: the larger input is the predicted class.
        var network = new LinearNetwork(2, 2, initializer: "zeros");
        network.Info.Parameters[0].CopyFrom([1, 0, 0, 1], network.Parameters);
        var data = new Dataset([1, 0, 1, 0, 0, 1, 0, 1, 2, 0], 2, [0, 1, 1, 1, 0]);
        var evaluation = Evaluator.Evaluate(network, data, 2);
        Assert.Equal(5, evaluation.Count);
        Assert.Equal(0.8, evaluation.Accuracy!.Value, 1e-12);
        Assert.Equal(((1 + 1) / 2.0 / 5) + (1 / 2.0 / 5), evaluation.Loss, 1e-6);
        var confusion = evaluation.Confusion!;
        Assert.Equal((2L, 0L, 1L, 2L), (confusion[0, 0], confusion[0, 1], confusion[1, 0], confusion[1, 1]));
        Assert.Equal(2 / 3.0, confusion.Precision(0), 1e-12);
        Assert.Equal(2 / 3.0, confusion.Recall(1), 1e-12);
        Assert.Equal(0.8, confusion.F1(0), 1e-12);
        Assert.Equal("   2   0\n   1   2\n", confusion.ToString());
        Assert.Equal(evaluation.Accuracy, Evaluator.Evaluate(network, data.OneHot(2)).Accuracy);
        Assert.Throws<ArgumentOutOfRangeException>(() => confusion.Add(2, 0));
    }

    [Fact]
    public void The_first_of_equals_is_the_largest_and_NaN_never()
    {
        Assert.Equal(1, Evaluator.IndexOfLargest([0, 3, 3, 1]));
        Assert.Equal(2, Evaluator.IndexOfLargest([float.NaN, 1, 2]));
        Assert.Equal(1, Evaluator.IndexOfLargest([1, 2, float.NaN]));
    }
}
