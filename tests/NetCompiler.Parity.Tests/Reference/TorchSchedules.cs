using System.Globalization;
using NetCompiler.Schedules;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>Rate schedules of the index as ours.</summary>
internal static class TorchSchedules
{
    /// <exception cref="NotSupportedException">There is no such schedule here.</exception>
    public static IRateSchedule Create(ReferenceCase reference)
    {
        var rate = float.Parse(reference.Text("base_rate") ?? "0.1", CultureInfo.InvariantCulture);
        return (reference.Text("op"), reference.Option("s")) switch
        {
            ("constant", _) => RateSchedule.Constant(rate),
            ("power", { } s) => RateSchedule.Power(rate, s),
            ("exponential", { } s) => RateSchedule.Exponential(rate, s),
            _ => TorchCall.Parse(reference.Torch) is { } call ? Create(call, rate) : throw new NotSupportedException($"{reference.Torch} cannot be read"),
        };
    }

    private static IRateSchedule Create(TorchCall call, float rate)
    {
        double N(string name, int position, double otherwise) => call.Number(name, position, otherwise);
        return call.Word switch
        {
            "StepLR" => RateSchedule.Step(rate, (long)N("step_size", 1, 1), N("gamma", 2, 0.1)),
            "MultiStepLR" => MultiStep(call, rate),
            "ConstantLR" => RateSchedule.PiecewiseConstant([(float)(rate * N("factor", 1, 1.0 / 3)), rate], [(long)N("total_iters", 2, 5)]),
            "LinearLR" => RateSchedule.Linear(
                (float)(rate * N("start_factor", 1, 1.0 / 3)), (float)(rate * N("end_factor", 2, 1)), (long)N("total_iters", 3, 5)),
            "PolynomialLR" => RateSchedule.Polynomial(rate, 0, N("power", 2, 1), (long)N("total_iters", 1, 5)),

            // rate · gamma^t, by the number of steps to a tenth.
            "ExponentialLR" when N("gamma", 1, 1) == 1 => RateSchedule.Constant(rate),
            "ExponentialLR" => RateSchedule.Exponential(rate, Math.Log(0.1) / Math.Log(N("gamma", 1, 1))),
            "CosineAnnealingLR" => RateSchedule.CosineWave(rate, (long)N("T_max", 1, 1), (float)N("eta_min", 2, 0)),
            "CosineAnnealingWarmRestarts" => RateSchedule.CosineRestarts(rate, (long)N("T_0", 1, 1), (int)N("T_mult", 2, 1), (float)N("eta_min", 3, 0)),
            "CyclicLR" => Cyclic(call),
            "OneCycleLR" => OneCycle(call),
            "SequentialLR" => Sequential(call, rate),
            "ChainedScheduler" => Chained(call, rate),
            _ => throw new NotSupportedException($"there is no rule for {call.Name}"),
        };
    }

    private static IRateSchedule MultiStep(TorchCall call, float rate)
    {
        long[] milestones = [.. Items(call.Get("milestones", 1)).Select(static m => (long)(double)m!)];
        var gamma = call.Number("gamma", 2, 0.1);
        float[] rates = [.. Enumerable.Range(0, milestones.Length + 1).Select(i => (float)(rate * Math.Pow(gamma, i)))];
        return RateSchedule.PiecewiseConstant(rates, milestones);
    }

    private static IRateSchedule Cyclic(TorchCall call)
    {
        if (call.Get("scale_fn", 7) is not null)
        {
            throw new NotSupportedException("CyclicLR with a scale of its own");
        }

        var mode = (string)call.Get("mode", 5, "triangular")!;
        return RateSchedule.Triangular(
            (float)call.Number("base_lr", 1, 0),
            (float)call.Number("max_lr", 2, 0),
            (long)call.Number("step_size_up", 3, 2000),
            call.Get("step_size_down", 4) is double down ? (long)down : 0,
            mode == "triangular2" ? 0.5 : 1,
            mode == "exp_range" ? call.Number("gamma", 6, 1) : 1);
    }

    // PyTorch's momentum is that of the optimiser, which the rates do not depend on.
    private static IRateSchedule OneCycle(TorchCall call) => RateSchedule.OneCycle(
        (float)call.Number("max_lr", 1, 1),
        call.Number("pct_start", 5, 0.3),
        call.Number("div_factor", 10, 25),
        call.Number("final_div_factor", 11, 1e4),
        Equals(call.Get("anneal_strategy", 6, "cos"), "linear") ? Annealing.Linear : Annealing.Cosine,
        call.Flag("three_phase", 12));

    private static IRateSchedule Sequential(TorchCall call, float rate) => RateSchedule.Sequence(
        [.. Items(call.Get("schedulers", 1)).Select(s => Create((TorchCall)s!, rate))],
        [.. Items(call.Get("milestones", 2)).Select(static m => (long)(double)m!)]);

    // Each multiplies the rate by a factor of its own.
    private static IRateSchedule Chained(TorchCall call, float rate)
    {
        IRateSchedule[] parts = [.. Items(call.Get("schedulers", 0)).Select(s => Create((TorchCall)s!, 1))];
        return RateSchedule.Of((t, total) => parts.Aggregate((double)rate, (product, part) => product * part.Rate(t, total)));
    }

    private static IReadOnlyList<object?> Items(object? argument) => (IReadOnlyList<object?>)argument!;
}
