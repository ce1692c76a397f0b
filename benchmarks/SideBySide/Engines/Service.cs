using System.Globalization;
using SideBySide.Jobs;
using SideBySide.Measuring;

namespace SideBySide.Engines;

/// <summary>
/// The other end of <see cref="ChildEngine"/>: generated code in a process of its own, whose environment narrows the vectors, or which several workers share.
/// </summary>
internal static class Service
{
    /// <summary>Answers lines until there are no more. Data is made anew here, from the same seed.</summary>
    /// <param name="workers">With more than one, the process may run on all cores, and what counts is the time that passes.</param>
    public static void Run(TextReader input, TextWriter output, int workers)
    {
        if (workers > 1)
        {
            Machine.Unpin();
        }

        using var engine = new NetworkEngine("generated", generic: false) { Workers = workers };
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(Answer(engine, line.Split(' '), workers > 1));
            output.Flush();
        }
    }

    private static string Answer(NetworkEngine engine, string[] words, bool isShared)
    {
        if (words is ["time", PeakEngine.EngineName, var count])
        {
            return Line(Timing.Of(PeakMeter.Run, Number(count)));
        }

        var job = JobTable.All.FirstOrDefault(j => j.Name == words[1]);
        switch (words[0])
        {
            case "load":
                return job is not null && engine.Load(job, JobData.Make(job)) ? "ok" : "absent";
            case "answer":
                return string.Join(' ', engine.Answer(job!)!.Select(static v => v.ToString("R", CultureInfo.InvariantCulture)));
            case "time":
                var timing = engine.Run(job!, Number(words[2]));
                return Line(isShared ? timing with { Running = timing.Passed } : timing);
            default:
                engine.Drop(job!);
                return "ok";
        }
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static string Line(Timing timing) => FormattableString.Invariant($"{timing.Running} {timing.Passed}");
}
