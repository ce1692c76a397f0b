namespace NetCompiler.Core.Emit;

/// <summary>Where the emitted code stands in the reduction axes.</summary>
/// <param name="Fixed">For each axis the constant step, relative to <see cref="Loops"/> for the axis <see cref="Inner"/>; -1 without one.</param>
/// <param name="Loops">For each axis the variable of the loop around, empty without one.</param>
/// <param name="Inner">The axis whose loop variable stands in indices; other looped axes have moved the spans. -1 without one.</param>
/// <param name="Masked">Whether this is the last, partly used vector of a reduced vector axis.</param>
internal sealed record ReductionStep(EquatableArray<int> Fixed, EquatableArray<string> Loops, int Inner, bool Masked)
{
    public static ReductionStep None(int axes) =>
        new(Enumerable.Repeat(-1, axes).ToEquatable(), Enumerable.Repeat("", axes).ToEquatable(), -1, false);

    public ReductionStep At(int axis, int step) => this with { Fixed = Fixed.With(axis, step) };

    public ReductionStep In(int axis, string variable) => this with { Loops = Loops.With(axis, variable) };
}
