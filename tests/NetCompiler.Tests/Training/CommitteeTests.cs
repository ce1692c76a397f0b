using NetCompiler.Data;
using NetCompiler.Metrics;

namespace NetCompiler.Tests.Training;

public sealed class CommitteeTests
{
    [Fact]
    public void Members_answer_by_mean_or_by_vote()
    {
        var committee = new Committee([Fixed(1, 0), Fixed(0.4f, 0.6f), Fixed(0.4f, 0.6f)]);
        var outputs = new float[4];
        committee.PredictBatch([1, 2, 3, 4], outputs);
        Assert.Equal([0.6f, 0.4f, 0.6f, 0.4f], outputs, static (a, b) => Math.Abs(a - b) < 1e-6);
        committee.Vote([1, 2, 3, 4], outputs);
        Assert.Equal([1 / 3f, 2 / 3f, 1 / 3f, 2 / 3f], outputs, static (a, b) => Math.Abs(a - b) < 1e-6);
        var data = new Dataset([1, 2, 3, 4], 2, [0, 1]);
        Assert.Equal([0, 0], committee.Decide(data).Classes);
        Assert.Equal([1, 1], committee.Decide(data, vote: true).Classes);
        Assert.Throws<ArgumentException>(() => new Committee([]));
        Assert.Throws<ArgumentException>(() => new Committee([Fixed(1, 0), new LinearNetwork(3, 2)]));
        Assert.Throws<NotSupportedException>(() => new Committee([new LinearNetwork(2, 1)]).Vote([1, 2], new float[1]));
    }

    [Fact]
    public void Rejecting_the_least_sure_makes_the_rest_better()
    {
        // Margins 0.1 to 0.9; those of 0.1, 0.2 and 0.4 are wrong.
        float[] margins = [0.5f, 0.1f, 0.9f, 0.4f, 0.2f, 0.3f, 0.8f, 0.6f];
        var data = new Dataset(new float[8], 1, [0, 1, 0, 1, 1, 0, 0, 0]);
        var decisions = Decisions.Of([.. margins.SelectMany(static m => new[] { m, 0 })], 2, data);
        Assert.Equal(5 / 8.0, decisions.Accuracy);
        Assert.Equal(margins, decisions.Margins);
        Assert.Equal(3 / 8.0, decisions.ErrorWithout(0));
        Assert.Equal(1 / 6.0, decisions.ErrorWithout(0.25));
        Assert.Equal(0, decisions.ErrorWithout(1));
        var curve = decisions.RejectCurve(5);
        (double, double, float)[] expected = [(0, 3 / 8.0, 0.1f), (1 / 8.0, 2 / 7.0, 0.2f), (2 / 8.0, 1 / 6.0, 0.3f), (3 / 8.0, 1 / 5.0, 0.4f), (4 / 8.0, 0, 0.5f)];
        Assert.Equal(expected, curve);
        Assert.Throws<ArgumentException>(() => Decisions.Of(new float[3], 2, data));
    }

    private static LinearNetwork Fixed(params float[] outputs)
    {
        var network = new LinearNetwork(2, 2);
        network.Info.Parameters[0].CopyFrom(new float[4], network.Parameters);
        network.Info.Parameters[1].CopyFrom(outputs, network.Parameters);
        return network;
    }
}
