namespace NetCompiler.Core.Schedule;

/// <summary>Loads of one written-out body, and how many loaded vectors are live at once.</summary>
/// <param name="LoadSlots">Load slots; a vector that crosses a cache line takes two.</param>
/// <param name="Live">Most loaded values that wait for a later use at one time.</param>
/// <param name="Reused">Uses of loaded values behind their first.</param>
/// <param name="Unaligned">Distinct vector loads that need a slice of their own.</param>
internal readonly record struct BodyLoads(double LoadSlots, int Live, int Reused, int Unaligned);

/// <summary>
/// Walks a body in the order in which it is emitted: loads of the same element are made once and stay in a register until their last use. A formula
/// cannot see that neighbouring results of a convolution share most of what they read; the walk can.
/// </summary>
internal sealed class RegisterCost
{
    private readonly TileShape _shape;
    private readonly int[] _tile;
    private readonly StageFacts _stage;
    private readonly int[] _tiled;
    private readonly int[] _written;
    private readonly int[] _index;
    private readonly bool[] _crossesLines;
    private readonly bool[] _drifts;
    private readonly Dictionary<long, int> _seen = [];
    private readonly List<(int First, int Last)> _uses = [];
    private int _time;
    private double _slots;
    private int _unaligned;
    private int _reused;

    private RegisterCost(TileShape shape, int[] tile, StageFacts stage)
    {
        _shape = shape;
        _tile = tile;
        _stage = stage;
        var facts = shape.Facts;
        _tiled = Enumerable.Range(0, tile.Length).Where(a => a != shape.VectorAxis && !facts.Reduces[a] && tile[a] > 1).ToArray();
        _written = shape.ReductionOrder.Where(a => shape.WrittenOut[a] && shape.Steps(a) > 1).ToArray();
        _index = new int[tile.Length];
        _crossesLines = new bool[facts.Accesses.Length];
        _drifts = new bool[facts.Accesses.Length];
        foreach (var read in stage.Reads)
        {
            _crossesLines[read.Id] = CrossesLines(read);
            _drifts[read.Id] = _crossesLines[read.Id] && Drifts(read);
        }
    }

    public static BodyLoads Walk(TileShape shape, int[] tile, StageFacts stage)
    {
        var walk = new RegisterCost(shape, tile, stage);
        var inner = shape.InnerLoop;
        for (var step = 0; step < (inner < 0 ? 1 : shape.Unroll); step++)
        {
            walk.At(inner, step * (inner == shape.VectorAxis ? shape.Lanes : 1));
            walk.WrittenOut(0);
        }

        return new(walk._slots, walk.MostLive(), walk._reused, walk._unaligned);
    }

    private void At(int axis, int step)
    {
        if (axis >= 0)
        {
            _index[axis] = step;
        }
    }

    private void WrittenOut(int depth)
    {
        if (depth == _written.Length)
        {
            foreach (var reads in _stage.Turns)
            {
                Tiled(0, reads);
            }

            return;
        }

        var axis = _written[depth];
        for (var step = 0; step < _shape.Steps(axis); step++)
        {
            _index[axis] = step;
            WrittenOut(depth + 1);
        }

        _index[axis] = 0;
    }

    private void Tiled(int depth, AccessFacts[] reads)
    {
        if (depth == _tiled.Length)
        {
            Vectors(reads);
            return;
        }

        var axis = _tiled[depth];
        for (var step = 0; step < _tile[axis]; step++)
        {
            _index[axis] = step;
            Tiled(depth + 1, reads);
        }

        _index[axis] = 0;
    }

    private void Vectors(AccessFacts[] reads)
    {
        var vector = _shape.VectorAxis;
        var count = _shape.VectorReduces ? 1 : _tile[vector];
        for (var v = 0; v < count; v++)
        {
            if (!_shape.VectorReduces)
            {
                _index[vector] = v * _shape.Lanes;
            }

            foreach (var read in reads)
            {
                Use(read);
            }

            _time++;
        }

        if (!_shape.VectorReduces)
        {
            _index[vector] = 0;
        }
    }

    private void Use(AccessFacts read)
    {
        var offset = read.Offset;
        for (var axis = 0; axis < _index.Length; axis++)
        {
            offset += _index[axis] * read.Strides[axis];
        }

        var key = ((long)read.Buffer << 32) | (uint)offset;
        if (!_seen.TryGetValue(key, out var use))
        {
            _seen[key] = use = _uses.Count;
            _uses.Add((_time, _time));
            // Of every second element there are two loads and an exchange of lanes.
            _slots += read.Strides[_shape.VectorAxis] == PairedLanes.Stride ? 3 : _drifts[read.Id] ? 1 + CrossingShare : _crossesLines[read.Id] && offset % _shape.Lanes != 0 ? 2 : 1;
            _unaligned += _crossesLines[read.Id] ? 1 : 0;
        }

        _reused += _uses[use].Last < _time ? 1 : 0;
        _uses[use] = (_uses[use].First, _time);
    }

    private bool CrossesLines(AccessFacts read)
    {
        var lanes = _shape.Lanes;
        if (read.Strides[_shape.VectorAxis] == 0)
        {
            return false;
        }

        if (read.Offset % lanes != 0)
        {
            return true;
        }

        for (var axis = 0; axis < read.Strides.Length; axis++)
        {
            if (axis != _shape.VectorAxis && read.Strides[axis] % lanes != 0 && _shape.Facts.Moves[axis])
            {
                return true;
            }
        }

        return false;
    }

    // Of vectors that begin anywhere, those that end in the next line.
    private double CrossingShare => (_shape.Lanes - 1.0) / VectorMachine.LineFloats;

    // Whether a loop around moves what is read by less than whole vectors, so that no place in the body says how it is aligned.
    private bool Drifts(AccessFacts read)
    {
        for (var axis = 0; axis < read.Strides.Length; axis++)
        {
            var isLoop = axis != _shape.VectorAxis && (_shape.Facts.Reduces[axis]
                ? !_shape.WrittenOut[axis] && _shape.Steps(axis) > (axis == _shape.InnerLoop ? _shape.Unroll : 1)
                : _shape.Trips(axis) > 1);
            var step = _shape.Facts.Reduces[axis] ? axis == _shape.InnerLoop ? _shape.Unroll : 1 : _tile[axis];
            if (isLoop && step * read.Strides[axis] % _shape.Lanes != 0)
            {
                return true;
            }
        }

        return false;
    }

    private int MostLive()
    {
        var change = new int[_time + 2];
        foreach (var (first, last) in _uses)
        {
            if (last > first)
            {
                change[first]++;
                change[last + 1]--;
            }
        }

        var (live, most) = (0, 0);
        foreach (var c in change)
        {
            live += c;
            most = Math.Max(most, live);
        }

        return most;
    }
}
