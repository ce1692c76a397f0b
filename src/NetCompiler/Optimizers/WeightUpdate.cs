using System.ComponentModel;
using NetCompiler.Networks;
using NetCompiler.Workers;

namespace NetCompiler.Optimizers;

/// <summary>
/// A step of an optimiser that is made during the gradient pass: each piece of the weights changes as soon as its gradient is complete, while both are in the
/// cache. The default value changes nothing. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct WeightUpdate
{
    private readonly IPiecewiseOptimizer? _optimizer;
    private readonly Span<float> _weights;
    private readonly Span<float> _gradients;
    private readonly int _offset;

    /// <summary>A step that was begun.</summary>
    /// <param name="optimizer">Null changes nothing.</param>
    /// <param name="weights">The parameter memory.</param>
    /// <param name="gradients">Its gradients, which fill as the pass goes on.</param>
    public WeightUpdate(IPiecewiseOptimizer? optimizer, Span<float> weights, Span<float> gradients)
    {
        _optimizer = optimizer;
        _weights = weights;
        _gradients = gradients;
    }

    private WeightUpdate(scoped in WeightUpdate all, int offset)
        : this(all._optimizer, all._weights, all._gradients) => _offset = offset;

    /// <summary>Whether weights change.</summary>
    public bool IsOn => _optimizer is not null;

    /// <summary>What makes the step; null where there is none.</summary>
    public IPiecewiseOptimizer? Optimizer => _optimizer;

    /// <summary>The parameter memory.</summary>
    public Span<float> Weights => _weights;

    /// <summary>Begins a step, if the optimiser can make it piece by piece without having seen all gradients.</summary>
    /// <param name="info">The network.</param>
    /// <param name="optimizer">The caller's.</param>
    /// <param name="weights">The parameter memory.</param>
    /// <param name="gradients">Memory for its gradients.</param>
    public static WeightUpdate Begin(NetworkInfo info, IOptimizer optimizer, Span<float> weights, Span<float> gradients)
    {
        if (optimizer is not IPiecewiseOptimizer { NeedsAllGradients: false } piecewise)
        {
            return default;
        }

        piecewise.Begin(info, gradients);
        return new(piecewise, weights, gradients);
    }

    /// <summary>The same for one tensor.</summary>
    /// <param name="offset">Where it begins in the parameter memory.</param>
    public WeightUpdate Of(int offset) => new(in this, offset);

    /// <summary>Changes weights whose gradients are complete.</summary>
    /// <param name="start">Where in the tensor they begin.</param>
    /// <param name="end">Where they end.</param>
    public void Piece(int start, int end)
    {
        if (_optimizer is null || end <= start)
        {
            return;
        }

        // The last piece may end in the padding behind the tensor.
        var (from, length) = (_offset + start, Math.Min(end - start, _weights.Length - _offset - start));
        _optimizer.Continue(from, _weights.Slice(from, length), _gradients.Slice(from, length));
    }

    /// <summary>Changes weights after the pass.</summary>
    /// <param name="start">Where in the parameter memory they begin.</param>
    /// <param name="length">How many they are.</param>
    /// <param name="workers">How many workers share them, if they are many.</param>
    public void Rest(int start, int length, int workers = 1) =>
        WorkerTeam.Update(workers, _optimizer!, start, _weights.Slice(start, length), _gradients.Slice(start, length));
}
