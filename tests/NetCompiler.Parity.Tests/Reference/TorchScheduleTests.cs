using System.Globalization;
using NetCompiler.Schedules;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>Schedules as PyTorch writes them, with the rates that its documentation states or that follow from its formulas by hand.</summary>
public class TorchScheduleTests
{
    [Theory]
    [InlineData("lambda o:S.LambdaLR(o, lambda t: 1.0 if t < 2 else 0.5 if t < 3 else 0.1)", "1 1 0.5 0.1 0.1")]
    [InlineData("lambda o:S.LambdaLR(o, lr_lambda=[lambda e: 0.95 ** e])", "1 0.95 0.9025")]
    [InlineData("lambda o:S.LambdaLR(o, lambda t: min((t + 1) ** -0.5, (t + 1) * 10**-1))", "0.1 0.2 0.3 0.4 0.4472136")]
    [InlineData("lambda o:S.LambdaLR(o, lambda t: 0.5 * (1 + math.cos(math.pi * t / 4)) if not t >= 4 else 0)", "1 0.8535534 0.5 0.1464466 0 0")]
    [InlineData("S.MultiplicativeLR(o, lambda e: 1 / (1 + e))", "1 0.5 0.16666666666666666 0.041666666666666664")]
    [InlineData("S.StepLR(o, step_size=2, gamma=0.1)", "1 1 0.1 0.1 0.01")]
    [InlineData("S.MultiStepLR(o, milestones=[3, 1, 3], gamma=0.5)", "1 0.5 0.5 0.125 0.125")]
    [InlineData("S.ConstantLR(o, factor=0.5, total_iters=4)", "0.5 0.5 0.5 0.5 1 1")]
    [InlineData("S.LinearLR(o, start_factor=0.5, total_iters=4)", "0.5 0.625 0.75 0.875 1 1")]
    [InlineData("S.ExponentialLR(o, gamma=0.9)", "1 0.9 0.81 0.729")]
    [InlineData("S.ExponentialLR(o, gamma=2)", "1 2 4 8")]
    [InlineData("S.PolynomialLR(o, total_iters=4, power=1.0)", "1 0.75 0.5 0.25 0 0")]
    [InlineData("S.CosineAnnealingLR(o, T_max=2, eta_min=0.5)", "1 0.75 0.5 0.75 1")]
    [InlineData("S.CosineAnnealingWarmRestarts(o, T_0=2, T_mult=2)", "1 0.5 1 0.8535534 0.5 0.1464466 1")]
    [InlineData("S.CyclicLR(o, base_lr=0.1, max_lr=1.1, step_size_up=2, mode='triangular2')", "0.1 0.6 1.1 0.6 0.1 0.35 0.6")]
    [InlineData("S.CyclicLR(o, 0.1, 1.1, 2, scale_fn=lambda x: 1 / x)", "0.1 0.6 1.1 0.6 0.1 0.35 0.6")]
    [InlineData("S.OneCycleLR(o, max_lr=1.0, total_steps=11, pct_start=0.4545454545454546, anneal_strategy='linear', div_factor=5)", "0.2 0.4 0.6 0.8 1 0.8333367")]
    [InlineData("S.SequentialLR(o, schedulers=[S.ConstantLR(o, factor=0.1, total_iters=2), S.ExponentialLR(o, gamma=0.9)], milestones=[2])", "0.1 0.1 1 0.9 0.81 0.729")]
    [InlineData("S.ChainedScheduler([S.ConstantLR(o, factor=0.1, total_iters=2), S.ExponentialLR(o, gamma=0.9)])", "0.1 0.09 0.81 0.729 0.6561")]
    [InlineData("S.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1)", "1 1 1 0.5 0.5 0.5 0.25 0.25 0.25 0.125")]
    public void Rates_are_those_of_the_documentation(string torch, string rates)
    {
        double[] expected = [.. rates.Split(' ').Select(static r => double.Parse(r, CultureInfo.InvariantCulture))];
        var schedule = TorchSchedules.Create(torch, rate: 1);
        for (var t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t], schedule.Rate(t, 0), 1e-6);

            // A loss that stays.
            (schedule as IObservingSchedule)?.Observe(1);
        }
    }

    [Theory]
    [InlineData("-2 ** 2 + 7 // 2 * 3 - 7 % 4", 2)]
    [InlineData("2 ** -1 + (1, 2, 4)[0]", double.NaN)]
    [InlineData("max(1e-3, min(1_000, .5), round(2.5))", 2)]
    [InlineData("math.sqrt(16) if not 1 > 2 and 3 >= 3 else 0", 4)]
    [InlineData("1 +", double.NaN)]
    [InlineData("torch.clamp(1-x*y, min=0).mean()", double.NaN)]
    public void Expressions_are_Pythons(string text, double expected)
    {
        if (double.IsNaN(expected))
        {
            Assert.Throws<FormatException>(() => PythonExpression.Evaluate(text));
            return;
        }

        Assert.Equal(expected, Assert.IsType<double>(PythonExpression.Evaluate(text)), 12);
    }
}
