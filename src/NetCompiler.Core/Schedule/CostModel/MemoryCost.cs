namespace NetCompiler.Core.Schedule;

/// <summary>
/// Cycles for what crosses the caches: the outer loops are walked from the inside; while everything touched so far fits a cache, a further loop only
/// brings what is new, and once it does not, every round brings it all again.
/// </summary>
internal sealed class MemoryCost
{
    private const int LineFloats = 16;

    private readonly Candidate _candidate;
    private readonly TileShape _shape;
    private readonly VectorMachine _machine;
    private readonly AccessFacts[] _accesses;

    /// <summary>Loops with more than one round, innermost first.</summary>
    private readonly int[] _loops;

    /// <summary>Bytes of each access touched inside the first so many loops.</summary>
    private readonly double[][] _bytes;

    /// <summary>Their sums.</summary>
    private readonly double[] _touched;

    private MemoryCost(Candidate candidate)
    {
        _candidate = candidate;
        _shape = candidate.Shape;
        _machine = _shape.Machine;
        _accesses = _shape.Facts.Accesses;
        _loops = candidate.Outer.Reverse().Where(a => _shape.Trips(a) > 1).ToArray();
        var extents = InsideTile();
        _bytes = new double[_loops.Length + 1][];
        for (var level = 0; level <= _loops.Length; level++)
        {
            if (level > 0)
            {
                var axis = _loops[level - 1];
                extents[axis] = axis == _shape.VectorAxis ? _shape.Steps(axis) * _shape.Lanes : _shape.Facts.Extents[axis];
            }

            _bytes[level] = _accesses.Select(a => Bytes(a, extents)).ToArray();
        }

        _touched = _bytes.Select(static b => b.Sum()).ToArray();
    }

    public static double Cycles(Candidate candidate)
    {
        var cost = new MemoryCost(candidate);
        return cost._accesses.Sum(cost.Cycles);
    }

    private double Cycles(AccessFacts access)
    {
        var near = Traffic(access, _machine.FirstLevel, Conflicts(access));
        if (near == 0)
        {
            return 0;
        }

        var run = Run(access);
        double streams = 1;
        for (var axis = 0; axis < _shape.Tile.Length; axis++)
        {
            if (axis != _shape.VectorAxis && !_shape.Facts.Reduces[axis] && Math.Abs(access.Strides[axis]) * 4.0 > run)
            {
                streams *= _shape.Tile[axis];
            }
        }

        var crowded = 1 + (Math.Max(0, streams - _machine.Streams) / 6);
        var bytesPerCycle = _machine.SecondLevelBytesPerCycle * run / (run + _machine.HalfBandwidthRun) / crowded;
        return (near / bytesPerCycle) + (Traffic(access, _machine.SecondLevel, conflicts: false) / _machine.FarBytesPerCycle);
    }

    private double Traffic(AccessFacts access, double capacity, bool conflicts)
    {
        var id = access.Id;
        var traffic = _bytes[0][id];
        for (var level = 0; level < _loops.Length; level++)
        {
            traffic *= _touched[level] < capacity && !conflicts ? _bytes[level + 1][id] / _bytes[level][id] : _shape.Trips(_loops[level]);
        }

        return _touched[_loops.Length] < capacity && !conflicts ? 0 : Math.Max(traffic, _bytes[_loops.Length][id]);
    }

    /// <summary>Steps of each axis in one call of the micro-kernel, in floats along the vector axis.</summary>
    private int[] InsideTile()
    {
        var extents = new int[_shape.Tile.Length];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = axis == _shape.VectorAxis
                ? (_shape.VectorReduces ? _shape.Steps(axis) : _shape.Tile[axis]) * _shape.Lanes
                : _shape.Facts.Reduces[axis] ? _shape.Facts.Extents[axis] : _shape.Tile[axis];
        }

