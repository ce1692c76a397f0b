using System.Globalization;
using NetCompiler.Schedules;

namespace NetCompiler.Tool.Training;

/// <summary>Rate schedules by name, with numbers behind colons: <c>step:1000:0.5</c>.</summary>
internal static class ScheduleChoice
{
    public const string Forms = "constant, cosine, linear, onecycle, step:STEPS[:FACTOR], exponential:STEPS, power:STEPS, plateau[:EPOCHS]";

    /// <summary>A new schedule.</summary>
    /// <param name="text">As written; null for a constant rate.</param>
    /// <param name="rate">The rate it starts with, or reaches.</param>
    /// <param name="warmUp">Steps in which the rate rises from 0; 0 for none.</param>
    /// <returns>Null where the optimiser's own rate is meant.</returns>
    public static IRateSchedule? Create(string? text, float rate, long warmUp)
    {
        var schedule = Create(text, rate);
        if (warmUp == 0)
        {
            return schedule;
        }

        return schedule is IObservingSchedule or IMomentumSchedule
            ? throw new ToolException($"--warmup: the schedule {text} has a beginning of its own. Take another schedule, or no warm-up.")
            : RateSchedule.WarmUp(warmUp, schedule ?? RateSchedule.Constant(rate));
    }

    private static IRateSchedule? Create(string? text, float rate)
    {
        var parts = (text ?? "constant").Split(':');
        return (parts[0], parts.Length) switch
        {
            ("constant", 1) => null,
            ("cosine", 1) => RateSchedule.Cosine(rate),
            ("linear", 1) => RateSchedule.Linear(rate, 0),
            ("onecycle", 1) => RateSchedule.OneCycle(rate),
            ("step", 2 or 3) => RateSchedule.Step(rate, (long)Number(text!, parts[1]), parts.Length == 3 ? Number(text!, parts[2]) : 0.1),
            ("exponential", 2) => RateSchedule.Exponential(rate, Number(text!, parts[1])),
            ("power", 2) => RateSchedule.Power(rate, Number(text!, parts[1])),
            ("plateau", 1 or 2) => new ReduceOnPlateau(rate, patience: parts.Length == 2 ? (int)Number(text!, parts[1]) : 5),
            _ => throw Unknown(text!),
        };
    }

    private static double Number(string text, string part) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < int.MaxValue ? number : throw Unknown(text);

    private static ToolException Unknown(string text) => new($"--schedule {text}: there are {Forms}; numbers are above 0.");
}
