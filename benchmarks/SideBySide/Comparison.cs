using System.Text.Json;
using SideBySide.Engines;
using SideBySide.Jobs;
using SideBySide.Measuring;
using SideBySide.Report;

namespace SideBySide;

/// <summary>One run: each job on all engines that have it, in turn.</summary>
internal sealed class Comparison(Alternation alternation, IReadOnlyList<IEngine> engines, bool allNarrow)
{
    private readonly List<Row> _rows = [];

    /// <summary>How many engines gave another answer than the rest.</summary>
    public int Disagreements { get; private set; }

    /// <summary>Measures <paramref name="jobs"/> and writes a line for each as it is done.</summary>
    public void Run(IEnumerable<Job> jobs, Action<string> line, Action<string> note)
    {
        var table = new Table([.. engines.Select(static e => e.Name)]);
        line(table.Head());
        var load = Machine.Load();
        var peaks = new List<double>();
        var shares = new List<double>();
        foreach (var job in jobs)
        {
            var data = JobData.Make(job);
            var loaded = engines.Where(e => Takes(e, job) && e.Load(job, data)).ToArray();
            Compare(job, loaded, note);
            var measured = alternation.Measure(job, loaded);
            var rows = Rows(job, measured);
            line(table.Line(job, rows));
            _rows.AddRange(rows);
            peaks.AddRange(measured.Where(static m => m.Engine == PeakEngine.EngineName).Select(static m => PeakMeter.Operations / m.Nanoseconds));
            shares.AddRange(measured.Select(static m => m.Share));
            foreach (var engine in loaded)
            {
                engine.Drop(job);
            }
        }

        note($"{Machine.Processor()}; multiply-add peak {(peaks.Count > 0 ? $"{peaks.Min():0} to {peaks.Max():0} GFLOP/s" : "not measured")}; "
            + $"load {load:0.0} before, {Machine.Load():0.0} after; the core was ours {(shares.Count > 0 ? shares.Average() : 1):0%} of the time (times are those a thread was running).");
    }

    /// <summary>Writes all rows.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(_rows, JsonOptions) + "\n");

    private static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private bool Takes(IEngine engine, Job job) => engine.Name switch
    {
        EngineTable.Narrow or EngineTable.NarrowPeak => allNarrow || job.Narrow,
        EngineTable.TwoThreads => job.Shared,
        _ => true,
    };

    // The generic engine decides where it takes part; what generated code is compared with must not be generated.
    private void Compare(Job job, IReadOnlyList<IEngine> loaded, Action<string> note)
    {
        var answers = loaded.Select(e => (e.Name, Answer: e.Answer(job))).Where(static a => a.Answer is not null).ToArray();
        if (answers.Length == 0)
        {
            return;
        }

        var (oracle, expected) = answers.FirstOrDefault(static a => a.Name == EngineTable.Generic) is { Answer: not null } generic ? generic : answers[0];
        foreach (var (name, answer) in answers)
        {
            var difference = Answers.Difference(expected!, answer!);
            if (difference > Answers.Tolerance)
            {
                Disagreements++;
                note($"{job.Name}: {name} and {oracle} differ by {difference:0.0e0}; {name} begins {First(answer!)}, {oracle} {First(expected!)}.");
            }
        }

        static string First(float[] values) => string.Join(' ', values.Take(4).Select(static v => $"{v:0.#####}"));
    }

    private static Row[] Rows(Job job, IReadOnlyList<Measurement> measured)
    {
        var peak = Peak(PeakEngine.EngineName, 1);
        var narrow = Peak(EngineTable.NarrowPeak, 0.5);
        return [.. measured.Select(m => m.Engine switch
        {
            PeakEngine.EngineName => new Row(job.Name, m.Engine, m.Nanoseconds, peak, 1),
            EngineTable.NarrowPeak => new Row(job.Name, m.Engine, m.Nanoseconds, narrow, 1),
            _ => Plain(m, m.Engine == EngineTable.Narrow ? narrow : peak),
        })];

        Row Plain(Measurement m, double limit) =>
            new(job.Name, m.Engine, m.Nanoseconds, job.Operations / m.Nanoseconds, limit > 0 ? job.Operations / m.Nanoseconds / limit : 0);

        double Peak(string engine, double lanes) =>
            measured.FirstOrDefault(m => m.Engine == engine) is { } m ? PeakMeter.Operations * lanes / m.Nanoseconds : 0;
    }
}
