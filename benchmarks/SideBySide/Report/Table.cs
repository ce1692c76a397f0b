using SideBySide.Engines;
using SideBySide.Jobs;

namespace SideBySide.Report;

/// <summary>The table the README shows: ours, and each other engine with how many times longer it takes.</summary>
internal sealed class Table(IReadOnlyList<string> engines)
{
    private readonly string[] _others = [.. engines.Where(static e => e is not (PeakEngine.EngineName or EngineTable.NarrowPeak or EngineTable.Generated))];

    /// <summary>The two lines above the rows.</summary>
    public string Head() =>
        $"| job | generated | GFLOP/s | of the peak |{string.Concat(_others.Select(static e => $" {e} |"))}\n|---|--:|--:|--:|{string.Concat(_others.Select(static _ => "--:|"))}";

    /// <summary>A job's line.</summary>
    public string Line(Job job, IReadOnlyList<Row> rows)
    {
        var ours = rows.FirstOrDefault(static r => r.Engine == EngineTable.Generated);
        var line = ours is null ? $"| {job.Title} | | | |" : $"| {job.Title} | {Time(ours.Nanoseconds)} | {ours.Gflops:0.#} | {ours.ShareOfPeak:0%} |";
        return line + string.Concat(_others.Select(e => $" {Cell(rows.FirstOrDefault(r => r.Engine == e), ours)} |"));
    }

    private static string Cell(Row? row, Row? ours) => row switch
    {
        null => "",
        { Engine: EngineTable.Narrow } => $"{Time(row.Nanoseconds)} ({row.ShareOfPeak:0%} of its peak)",
        _ when ours is null => Time(row.Nanoseconds),
        _ => $"{Time(row.Nanoseconds)} ({Ratio(row.Nanoseconds / ours.Nanoseconds)}×)",
    };

    private static string Ratio(double ratio) => ratio < 9.95 ? $"{ratio:0.00}" : $"{ratio:0}";

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 99.95 => $"{nanoseconds:0.0} ns",
        < 10_000 => $"{nanoseconds:#,0} ns",
        < 10_000_000 => $"{nanoseconds / 1e3:#,0.#} µs",
        _ => $"{nanoseconds / 1e6:#,0.#} ms",
    };
}