        return extents;
    }

    /// <summary>Bytes of the cache lines touched; axes of one stride (kernel and image rows) overlap.</summary>
    private static double Bytes(AccessFacts access, int[] extents)
    {
        var strides = new List<(int Stride, int Extent)>();
        for (var axis = 0; axis < extents.Length; axis++)
        {
            var stride = Math.Abs(access.Strides[axis]);
            if (stride == 0 || extents[axis] == 1)
            {
                continue;
            }

            var same = strides.FindIndex(s => s.Stride == stride);
            if (same < 0)
            {
                strides.Add((stride, extents[axis]));
            }
            else
            {
                strides[same] = (stride, strides[same].Extent + extents[axis] - 1);
            }
        }

        strides.Sort(static (a, b) => a.Stride.CompareTo(b.Stride));
        double lines = 1;
        foreach (var (stride, extent) in strides)
        {
            lines = stride < LineFloats ? Math.Max(lines, Math.Ceiling(lines * extent * stride / LineFloats)) : lines * extent;
        }

        return lines * LineFloats * 4;
    }

    /// <summary>Whether the lines of one tile crowd into few of the 64 sets of the first-level cache (strides that are large powers of two).</summary>
    private bool Conflicts(AccessFacts access)
    {
        const int sets = 64, ways = 10, enough = 3000;
        var extents = InsideTile();
        var lines = new HashSet<long>();
        var perSet = new int[sets];
        var visited = 0;
        void Visit(int axis, long offset)
        {
            if (visited > enough)
            {
                return;
            }

            if (axis == extents.Length)
            {
                visited++;
                var line = offset / LineFloats;
                if (lines.Add(line))
                {
                    perSet[line % sets]++;
                }

                return;
            }

            var stride = access.Strides[axis];
            var step = Math.Abs(stride) == 1 ? LineFloats : 1;
            for (var i = 0; i < (stride == 0 ? 1 : extents[axis]) && visited <= enough; i += step)
            {
                Visit(axis + 1, offset + ((long)i * stride));
            }
        }

        if (_touched[_loops.Length] <= _machine.FirstLevel / 4)
        {
            return false;
        }

        Visit(0, 1 << 30);
        var most = perSet.Max();
        return most > ways && most > 2.5 * Math.Max(1, lines.Count / (double)sets);
    }

    /// <summary>Contiguous bytes the prefetchers see before the next jump.</summary>
    private double Run(AccessFacts access)
    {
        var extents = InsideTile();
        double run = 4;
        foreach (var axis in Enumerable.Range(0, extents.Length).Where(a => access.Strides[a] != 0 && extents[a] > 1).OrderBy(a => Math.Abs(access.Strides[a])))
        {
            var stride = Math.Abs(access.Strides[axis]);
            if (stride * 4 > run * 1.01)
            {
                break;
            }

            run = Math.Max(run, extents[axis] * stride * 4.0);
        }

        // The next call goes on with the run soon enough when the tile is small.
        if (_loops.Length > 0 && _touched[0] < _machine.FirstLevel / 2)
        {
            var next = _loops[0];
            var stride = Math.Abs(access.Strides[next]) * (next == _shape.VectorAxis ? _shape.Lanes : 1) * _shape.Tile[next] * 4.0;
            run = stride > 0 && stride <= run * 1.01 ? Math.Max(run, stride * _shape.Trips(next)) : run;
        }

        return HasNeighbours(access, run) ? run * 8 : run;
    }

    /// <summary>Whether other accesses go on where this one's run ends (the gates in one row of a recurrent weight).</summary>
    private bool HasNeighbours(AccessFacts access, double run)
    {
        var offsets = _accesses.Where(a => a.Buffer == access.Buffer && a.Strides.SequenceEqual(access.Strides))
            .Select(static a => a.Offset).OrderBy(static o => o).ToArray();
        return offsets.Length > 1 && offsets.Zip(offsets.Skip(1), static (a, b) => b - a).All(d => d <= (run / 4) + 1);
    }
}
