namespace SideBySide.Report;

/// <summary>One engine's result for one job, as <c>--json</c> writes it.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Nanoseconds">Median time of a call: one prediction, one batch of them, or one training step.</param>
/// <param name="Gflops">Billions of floating-point operations a second; activations and optimisers take time but count none.</param>
/// <param name="ShareOfPeak">The part of the multiply-add peak of its vector width that this is, from 0 to 1, the peak measured in turn with it.</param>
internal sealed record Row(string Job, string Engine, double Nanoseconds, double Gflops, double ShareOfPeak);
