namespace NetCompiler.Core.Schedule;

/// <summary>
/// Cycles for what crosses the caches: the outer loops are walked from the inside; while everything touched so far fits a cache, a further loop only
/// brings what is new, and once it does not, every round brings it all again.
/// </summary>
internal sealed class MemoryCost
{
    private readonly TileShape _shape;
    private readonly VectorMachine _machine;
    private readonly AccessFacts[] _accesses;

    /// <summary>Loops with more than one round, innermost first.</summary>
    private readonly Round[] _loops;

    /// <summary>Bytes of each access touched inside the first so many loops.</summary>
    private readonly double[][] _bytes;

    /// <summary>Their sums.</summary>
    private readonly double[] _touched;

    private readonly SetConflicts _conflicts;

    private readonly int[] _insideTile;

    private MemoryCost(Candidate candidate, SetConflicts conflicts)
    {
        _conflicts = conflicts;
        _shape = candidate.Shape;
        _machine = _shape.Machine;
        _accesses = _shape.Facts.Accesses;
        _loops = Rounds(candidate).Where(static r => r.Trips > 1).ToArray();
        _insideTile = InsideTile(_shape);
        var extents = (int[])_insideTile.Clone();
        _bytes = new double[_loops.Length + 1][];
        for (var level = 0; level <= _loops.Length; level++)
        {
            if (level > 0)
            {
                extents[_loops[level - 1].Axis] = _loops[level - 1].Extent;
            }

            var bytes = new double[_accesses.Length];
            for (var a = 0; a < bytes.Length; a++)
            {
                bytes[a] = Bytes(_accesses[a], extents);
            }

            _bytes[level] = bytes;
        }

        _touched = _bytes.Select(static b => b.Sum()).ToArray();
    }

    /// <summary>The loops around the tile, innermost first; a weight's gradient that is made in pieces has one more around them all.</summary>
    private IEnumerable<Round> Rounds(Candidate candidate)
    {
        var pieces = _shape.Packing is null && !_machine.IsCompact ? _shape.Facts.Pieces : null;
        foreach (var axis in candidate.Outer.Reverse())
        {
            var full = axis == _shape.VectorAxis ? _shape.Steps(axis) * _shape.Lanes : _shape.Facts.Extents[axis];
            if (pieces?.Axis != axis)
            {
                yield return new(axis, _shape.Trips(axis), full);
                continue;
            }

            // Whole tiles of it.
            var step = Math.Max(1, _shape.Tile[axis]) * (axis == _shape.VectorAxis ? _shape.Lanes : 1);
            yield return new(axis, (pieces.Steps + step - 1) / step, Math.Min(full, (pieces.Steps + step - 1) / step * step));
        }

        if (pieces is not null)
        {
            var axis = pieces.Axis;
            yield return new(axis, pieces.Count, axis == _shape.VectorAxis ? _shape.Steps(axis) * _shape.Lanes : _shape.Facts.Extents[axis]);
        }
    }

    /// <param name="conflicts">Of the candidate's tile.</param>
    public static MemoryCycles Cycles(Candidate candidate, SetConflicts conflicts) => new MemoryCost(candidate, conflicts).Cycles();

    private MemoryCycles Cycles()
    {
        var near = _accesses.Sum(Near);
        var far = _accesses.Select(a => Traffic(a, _machine.SecondLevel, conflicts: false)).ToArray();

        // What the sums read arithmetic hides; prefetchers ask ahead for the rest, in long runs. Where the source must be short that decides nothing.
        double InRuns(int a) => far[a] == 0 ? 0 : far[a] * (1 + (_machine.HalfFarRun / Run(_accesses[a])));
        var overlapped = near + (_accesses.Select((a, i) => _machine.IsCompact || _shape.Facts.BodyReads.Contains(a) ? far[i] : InRuns(i)).Sum() / _machine.FarBytesPerCycle);
        if (_shape.Facts.ReadsAgain || far.All(static bytes => bytes == 0))
        {
            return new(overlapped, overlapped);
        }

        // Prefetchers ask ahead for what comes from afar, in long runs and along so many streams, those of all operands together.
        var streams = _accesses.Where((_, a) => far[a] > 0).Sum(a => Streams(a, RunInTile(a)));
        var inRuns = _accesses.Select((_, a) => InRuns(a)).Sum();
        return new(overlapped, near + (inRuns * Crowded(streams) / _machine.FarBytesPerCycle));
    }

    private double Near(AccessFacts access)
    {
        var near = Traffic(access, _machine.FirstLevel, Conflicts(access));
        if (near == 0)
        {
            return 0;
        }

        var run = Run(access);
        return near / (_machine.SecondLevelBytesPerCycle * run / (run + _machine.HalfBandwidthRun) / Crowded(Streams(access, run)));
    }

