using NetCompiler.Networks;

namespace NetCompiler.Optimizers;

/// <summary>
/// An optimiser whose step can be made piece by piece: by several workers at once, or of each layer's weights as soon as their gradient is complete and
/// still in the cache. The pieces together are one <see cref="IOptimizer.Step(NetworkInfo, Span{float}, ReadOnlySpan{float})"/>, bit for bit.
/// </summary>
public interface IPiecewiseOptimizer : IOptimizer
{
    /// <summary>Whether a step must see all gradients before it changes a weight, as clipping by their norm does.</summary>
    bool NeedsAllGradients { get; }

    /// <summary>Begins a step; every weight is then changed by exactly one call of <see cref="Continue"/>.</summary>
    /// <param name="info">The network.</param>
    /// <param name="gradients">All gradients, complete where <see cref="NeedsAllGradients"/> says so; otherwise only their number matters.</param>
    /// <exception cref="ArgumentException">The length differs from that of earlier steps.</exception>
    void Begin(NetworkInfo info, ReadOnlySpan<float> gradients);

    /// <summary>Changes some weights. Several threads may do so at once, each with its own piece.</summary>
    /// <param name="start">How many weights stand before the piece, in memory order.</param>
    /// <param name="parameters">The weights of the piece.</param>
    /// <param name="gradients">Their gradients; not changed.</param>
    void Continue(int start, Span<float> parameters, ReadOnlySpan<float> gradients);
}
