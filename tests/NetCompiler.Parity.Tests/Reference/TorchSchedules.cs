using System.Globalization;
using NetCompiler.Schedules;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>Rate schedules of PyTorch as ours.</summary>
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
            _ => Create(reference.Torch, rate),
        };
    }

    /// <summary>A schedule as PyTorch writes it.</summary>
    /// <exception cref="NotSupportedException">There is no such schedule here.</exception>
    public static IRateSchedule Create(string torch, float rate) => TorchCall.Parse(torch) is { } call
        ? Create(call, rate)
        : throw new NotSupportedException($"{torch} cannot be read");

    /// <summary>Whether what the schedule is shown should rise.</summary>
    public static bool Rises(string torch) => TorchCall.Parse(torch) is { Word: "ReduceLROnPlateau" } call && Equals(call.Get("mode", 1, "min"), "max");

    /// <summary>
    /// What a schedule that looks at the training is shown after each step: the case's own tensor or list, a function of the step, or, where the
    /// case has nothing, a loss that stays.
    /// </summary>
    public static double[] Observations(ReferenceCase reference, int steps)
    {
        if (reference.Tensors.FirstOrDefault(t => t.Name != "rates" && t.Count >= steps - 1) is { } tensor)
        {
            return tensor.ToDoubles();
        }

        var words = new[] { "metrics", "metric", "losses", "loss", "values" };
        return words.Select(reference.OptionList).FirstOrDefault(static l => l is not null)
            ?? (words.Select(reference.OptionText).FirstOrDefault(static t => t is not null) is { } text && PythonExpression.Evaluate(text) is PythonFunction function
                ? [.. Enumerable.Range(0, steps).Select(t => function.Of(t))]
                : [.. Enumerable.Repeat(1.0, steps)]);
    }

    private static IRateSchedule Create(TorchCall call, float rate)
    {
        double N(string name, int position, double otherwise) => call.Number(name, position, otherwise);
        return call.Word switch
        {
            "LambdaLR" => Function(call) is var f ? RateSchedule.Of((t, _) => rate * f.Of(t)) : null!,
            "MultiplicativeLR" => Function(call) is var f ? RateSchedule.Of((t, _) => Enumerable.Range(1, (int)t).Aggregate((double)rate, (r, k) => r * f.Of(k))) : null!,
            "StepLR" => RateSchedule.Step(rate, (long)N("step_size", 1, 1), N("gamma", 2, 0.1)),
            "MultiStepLR" => MultiStep(call, rate),
            "ConstantLR" => RateSchedule.PiecewiseConstant([(float)(rate * N("factor", 1, 1.0 / 3)), rate], [(long)N("total_iters", 2, 5)]),
            "LinearLR" => RateSchedule.Linear(
                (float)(rate * N("start_factor", 1, 1.0 / 3)), (float)(rate * N("end_factor", 2, 1)), (long)N("total_iters", 3, 5)),
            "PolynomialLR" => RateSchedule.Polynomial(rate, 0, N("power", 2, 1), (long)N("total_iters", 1, 5)),

            // rate · gamma^t, by the number of steps to a tenth where it falls.
            "ExponentialLR" when N("gamma", 1, 1) >= 1 => RateSchedule.Step(rate, 1, N("gamma", 1, 1)),
            "ExponentialLR" => RateSchedule.Exponential(rate, Math.Log(0.1) / Math.Log(N("gamma", 1, 1))),
            "CosineAnnealingLR" => RateSchedule.CosineWave(rate, (long)N("T_max", 1, 1), (float)N("eta_min", 2, 0)),
            "CosineAnnealingWarmRestarts" => RateSchedule.CosineRestarts(rate, (long)N("T_0", 1, 1), (int)N("T_mult", 2, 1), (float)N("eta_min", 3, 0)),
            "CyclicLR" => Cyclic(call),
            "OneCycleLR" => OneCycle(call),
            "ReduceLROnPlateau" => Plateau(call, rate),
            "SequentialLR" => Sequential(call, rate),
            "ChainedScheduler" => Chained(call, rate),
            _ => throw new NotSupportedException($"there is no rule for {call.Name}"),
        };
    }

    // One function, or a list of one for each group of weights.
    private static PythonFunction Function(TorchCall call) => call.Get("lr_lambda", 1) switch
    {
        PythonFunction function => function,
        IReadOnlyList<object?> list when list is [PythonFunction first, ..] => first,
        _ => throw new NotSupportedException($"{call.Name} without a function"),
    };

    private static IRateSchedule MultiStep(TorchCall call, float rate)
    {
        var milestones = Items(call.Get("milestones", 1)).Select(static m => (long)(double)m!).Order().GroupBy(static m => m).ToArray();
        var gamma = call.Number("gamma", 2, 0.1);
        var drops = 0;
        float[] rates = [rate, .. milestones.Select(m => (float)(rate * Math.Pow(gamma, drops += m.Count())))];
        return RateSchedule.PiecewiseConstant(rates, [.. milestones.Select(static m => m.Key)]);
    }

    private static IRateSchedule Cyclic(TorchCall call)
    {
        var (low, high) = (call.Number("base_lr", 1, 0), call.Number("max_lr", 2, 0));
        var up = (long)call.Number("step_size_up", 3, 2000);
        var down = call.Get("step_size_down", 4) is double steps ? (long)steps : 0;
        if (call.Get("scale_fn", 7) is PythonFunction scale)
        {
            var height = RateSchedule.Triangular(0, 1, up, down);
            var perStep = Equals(call.Get("scale_mode", 8, "cycle"), "iterations");
            return RateSchedule.Of((t, _) =>
                low + ((high - low) * height.Rate(t, 0) * scale.Of(perStep ? t : 1 + (t / (up + (down == 0 ? up : down))))));
        }

        var mode = (string)call.Get("mode", 5, "triangular")!;
        return RateSchedule.Triangular(
            (float)low, (float)high, up, down, mode == "triangular2" ? 0.5 : 1, mode == "exp_range" ? call.Number("gamma", 6, 1) : 1);
    }

    // PyTorch's momentum is that of the optimiser, which the rates do not depend on.
    private static IRateSchedule OneCycle(TorchCall call)
    {
        var total = (long)(call.Get("total_steps", 2) is double all ? all : call.Number("epochs", 3, 1) * call.Number("steps_per_epoch", 4, 1));
        var cycle = RateSchedule.OneCycle(
            (float)call.Number("max_lr", 1, 1),
            call.Number("pct_start", 5, 0.3),
            call.Number("div_factor", 10, 25),
            call.Number("final_div_factor", 11, 1e4),
            Equals(call.Get("anneal_strategy", 6, "cos"), "linear") ? Annealing.Linear : Annealing.Cosine,
            call.Flag("three_phase", 12));
        return RateSchedule.Of((t, _) => cycle.Rate(t, total));
    }

    private static ReduceOnPlateau Plateau(TorchCall call, float rate) => new(
        rate,
        call.Number("factor", 2, 0.1),
        (int)call.Number("patience", 3, 10),
        call.Number("threshold", 4, 1e-4),
        (int)call.Number("cooldown", 6, 0),
        call.Get("min_lr", 7, 0.0) is IReadOnlyList<object?> lowest ? (float)(double)lowest[0]! : (float)call.Number("min_lr", 7, 0))
    {
        IsThresholdAbsolute = Equals(call.Get("threshold_mode", 5, "rel"), "abs"),
        SmallestChange = call.Number("eps", 8, 1e-8),
    };

    private static IRateSchedule Sequential(TorchCall call, float rate) => RateSchedule.Sequence(
        [.. Items(call.Get("schedulers", 1)).Select(s => Create((TorchCall)s!, rate))],
        [.. Items(call.Get("milestones", 2)).Select(static m => (long)(double)m!)]);

    // Each multiplies the rate by how much its own has changed in the step; but some set the rate, whatever it was.
    private static IRateSchedule Chained(TorchCall call, float rate)
    {
        var parts = Items(call.Get("schedulers", 0)).Select(s => ((TorchCall)s!, Create((TorchCall)s!, rate))).ToArray();
        return RateSchedule.Of((last, _) =>
        {
            double now = rate;
            for (var t = 0; t <= last; t++)
            {
                foreach (var (part, schedule) in parts)
                {
                    double own = schedule.Rate(t, 0), before = t == 0 ? rate : schedule.Rate(t - 1, 0);
                    var lowest = part.Word == "CosineAnnealingLR" ? part.Number("eta_min", 2, 0) : 0;
                    now = part.Word is "LambdaLR" or "CyclicLR" or "OneCycleLR" or "CosineAnnealingWarmRestarts" ? own
                        : before == lowest || (t == 0 && lowest > 0) ? now
                        : lowest + ((now - lowest) * (own - lowest) / (before - lowest));
                }
            }

            return now;
        });
    }

    private static IReadOnlyList<object?> Items(object? argument) =>
        argument as IReadOnlyList<object?> ?? throw new NotSupportedException($"{argument} is no list");
}
