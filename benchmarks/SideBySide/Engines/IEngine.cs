using SideBySide.Jobs;
using SideBySide.Measuring;

namespace SideBySide.Engines;

/// <summary>Something that does jobs: generated code, the generic engine, a peer.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>As in the table and the options, e.g. <c>generated</c>.</summary>
    string Name { get; }

    /// <summary>Makes the job ready with its weights and data.</summary>
    /// <returns>False where the engine does not have this job.</returns>
    bool Load(Job job, JobData data);

    /// <summary>The outputs of a prediction, or the losses of the first steps of a training; null where there is nothing to compare.</summary>
    float[]? Answer(Job job);

    /// <summary>Calls a loaded job so many times.</summary>
    Timing Run(Job job, int rounds);

    /// <summary>Lets go of a loaded job.</summary>
    void Drop(Job job);
}
