using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Storage;
using Xunit.Abstractions;

namespace NetCompiler.Tests.Optimizers;

/// <summary>Optimisers and schedules against PyTorch's paths in double.</summary>
public sealed class OptimizerReferenceTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<IOptimizer>> Cases = new()
    {
        ["optim_momentum"] = static () => new Sgd(0.05f, momentum: 0.9f),
        ["optim_nesterov"] = static () => new Sgd(0.05f, momentum: 0.9f, nesterov: true),
        ["optim_sgd_decay"] = static () => new Sgd(0.05f, momentum: 0.9f, weightDecay: 0.01f),
        ["optim_adagrad"] = static () => new AdaGrad(0.1f),
        ["optim_rmsprop_centered"] = static () => new RmsProp(0.01f, alpha: 0.9f, centered: true, momentum: 0.5f),
        ["optim_adam"] = static () => new Adam(0.01f),
        ["optim_adamw"] = static () => new AdamW(0.01f, weightDecay: 0.05f),
        ["optim_amsgrad"] = static () => new Adam(0.01f, amsGrad: true),
        ["optim_adamax"] = static () => new Adamax(0.01f),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [ReferenceTheory]
    [MemberData(nameof(Names))]
    public void Follows_the_reference_path(string name)
    {
        if (SharedFiles.Reference(name + ".safetensors") is not { } path)
        {
            output.WriteLine($"skipped: the reference case {name} is not there");
            return;
        }

        var file = SafeTensors.Read(path);
        var weights = file["start"].ToSingles();
        var gradients = file["gradients"].ToSingles();
        var expected = file["path"].ToDoubles();
        var optimizer = Cases[name]();
        for (var step = 0; step < gradients.Length / weights.Length; step++)
        {
            optimizer.Step(weights, gradients.AsSpan(step * weights.Length, weights.Length));
            for (var i = 0; i < weights.Length; i++)
            {
                var exact = expected[(step * weights.Length) + i];
                Assert.True(Math.Abs(weights[i] - exact) <= 5e-6 * (1 + Math.Abs(exact)), $"{name}, step {step}, weight {i}: {weights[i]} for {exact}");
            }
        }
    }

    [ReferenceTheory]
    [InlineData("schedule_power")]
    [InlineData("schedule_onecycle_linear")]
    public void Schedules_follow_the_reference(string name)
    {
        if (SharedFiles.Reference(name + ".safetensors") is not { } path)
        {
            output.WriteLine($"skipped: the reference case {name} is not there");
            return;
        }

        var rates = SafeTensors.Read(path)["rates"].ToDoubles();
        var schedule = name == "schedule_power" ? RateSchedule.Power(0.1f, 20) : RateSchedule.OneCycle(1, 0.5, 10, 1000);
        for (var step = 0; step < rates.Length; step++)
        {
            Assert.Equal(rates[step], schedule.Rate(step, 60), 1e-6);
        }
    }
}
