using NetCompiler.Data;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Metrics;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Metrics of outputs that are judged step by step or place by place, counted here by hand from what the networks say.</summary>
public sealed class JudgedStepTests
{
    private const int Examples = 7;
    private const string Tagger = "sequence 5x2 lengths=true\nrnn 3 | dense 3 | softmax\n";
    private const string Regressor = "sequence 5x2 lengths=true\ndense 2\nloss mse\n";
    private const string Painter = "input 2x3x2\nconv 4 1x1 | softmax\n";

    private static readonly Lazy<INetwork[]> Compiled = new(static () => [.. NetworkFactory.CompileMany([Tagger, Regressor, Painter])]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Classes_of_steps_past_the_length_count_nowhere(bool generated)
    {
        var network = generated ? Compiled.Value[0] : GenericNetwork.Parse(Tagger);
        Assert.Equal("input.lengths", network.Info.Losses[0].Lengths);
        var (inputs, lengths) = Sequences();
        int[] classes = [.. Enumerable.Range(0, Examples * 5).Select(static i => i * i % 3)];
        var outputs = Outputs(network, inputs);
        var counted = Enumerable.Range(0, Examples * 5).Where(i => i % 5 < lengths[i / 5]).ToArray();
        var right = counted.Count(i => Evaluator.IndexOfLargest(outputs.AsSpan(3 * i, 3)) == classes[i]);

        var byClass = Evaluator.Evaluate(network, Dataset.OfClasses(inputs, 11, classes, 5), [Metric.TopK(3), Metric.F1()], 3);
        var byTarget = Evaluator.Evaluate(network, new Dataset(inputs, 11, [.. classes.SelectMany(static c => Enumerable.Range(0, 3).Select(k => k == c ? 1f : 0))], 15), 3);
        Assert.Equal(counted.Length, byClass.Confusion!.Count);
        Assert.Equal((double)right / counted.Length, byClass.Accuracy);
        Assert.Equal(1, byClass.Metrics["top3"]);
        Assert.Equal(byClass.Confusion.MacroF1, byClass.Metrics["f1"]);
        Assert.Equal((byClass.Accuracy, byClass.Confusion.ToString()), (byTarget.Accuracy, byTarget.Confusion!.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Differences_at_steps_past_the_length_count_nowhere(bool generated)
    {
        var network = generated ? Compiled.Value[1] : GenericNetwork.Parse(Regressor);
        var (inputs, lengths) = Sequences();
        float[] targets = [.. Enumerable.Range(0, Examples * 10).Select(static i => MathF.Cos(i))];
        var outputs = Outputs(network, inputs);
        var expected = Enumerable.Range(0, outputs.Length).Where(i => i / 2 % 5 < lengths[i / 10]).Average(i => Math.Abs((double)outputs[i] - targets[i]));

        var evaluation = Evaluator.Evaluate(network, new Dataset(inputs, 11, targets, 10), [Metric.MeanAbsoluteError()], 4);
        Assert.Equal(expected, evaluation.Metrics["mae"], 1e-9);
        Assert.Null(evaluation.Accuracy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_place_of_a_picture_has_its_class(bool generated)
    {
        var network = generated ? Compiled.Value[2] : GenericNetwork.Parse(Painter);
        Assert.Null(network.Info.Losses[0].Lengths);
        float[] inputs = [.. Enumerable.Range(0, Examples * 12).Select(static i => MathF.Sin(i))];
        int[] classes = [.. Enumerable.Range(0, Examples * 6).Select(static i => i * i % 4)];
        var outputs = Outputs(network, inputs);
        var right = Enumerable.Range(0, classes.Length).Count(i =>
            Enumerable.Range(0, 4).MaxBy(k => outputs[(i / 6 * 24) + (k * 6) + (i % 6)]) == classes[i]);

        var evaluation = Evaluator.Evaluate(network, Dataset.OfClasses(inputs, 12, classes, 6), 3);
        Assert.Equal((double)right / classes.Length, evaluation.Accuracy);
        Assert.Equal(classes.Length, evaluation.Confusion!.Count);
    }

    /// <summary>Rows of five steps with two features, and the number of steps that count: from none to all.</summary>
    private static (float[] Inputs, int[] Lengths) Sequences()
    {
        int[] lengths = [.. Enumerable.Range(0, Examples).Select(static e => e % 6)];
        return ([.. lengths.SelectMany((length, e) => Enumerable.Range(0, 10).Select(i => MathF.Sin((11 * e) + i)).Append(length))], lengths);
    }

    private static float[] Outputs(INetwork network, float[] inputs)
    {
        var outputs = new float[Examples * network.Info.OutputSize];
        network.PredictBatch(inputs, outputs);
        return outputs;
    }
}
