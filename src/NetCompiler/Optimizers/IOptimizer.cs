using NetCompiler.Networks;

namespace NetCompiler.Optimizers;

/// <summary>Changes weights by their gradients. Works on bare spans of any length; its own state is made at the first step.</summary>
public interface IOptimizer
{
    /// <summary>The rate of the next step; schedules set it.</summary>
    float LearningRate { get; set; }

    /// <summary>One step: changes <paramref name="parameters"/> in place.</summary>
    /// <param name="parameters">The weights, in any order that stays the same.</param>
    /// <param name="gradients">Their gradients, in the same order; not changed.</param>
    /// <exception cref="ArgumentException">The lengths differ, or differ from those of earlier steps.</exception>
    void Step(Span<float> parameters, ReadOnlySpan<float> gradients);

    /// <summary>
    /// One step of a network's weights in memory order. Optimisers that may leave weights out leave those alone that are declared frozen, from decay,
    /// too; this one does as for bare spans if it does not say otherwise.
    /// </summary>
    /// <param name="info">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="gradients">Their gradients; not changed.</param>
    /// <exception cref="ArgumentException">The lengths differ, or differ from those of earlier steps.</exception>
    void Step(NetworkInfo info, Span<float> parameters, ReadOnlySpan<float> gradients) => Step(parameters, gradients);
}
