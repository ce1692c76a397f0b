namespace NetCompiler.Core.Kernels;

/// <summary>A value that kernels read or write. Indices have one entry per extent, and first the example when it is per example.</summary>
/// <param name="Buffer">Id in the program.</param>
/// <param name="Mode">How writes to it happen: a sum over the batch is set by the first batch tile, added to by later ones.</param>
public sealed record Operand(int Buffer, string Name, EquatableArray<int> Extents, bool PerExample, WriteMode Mode = WriteMode.Set)
{
    /// <summary>The steps of the buffer it stands for; null for all.</summary>
    public StepView? View { get; init; }
}
