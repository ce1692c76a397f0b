using NetCompiler.Training;

namespace Samples;

/// <summary>Writes a line after every epoch, as soon as it is over.</summary>
internal sealed class EpochLines(Func<EpochResult, string> line) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Finished is { } epoch)
        {
            Console.WriteLine(line(epoch));
        }
    }
}
