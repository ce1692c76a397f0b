using NetCompiler.Schedules;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>Rate schedules of the index as ours.</summary>
internal static class TorchSchedules
{
    /// <exception cref="NotSupportedException">There is no such schedule here yet.</exception>
    public static IRateSchedule Create(ReferenceCase reference)
    {
        var rate = float.Parse(reference.Text("base_rate") ?? "0.1", System.Globalization.CultureInfo.InvariantCulture);
        if (TorchCall.Parse(reference.Torch) is { Word: "OneCycleLR" } cycle && Equals(cycle.Get("anneal_strategy", 6, "cos"), "linear"))
        {
            return RateSchedule.OneCycle(
                (float)cycle.Number("max_lr", 1, 1), cycle.Number("pct_start", 5, 0.3), cycle.Number("div_factor", 10, 25), cycle.Number("final_div_factor", 11, 1e4));
        }

        return (reference.Text("op"), reference.Option("s")) switch
        {
            ("constant", _) => RateSchedule.Constant(rate),
            ("power", { } s) => RateSchedule.Power(rate, s),
            ("exponential", { } s) => RateSchedule.Exponential(rate, s),
            _ => throw new NotSupportedException($"there is no rule for {reference.Text("op") ?? reference.Torch}"),
        };
    }
}
