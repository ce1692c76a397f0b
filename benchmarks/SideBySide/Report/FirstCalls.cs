using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using NetCompiler.Networks;
using SideBySide.Jobs;

namespace SideBySide.Report;

/// <summary>What a first call costs: the time and the methods the JIT takes for a network's code, and what calls take before and after.</summary>
internal static class FirstCalls
{
    /// <summary>Writes a line for each network; each is created and called for the first time in this process.</summary>
    public static void Run(IEnumerable<Job> jobs, Action<string> line)
    {
        line("| network | warm-up for | methods | JIT | whole warm-up | first call after it |");
        line("|---|---|--:|--:|--:|--:|");

        // What every network shares is not the first one's.
        NetworkWarmup.Warmup(new Networks.XorNet(1), training: true);
        foreach (var job in jobs.DistinctBy(static j => (j.Create().GetType(), j.Train is null)))
        {
            var network = job.Create();
            var data = JobData.Make(job);
            data.CopyTo(network);
            var (methods, time, started) = (JitInfo.GetCompiledMethodCount(), JitInfo.GetCompilationTime(), Stopwatch.GetTimestamp());
            network.Warmup(training: job.Train is not null);
            var whole = Stopwatch.GetElapsedTime(started);
            (methods, time) = (JitInfo.GetCompiledMethodCount() - methods, JitInfo.GetCompilationTime() - time);
            var optimizer = job.Train?.Optimizer();
            started = Stopwatch.GetTimestamp();
            if (optimizer is null)
            {
                network.Predict(data.Inputs.AsSpan(0, network.Info.InputSize), data.Outputs.AsSpan(0, network.Info.OutputSize));
            }
            else
            {
                network.Train(data.Inputs, data.Targets, optimizer);
            }

            var call = Stopwatch.GetElapsedTime(started);
            line(string.Create(
                CultureInfo.InvariantCulture,
                $"| {network.GetType().Name} | {(job.Train is null ? "predictions" : "training")} | {methods} | {time.TotalMilliseconds:0} ms | {whole.TotalMilliseconds:0} ms | {call.TotalMicroseconds:#,0} µs |"));
        }
    }
}
