using System.Diagnostics;
using System.Globalization;
using SideBySide.Jobs;
using SideBySide.Measuring;

namespace SideBySide.Engines;

/// <summary>
/// Another process that does jobs. It is told one line at a time and answers with one: <c>load JOB BATCH [sgd|adam RATE]</c> with <c>ok</c>
/// or <c>absent</c>, <c>answer JOB</c> with numbers, <c>time JOB CALLS</c> with the nanoseconds it was running and those that passed, and
/// <c>drop JOB</c> with <c>ok</c>. It waits without running in between, so that processes can be measured in turn.
/// </summary>
internal sealed class ChildEngine : IEngine
{
    private readonly Process _process;
    private readonly string _folder;

    /// <summary>Starts the process on the core this thread is bound to.</summary>
    /// <param name="name">The engine's name.</param>
    /// <param name="folder">Where weights and data are exchanged; the last argument of the command.</param>
    /// <param name="environment">Settings the process needs.</param>
    /// <param name="command">The program and its arguments.</param>
    public ChildEngine(string name, string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        Name = name;
        _folder = folder;
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1).Append(folder))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} does not start.");
    }

    public string Name { get; }

    public bool Load(Job job, JobData data)
    {
        data.Write(job, _folder);
        return Ask($"load {job.Name} {job.Batch} {job.Train?.Word}".TrimEnd()) == "ok";
    }

    public float[]? Answer(Job job) =>
        [.. Ask($"answer {job.Name}").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static n => float.Parse(n, CultureInfo.InvariantCulture))];

    public Timing Run(Job job, int rounds) => Time(job.Name, rounds);

    public void Drop(Job job) => Ask($"drop {job.Name}");

    public void Dispose()
    {
        Tell(static input => input.Close());
        if (!_process.WaitForExit(2000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The peak of the vectors this process uses, where it is one of our own.</summary>
    public IEngine Peak(string name) => new ChildPeak(name, this);

    private Timing Time(string job, int rounds)
    {
        var words = Ask(FormattableString.Invariant($"time {job} {rounds}")).Split(' ');
        return new(long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private string Ask(string line)
    {
        Tell(input =>
        {
            input.WriteLine(line);
            input.Flush();
        });
        return _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The process of {Name} ended at '{line}'. What it wrote above says why; --engine leaves it out.");
    }

    // A process that has ended takes no lines; the missing answer is what is reported.
    private void Tell(Action<StreamWriter> tell)
    {
        try
        {
            tell(_process.StandardInput);
        }
        catch (IOException)
        {
        }
    }

    private sealed class ChildPeak(string name, ChildEngine child) : IEngine
    {
        public string Name => name;

        public bool Load(Job job, JobData data) => true;

        public float[]? Answer(Job job) => null;

        public Timing Run(Job job, int rounds) => child.Time(PeakEngine.EngineName, rounds);

        public void Drop(Job job)
        {
        }

        public void Dispose()
        {
        }
    }
}
