using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>An update behind what is common to all: the gradient's sign and clipping by norm, decay into the gradient or before the step.</summary>
internal readonly struct PreparedUpdate<T>(T update, CommonSettings settings) : IElementUpdate
    where T : struct, IElementUpdate
{
    // Numbers, of which the loop makes vectors: a struct of vectors goes through memory, which takes longer than the step of a small network's weights.
    private readonly T _update = update;
    private readonly float _scale = settings.Scale;
    private readonly float _decay = settings.GradientDecay;
    private readonly float _before = settings.FactorBefore;

    public static int Slots => T.Slots;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
    {
        g = Vector.MultiplyAddEstimate(new(_decay), p, _scale * g);
        p *= _before;
        _update.Apply(ref p, g, ref first, ref second, ref third);
    }
}

/// <summary>The same with the rarer settings: clipping by value, L1, decay after the step.</summary>
internal readonly struct FullyPreparedUpdate<T>(T update, CommonSettings settings) : IElementUpdate
    where T : struct, IElementUpdate
{
    private readonly PreparedUpdate<T> _update = new(update, settings with { Scale = 1 });
    private readonly float _scale = settings.Scale;
    private readonly float _bound = settings.ClipValue;
    private readonly float _l1 = settings.L1;
    private readonly float _after = settings.FactorAfter;

    public static int Slots => T.Slots;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
    {
        g = Vector.Min(Vector.Max(_scale * g, new Vector<float>(-_bound)), new Vector<float>(_bound));

        // The subgradient of |p| at 0 is 0, so that zeros stay.
        g += Signs.Of(p, new(_l1));
        _update.Apply(ref p, g, ref first, ref second, ref third);
        p *= _after;
    }
}

/// <summary>The common settings of one step on one stretch of weights.</summary>
/// <param name="Scale">What the gradients are multiplied by: the sign, and clipping by norm.</param>
/// <param name="GradientDecay">The part of the weight that is added to the gradient.</param>
/// <param name="FactorBefore">What the weight is multiplied by before the step.</param>
/// <param name="FactorAfter">What it is multiplied by after.</param>
/// <param name="L1">What is added to the gradient with the weight's sign.</param>
/// <param name="ClipValue">The largest gradient.</param>
internal readonly record struct CommonSettings(
    float Scale, float GradientDecay, float FactorBefore, float FactorAfter, float L1, float ClipValue)
{
    /// <summary>Whether <see cref="PreparedUpdate{T}"/> leaves nothing out.</summary>
    public bool AreUsual => FactorAfter == 1 && L1 == 0 && float.IsPositiveInfinity(ClipValue);
}
