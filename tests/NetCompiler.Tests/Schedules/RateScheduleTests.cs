using NetCompiler.Schedules;
using NetCompiler.Storage;

namespace NetCompiler.Tests.Schedules;

public sealed class RateScheduleTests
{
    [Fact]
    public void Lines_waves_and_restarts_have_their_values()
    {
        AssertRates(RateSchedule.PiecewiseConstant([1, 0.5f, 0.25f], [2, 5]), [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]);
        AssertRates(RateSchedule.Linear(1, 0.2f, 4), [1, 0.8, 0.6, 0.4, 0.2, 0.2]);
        AssertRates(RateSchedule.Polynomial(1, 0, 2), [1, 0.5625, 0.25, 0.0625], total: 4);
        AssertRates(RateSchedule.CosineWave(1, 2), [1, 0.5, 0, 0.5, 1, 0.5, 0]);
        AssertRates(RateSchedule.CosineRestarts(1, 2, 2), [1, 0.5, 1, 0.853553, 0.5, 0.146447, 1]);
        AssertRates(RateSchedule.CosineRestarts(1, 2), [1, 0.5, 1, 0.5, 1]);
        AssertRates(RateSchedule.Triangular(0, 1, 2, 4), [0, 0.5, 1, 0.75, 0.5, 0.25, 0, 0.5]);
        AssertRates(RateSchedule.Triangular(0, 1, 1, roundFactor: 0.5), [0, 1, 0, 0.5, 0, 0.25]);
        AssertRates(RateSchedule.Sequence([RateSchedule.Constant(3), RateSchedule.Linear(1, 0, 2)], [2]), [3, 3, 1, 0.5, 0]);
        AssertRates(RateSchedule.WarmUp(2, RateSchedule.Linear(1, 0)), [0.5, 1, 1, 0.5, 0], total: 4);
        AssertRates(RateSchedule.Of(static (t, total) => t / (double)total), [0, 0.25, 0.5], total: 4);
    }

    // PyTorch's own: OneCycleLR(max_lr=1, total_steps=10, pct_start=0.3, three_phase=…) and its momentum 0.95 … 0.85.
    [Fact]
    public void One_cycle_has_two_forms_and_three_phases()
    {
        var linear = RateSchedule.OneCycle(1, 0.3, 10, 100, lowMomentum: 0.85f, highMomentum: 0.95f);
        AssertRates(linear, [0.1, 0.55, 1, 1 - (0.999 / 7)], total: 10);
        Assert.Equal(0.001, linear.Rate(9, 10), 1e-6);
        Assert.Equal([0.95f, 0.9f, 0.85f, 0.95f], new[] { 0, 1, 2, 9 }.Select(t => MathF.Round(linear.Momentum(t, 10), 5)));
        var cosine = RateSchedule.OneCycle(1, 0.3, 10, 100, Annealing.Cosine);
        AssertRates(cosine, [0.1, 0.55, 1, 0.001 + (0.999 / 2 * (1 + Math.Cos(Math.PI / 7)))], total: 10);
        Assert.True(float.IsNaN(cosine.Momentum(3, 10)));
        var three = RateSchedule.OneCycle(1, 0.3, 10, 100, threePhases: true);
        AssertRates(three, [0.1, 0.55, 1, 0.55, 0.1, 0.1 - (0.099 / 5)], total: 10);
        Assert.Equal(0.001, three.Rate(9, 10), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.OneCycle(1, 0.6, threePhases: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateSchedule.OneCycle(1, lowMomentum: 0.8f));
    }

    [Fact]
    public void A_plateau_reduces_the_rate_and_its_state_is_kept()
    {
        var plateau = new ReduceOnPlateau(1, 0.5, patience: 1, cooldown: 1, minimum: 0.2f);
        var schedule = (IObservingSchedule)RateSchedule.WarmUp(2, plateau);
        double[] losses = [5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3];
        List<float> rates = [];
        for (var i = 0; i < losses.Length; i++)
        {
            if (i == 6)
            {
                var checkpoint = new Checkpoint();
                schedule.Save(checkpoint, "schedule/");
                schedule = (IObservingSchedule)RateSchedule.WarmUp(2, new ReduceOnPlateau(1, 0.5, patience: 1, cooldown: 1, minimum: 0.2f));
                schedule.Restore(checkpoint, "schedule/");
            }

            schedule.Observe(losses[i]);
            rates.Add(schedule.Rate(10, 0));
        }

        Assert.Equal([1, 1, 1, 0.5f, 0.5f, 0.5f, 0.25f, 0.25f, 0.25f, 0.2f, 0.2f, 0.2f], rates);
        Assert.Equal(0.1f, schedule.Rate(0, 0), 1e-6f);
    }

    [Fact]
    public void A_plateau_may_ask_for_a_difference_and_leaves_out_small_reductions()
    {
        var plateau = new ReduceOnPlateau(1, 0.5, patience: 0, threshold: 0.2) { IsThresholdAbsolute = true, SmallestChange = 0.3 };
        Assert.Equal([1, 1, 0.5f, 0.5f, 0.5f], new[] { 10, 9.5, 9.4, 9, 9 }.Select(loss =>
        {
            plateau.Observe(loss);
            return plateau.Rate(0, 0);
        }));
    }

    [Fact]
    public void Boundaries_that_do_not_rise_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RateSchedule.PiecewiseConstant([1, 2, 3], [5, 5]));
        Assert.Throws<ArgumentException>(() => RateSchedule.PiecewiseConstant([1, 2, 3], [5]));
        Assert.Throws<ArgumentException>(() => RateSchedule.Sequence([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(1, 1.5));
    }

    private static void AssertRates(IRateSchedule schedule, double[] expected, long total = 0)
    {
        for (var t = 0; t < expected.Length; t++)
        {
            Assert.True(Math.Abs(expected[t] - schedule.Rate(t, total)) < 1e-6, $"step {t}: {schedule.Rate(t, total)} for {expected[t]}");
        }
    }
}
