using SideBySide.Jobs;
using SideBySide.Measuring;

namespace SideBySide.Engines;

/// <summary>The machine's limit, measured in turn with everything else: a call is <see cref="PeakMeter.Operations"/> operations.</summary>
internal sealed class PeakEngine : IEngine
{
    public const string EngineName = "peak";

    public string Name => EngineName;

    public bool Load(Job job, JobData data) => true;

    public float[]? Answer(Job job) => null;

    public Timing Run(Job job, int rounds) => Timing.Of(PeakMeter.Run, rounds);

    public void Drop(Job job)
    {
    }

    public void Dispose()
    {
    }
}
