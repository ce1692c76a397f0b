using NetCompiler.Data;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

public sealed class ClassicalRuleTests
{
    private static readonly float[] Corners = [0, 0, 0, 1, 1, 0, 1, 1];

    [Theory]
    [InlineData("and", new float[] { 0, 0, 0, 1 })]
    [InlineData("or", new float[] { 0, 1, 1, 1 })]
    [InlineData("first", new float[] { 0, 0, 1, 1 })]
    public void The_perceptron_finds_a_plane_where_there_is_one(string name, float[] targets)
    {
        var network = new LinearNetwork(2, 1, 9, threshold: true);
        var data = new Dataset(Corners, 2, targets, 1);
        var result = PerceptronRule.Train(network, data);
        Assert.True(result.Converged, name);
        Assert.Equal(0, result.Errors);
        var outputs = new float[4];
        network.PredictBatch(Corners, outputs);
        Assert.Equal(targets, outputs);
    }

    [Fact]
    public void The_perceptron_gives_up_on_xor()
    {
        var result = PerceptronRule.Train(new LinearNetwork(2, 1, threshold: true), new Dataset(Corners, 2, [0, 1, 1, 0], 1), 200);
        Assert.False(result.Converged);
        Assert.Equal(200, result.Epochs);
        Assert.True(result.Errors > 0);
    }

    [Fact]
    public void The_delta_rule_meets_least_squares_on_the_oaks()
    {
        float[] ages = [97, 93, 88, 81, 75, 57, 52, 45, 28, 15, 12, 11];
        float[] diameters = [12.5f, 12.5f, 8, 9.5f, 16.5f, 11, 10.5f, 9, 6, 1.5f, 1, 1];
        var raw = new Dataset(ages, 1, diameters, 1);
        var scale = Standardization.Of(raw);
        var data = scale.Apply(raw);
        double n = 12, xy = 0, y = 0;
        for (var i = 0; i < 12; i++)
        {
            (xy, y) = (xy + (data.Inputs[i] * (double)diameters[i]), y + diameters[i]);
        }

        var network = new LinearNetwork(1, 1);
        DeltaRule.Train(network, data, RateSchedule.Power(1, 1), 4000);
        Assert.Equal(xy / n, network.Parameters[0], 0.005);
        Assert.Equal(y / n, network.Parameters[16], 0.005);

        // The same by descent on the whole batch.
        var other = new LinearNetwork(1, 1);
        new Trainer(other, new Sgd(0.2f)) { BatchSize = 12, Epochs = 100 }.Fit(data);
        Assert.Equal(xy / n, other.Parameters[0], 1e-4);
        Assert.Equal(y / n, other.Parameters[16], 1e-4);
    }

    [Fact]
    public void Too_large_a_rate_is_said()
    {
        var data = new Dataset([97, 93, 88], 1, [1, 2, 3], 1);
        Assert.Contains("too large", Assert.Throws<TrainingException>(() => DeltaRule.Train(new LinearNetwork(1, 1), data, RateSchedule.Constant(1), 500)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DeltaRule.Train(new LinearNetwork(2, 1), data, RateSchedule.Constant(1), 1));
    }
}
