namespace NetCompiler.Core.Schedule;

/// <summary>What memory costs a schedule.</summary>
/// <param name="Overlapped">Cycles where arithmetic goes on meanwhile: only the bytes count, which are asked for soon enough.</param>
/// <param name="Waited">Cycles where there is nothing else to do: short runs and many streams count too.</param>
internal readonly record struct MemoryCycles(double Overlapped, double Waited);
