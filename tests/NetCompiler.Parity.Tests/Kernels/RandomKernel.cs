using NetCompiler.Core.Kernels;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>
/// Seeded kernels of no operator: a few axes of awkward extents, reads over any of them, forwards or backwards, one or two stages of any
/// accumulator kind, an epilogue with several writes of any mode, sometimes with what all results along an axis have together.
/// </summary>
internal sealed class RandomKernel
{
    private static readonly int[] _extents = [1, 2, 3, 5, 8, 10, 16, 17, 24, 32, 37];

    private readonly Random _random;
    private readonly KernelSketch _sketch = new();
    private readonly List<int> _parallel = [];
    private readonly List<int> _reduced = [];
    private readonly List<(Operand Operand, bool Rows, int[] Axes, bool[] Backwards)> _reads = [];
    private readonly bool _rows;
    private readonly bool _sumsRows;

    private RandomKernel(int seed)
    {
        _random = new(seed);
        _rows = _random.Next(3) > 0;
        _sumsRows = _rows && _random.Next(3) == 0;
        _parallel.AddRange(Extents(_random.Next(1, 3)));
        _reduced.AddRange(Extents(_random.Next(3)));
    }

    public static Kernel Make(int seed) => seed % 10 == 0 ? Rows(new Random(seed)) : new RandomKernel(seed).Build(seed);

    // What reads or writes rows that an index names has no other shape than these.
    private static Kernel Rows(Random random)
    {
        int Extent() => _extents[random.Next(_extents.Length)];
        return random.Next(2) == 0
            ? KernelCases.Gather(Extent(), Extent(), Extent(), random.Next(2), random.Next(2) == 0)
            : KernelCases.Scatter(Extent(), Extent(), Extent(), random.Next(2));
    }

    private Kernel Build(int seed)
    {
        var axes = new List<(int Extent, bool Parallel)>();
        axes.AddRange(_parallel.Select(static e => (e, true)));
        axes.AddRange(_reduced.Select(static e => (e, false)));
        var reads = Enumerable.Range(0, _random.Next(2, 5)).Select(i => Operand(i, axes)).ToList();
        var modes = Enumerable.Range(0, _random.Next(1, 3)).Select(_ => (WriteMode)_random.Next(3)).ToArray();
        var perExample = _rows && !_sumsRows;
        var writes = modes.Select((m, i) => _sketch.Buffer(
            "y" + i, m == WriteMode.SetOrAdd ? BufferKind.ParameterGradient : _random.Next(2) == 0 ? BufferKind.Workspace : BufferKind.Output, perExample, m, [.. _parallel])).ToArray();
        return _sketch.Flat("random" + seed, "random kernel " + seed, k =>
        {
            Affine[] n = !_rows ? [] : [_sumsRows ? k.ReduceRows() : k.Rows()];
            var parallel = _parallel.Select((e, i) => k.Parallel("p" + i, e)).ToArray();
            var reduced = _reduced.Select((e, i) => k.Reduce("r" + i, e)).ToArray();
            var all = parallel.Concat(reduced).ToArray();
            var accumulators = new List<Expression>();
            for (var stage = 0; stage < (reduced.Length + (_sumsRows ? 1 : 0) == 0 ? 0 : _random.Next(1, 3)); stage++)
            {
                k.NextStage();
                var count = _random.Next(1, 3);
                var before = accumulators.ToArray();
                for (var a = 0; a < count; a++)
                {
                    var kind = _sumsRows ? AccumulatorKind.Sum : (AccumulatorKind)Math.Max(0, _random.Next(6) - 2);
                    var body = Tree(2, () => Leaf(k, n, all, reads, before, inside: true));
                    accumulators.Add(k.Accumulate(kind, kind == AccumulatorKind.Product ? 1 + (0.01 * Expression.Tanh(body)) : body));
                }
            }

            if (_random.Next(4) == 0)
            {
                AddRowValues(k, n, all, reads, accumulators);
            }

            foreach (var y in writes)
            {
                k.Write(y, Tree(2, () => Leaf(k, n, all, reads, accumulators, inside: false)), [.. perExample ? n : [], .. parallel]);
            }
        });
    }

    // What all results along one axis have together, of which the second may be made from the first.
    private void AddRowValues(KernelBuilder k, Affine[] n, Affine[] all, List<int> reads, List<Expression> accumulators)
    {
        var chosen = _random.Next(_parallel.Count);
        for (var i = 0; i < 2; i++)
        {
            var kind = (AccumulatorKind)_random.Next(4);
            var body = Tree(1, () => Leaf(k, n, all, reads, accumulators, inside: false));
            var value = k.OfRow(kind, all[chosen], kind == AccumulatorKind.Product ? 1 + (0.01 * Expression.Tanh(body)) : body);
            accumulators.Add(kind == AccumulatorKind.Sum ? Expression.Tanh(value / _parallel[chosen]) : value);
        }
    }

    private int Operand(int index, List<(int Extent, bool Parallel)> axes)
    {
        var used = Enumerable.Range(0, axes.Count).Where(_ => _random.Next(4) > 0).OrderBy(_ => _random.Next(3)).ToArray();

        // One read at least that every place of the epilogue can make.
        used = index == 0 ? used.Where(a => axes[a].Parallel).ToArray() : used;
        var rows = _rows && (index != 0 || !_sumsRows) && _random.Next(4) > 0;
        var kind = _random.Next(2) == 0 ? BufferKind.Workspace : rows ? BufferKind.Input : BufferKind.Parameter;
        var extents = used.Length == 0 ? [1] : used.Select(a => axes[a].Extent).ToArray();
        _reads.Add((_sketch.Buffer("x" + index, kind, rows, extents), rows, used, used.Select(_ => _random.Next(5) == 0).ToArray()));
        return index;
    }

    private Expression Leaf(KernelBuilder k, Affine[] n, Affine[] all, List<int> reads, IReadOnlyList<Expression> accumulators, bool inside)
    {
        if (accumulators.Count > 0 && _random.Next(inside ? 4 : 2) == 0)
        {
            return accumulators[_random.Next(accumulators.Count)] * 0.25;
        }

        if (_random.Next(8) == 0)
        {
            return (_random.Next(8) - 4) / 4.0;
        }

        if (_random.Next(12) == 0)
        {
            var known = inside ? all.Length : _parallel.Count;
            return k.Index(all.Take(known).Aggregate((Affine)_random.Next(3), (sum, a) => sum + (_random.Next(-2, 3) * a))) * 0.01;
        }

        var (operand, rows, axes, backwards) = _reads[inside ? reads[_random.Next(reads.Count)] : 0];
        var index = axes.Select((a, i) => backwards[i] ? operand.Extents[i] - 1 - all[a] : all[a]);
        return k.Read(operand, [.. rows ? n : [], .. axes.Length == 0 ? [0] : index]);
    }

    private Expression Tree(int depth, Func<Expression> leaf)
    {
        if (depth == 0)
        {
            return leaf();
        }

        var (a, b) = (Tree(depth - 1, leaf), Tree(_random.Next(depth), leaf));
        return _random.Next(9) switch
        {
            0 or 1 or 2 => a * b,
            3 => a + b,
            4 => a - b,
            5 => Expression.Max(a, b),
            6 => Expression.Min(a, -b),
            7 => Expression.Tanh(a) * b,
            _ => Expression.Logistic(a),
        };
    }

    private IEnumerable<int> Extents(int count) => Enumerable.Range(0, count).Select(_ => _extents[_random.Next(_extents.Length)]);
}
