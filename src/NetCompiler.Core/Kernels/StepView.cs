namespace NetCompiler.Core.Kernels;

/// <summary>A loop over steps that calls of a program stand in. The steps are counted in time, also when the loop runs backwards.</summary>
/// <param name="Name">For comments: the layer, and whether it is its gradient.</param>
/// <param name="Steps">How often the calls are made.</param>
/// <param name="Reverse">Whether it runs from the last step to the first.</param>
public sealed record ProgramLoop(string Name, int Steps, bool Reverse);

/// <summary>
/// What a call sees of a buffer: of one of its extents, mostly the first, which counts steps, one step, which moves with the loop or stands still, or
/// several. A kernel knows nothing of it: the caller adds <c>(First + By · t) · stride</c>, so that one kernel serves all steps.
/// </summary>
/// <param name="First">The first step seen; where it moves, of step 0.</param>
/// <param name="Moves">Whether the loop's step is added.</param>
/// <param name="Count">Steps seen, which are then the extent; 0 for a single one of the first extent, without an extent for it.</param>
/// <param name="By">How far it moves with each step of the loop.</param>
/// <param name="Dimension">Which extent it is of.</param>
public sealed record StepView(int First, bool Moves, int Count = 0, int By = 1, int Dimension = 0)
{
    /// <summary>The extents a kernel sees of <paramref name="extents"/>.</summary>
    public static EquatableArray<int> Extents(EquatableArray<int> extents, StepView? view) => view switch
    {
        null => extents,
        { Count: 0 } => extents.Skip(1).ToEquatable(),
        _ => extents.With(view.Dimension, view.Count),
    };

    /// <summary>The step after the last one seen in a loop of <paramref name="steps"/>.</summary>
    public int End(int steps) => First + (Moves ? By * (steps - 1) : 0) + Math.Max(Count, 1);
}
