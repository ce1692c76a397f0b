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
    private const int Line = 16;

    /// <summary>Weights whose lines arrive while the gradient of their piece is computed; more of them fill the queue of stores, and wait there as they would later.</summary>
    private const int MostClaimed = 4096;

    private readonly IPiecewiseOptimizer? _optimizer;
    private readonly Span<float> _weights;
    private readonly Span<float> _gradients;
    private readonly Span<float> _piece;
    private readonly int _offset;
    private readonly bool _isShared;

    /// <summary>A step that was begun.</summary>
    /// <param name="optimizer">Null changes nothing.</param>
    /// <param name="weights">The parameter memory.</param>
    /// <param name="gradients">Its gradients, which fill as the pass goes on.</param>
    /// <param name="piece">Memory of this thread for the gradients of one piece, as long as the longest; empty where all gradients are kept.</param>
    /// <param name="isShared">Whether several workers change weights, each some, and all read them.</param>
    public WeightUpdate(IPiecewiseOptimizer? optimizer, Span<float> weights, Span<float> gradients, Span<float> piece, bool isShared = false)
    {
        _isShared = isShared;
        _optimizer = optimizer;
        _weights = weights;
        _gradients = gradients;
        _piece = piece;
    }

    private WeightUpdate(scoped in WeightUpdate all, int offset)
        : this(all._optimizer, all._weights, all._gradients, all._piece, all._isShared) => _offset = offset;

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
    /// <param name="piece">As in the constructor.</param>
    public static WeightUpdate Begin(NetworkInfo info, IOptimizer optimizer, Span<float> weights, Span<float> gradients, Span<float> piece)
    {
        if (optimizer is not IPiecewiseOptimizer { NeedsAllGradients: false } piecewise)
        {
            return default;
        }

        piecewise.Begin(info, gradients);
        return new(piecewise, weights, gradients, piece);
    }

    /// <summary>The same for one tensor.</summary>
    /// <param name="offset">Where it begins in the parameter memory.</param>
    public WeightUpdate Of(int offset) => new(in this, offset);

    /// <summary>
    /// Has the gradients of a piece made in memory that all pieces share, where nobody asks for them afterwards: it stays in the cache, and what is read once
    /// is never written beyond it.
    /// </summary>
    /// <param name="accumulate">Whether gradients are added to those that are there.</param>
    /// <param name="gradients">Those of the tensor; afterwards perhaps those of the piece alone.</param>
    /// <param name="start">Where in the tensor the piece begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="size">Floats of a row that the kernel stores.</param>
    /// <param name="rowSize">Floats from row to row; what lies between is set to 0.</param>
    /// <returns>Where in the tensor <paramref name="gradients"/> begin now: 0 or <paramref name="start"/>.</returns>
    public int Narrow(bool accumulate, ref Span<float> gradients, int start, int end, int size = 1, int rowSize = 1)
    {
        if (_optimizer is null)
        {
            return 0;
        }

        if (_isShared && end - start <= MostClaimed)
        {
            Claim(WeightsOf(start, end));
        }

        if (accumulate || end - start > _piece.Length)
        {
            return 0;
        }

        gradients = _piece;
        if (rowSize > size)
        {
            RowPacking.ClearGaps(gradients, (end - start) / rowSize, size, rowSize);
        }

        return start;
    }

    /// <summary>Changes weights whose gradients are complete.</summary>
    /// <param name="gradients">As <see cref="Narrow"/> left them.</param>
    /// <param name="origin">Where in the tensor they begin.</param>
    /// <param name="start">Where in the tensor the weights begin.</param>
    /// <param name="end">Where they end.</param>
    public void Piece(ReadOnlySpan<float> gradients, int origin, int start, int end)
    {
        if (_optimizer is null || end <= start)
        {
            return;
        }

        var weights = WeightsOf(start, end);
        _optimizer.Continue(_offset + start, weights, gradients.Slice(start - origin, weights.Length));
    }

    // The last piece may end in the padding behind the tensor.
    private Span<float> WeightsOf(int start, int end) => _weights.Slice(_offset + start, Math.Min(end - start, _weights.Length - _offset - start));

    // All cores have read these weights, so each has the lines, and a store must first take them away from the others, a line after the other: a third of a
    // microsecond for every ten. What is stored now, the value that is there, waits for that beside the products to come; the update then finds lines of its own.
    private static void Claim(Span<float> weights)
    {
        for (var i = 0; i < weights.Length; i += Line)
        {
            Volatile.Write(ref weights[i], Volatile.Read(ref weights[i]));
        }
    }

    /// <summary>Changes weights after the pass.</summary>
    /// <param name="start">Where in the parameter memory they begin.</param>
    /// <param name="length">How many they are.</param>
    /// <param name="workers">How many workers share them, if they are many.</param>
    public void Rest(int start, int length, int workers = 1) =>
        WorkerTeam.Update(workers, _optimizer!, start, _weights.Slice(start, length), _gradients.Slice(start, length));
}