    private double Crowded(double streams) => 1 + (Math.Max(0, streams - _machine.Streams) / 6);

    // Rows of the tile that lie further apart than a run.
    private double Streams(AccessFacts access, double run)
    {
        double streams = 1;
        for (var axis = 0; axis < _shape.Tile.Length; axis++)
        {
            if (axis != _shape.VectorAxis && !_shape.Facts.Reduces[axis] && Math.Abs(access.Strides[axis]) * 4.0 > run)
            {
                streams *= _shape.Tile[axis];
            }
        }

        return streams;
    }

    private double Traffic(AccessFacts access, double capacity, bool conflicts)
    {
        var id = access.Id;
        var traffic = _bytes[0][id];
        for (var level = 0; level < _loops.Length; level++)
        {
            traffic *= _touched[level] < capacity && !conflicts ? _bytes[level + 1][id] / _bytes[level][id] : _loops[level].Trips;
        }

        return _touched[_loops.Length] < capacity && !conflicts ? 0 : Math.Max(traffic, _bytes[_loops.Length][id]);
    }

    /// <summary>Steps of each axis in one call of the micro-kernel, in floats along the vector axis.</summary>
    public static int[] InsideTile(TileShape shape)
    {
        var extents = new int[shape.Tile.Length];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = axis == shape.VectorAxis
                ? (shape.VectorReduces ? shape.Steps(axis) : shape.Tile[axis]) * shape.Lanes
                : shape.Facts.Reduces[axis] ? shape.Facts.Extents[axis] : shape.Tile[axis];
        }

        return extents;
    }

    /// <summary>Bytes of the cache lines touched; axes of one stride (kernel and image rows) overlap.</summary>
    private static double Bytes(AccessFacts access, int[] extents)
    {
        double lines = 1;
        var order = access.ByStride;
        for (var i = 0; i < order.Length;)
        {
            var (stride, extent) = (Math.Abs(access.Strides[order[i]]), 1);
            for (; i < order.Length && Math.Abs(access.Strides[order[i]]) == stride; i++)
            {
                extent += extents[order[i]] - 1;
            }

            if (extent > 1)
            {
                lines = stride < VectorMachine.LineFloats ? Math.Max(lines, Math.Ceiling(lines * extent * stride / VectorMachine.LineFloats)) : lines * extent;
            }
        }

        return lines * VectorMachine.LineFloats * 4;
    }

    private bool Conflicts(AccessFacts access) => _touched[_loops.Length] > _machine.FirstLevel / 4 && _conflicts.Has(access);

    /// <summary>Contiguous bytes the prefetchers see before the next jump.</summary>
    private double Run(AccessFacts access)
    {
        var run = RunInTile(access);

        // The next call goes on with the run soon enough when the tile is small.
        if (_loops.Length > 0 && _touched[0] < _machine.FirstLevel / 2)
        {
            var next = _loops[0].Axis;
            var stride = Math.Abs(access.Strides[next]) * (next == _shape.VectorAxis ? _shape.Lanes : 1) * _shape.Tile[next] * 4.0;
            if (stride > run * 1.01 && stride <= Together(access, run) * 1.01)
            {
                return Math.Max(run * 8, stride * _loops[0].Trips);
            }

            run = stride > 0 && stride <= run * 1.01 ? Math.Max(run, stride * _loops[0].Trips) : run;
        }

        return HasNeighbours(access, run) ? run * 8 : run;
    }

    private double RunInTile(AccessFacts access)
    {
        double run = 4;
        foreach (var axis in access.ByStride)
        {
            var stride = Math.Abs(access.Strides[axis]);
            if (_insideTile[axis] == 1)
            {
                continue;
            }

            if (stride * 4 > run * 1.01)
            {
                run = Together(access, run);
                if (stride * 4 > run * 1.01)
                {
                    break;
                }
            }

            run = Math.Max(run, _insideTile[axis] * stride * 4.0);
        }

        return run;
    }

    /// <summary>Whether other accesses go on where this one's run ends (the gates in one row of a recurrent weight).</summary>
    private bool HasNeighbours(AccessFacts access, double run)
    {
        var offsets = access.SameStrides(_accesses);
        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] - offsets[i - 1] > (run / 4) + 1)
            {
                return false;
            }
        }

        return offsets.Length > 1;
    }

    /// <summary>A run with those of the accesses that go on where it ends.</summary>
    private double Together(AccessFacts access, double run) =>
        HasNeighbours(access, run) && access.SameStrides(_accesses) is var offsets ? run + ((offsets[offsets.Length - 1] - offsets[0]) * 4.0) : run;

    /// <summary>A loop.</summary>
    /// <param name="Extent">Steps of the axis done when it ends, in floats along the vector axis.</param>
    private readonly record struct Round(int Axis, int Trips, int Extent);
}
