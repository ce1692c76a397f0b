namespace NetCompiler.Core.Schedule;

/// <summary>Whether the lines of one tile crowd into few of the sets of the first-level cache: strides that are large powers of two.</summary>
internal sealed class SetConflicts(TileShape shape)
{
    private const int Sets = 64, Ways = 10, Enough = 3000;

    /// <summary>Places of the table of lines, a power of two with room to spare.</summary>
    private const int Places = 8192;

    private readonly bool?[] _known = new bool?[shape.Facts.Accesses.Length];
    private readonly int[] _extents = MemoryCost.InsideTile(shape);
    private readonly int[] _perSet = new int[Sets];
    private long[] _table = [];
    private int _visited;
    private int _different;

    public bool Has(AccessFacts access) => _known[access.Id] ??= Find(access);

    private bool Find(AccessFacts access)
    {
        // Of so few lines no set can have more than its ways.
        if (MostLines(access) <= Ways)
        {
            return false;
        }

        Array.Clear(_perSet, 0, Sets);
        _table = new long[Places];
        (_visited, _different) = (0, 0);
        Visit(access.Strides, 0, 1 << 30);
        var most = 0;
        foreach (var lines in _perSet)
        {
            most = Math.Max(most, lines);
        }

        return most > Ways && most > 1.5 * Math.Max(1, _different / (double)Sets);
    }

    private long MostLines(AccessFacts access)
    {
        var lines = 1L;
        for (var axis = 0; axis < _extents.Length && lines <= Ways; axis++)
        {
            var stride = Math.Abs(access.Strides[axis]);
            lines *= stride == 0 ? 1 : stride == 1 ? (_extents[axis] + VectorMachine.LineFloats - 1) / VectorMachine.LineFloats : _extents[axis];
        }

        return lines;
    }

    private void Visit(int[] strides, int axis, long offset)
    {
        if (axis == _extents.Length)
        {
            _visited++;
            Count(offset / VectorMachine.LineFloats);
            return;
        }

        var stride = strides[axis];
        var (step, end) = (Math.Abs(stride) == 1 ? VectorMachine.LineFloats : 1, stride == 0 ? 1 : _extents[axis]);
        for (var i = 0; i < end && _visited <= Enough; i += step)
        {
            Visit(strides, axis + 1, offset + ((long)i * stride));
        }
    }

    // Each line once; 0 stands for an empty place, which is no line here.
    private void Count(long line)
    {
        var place = (int)((ulong)(line * -7046029254386353131L) >> 51);
        while (_table[place] != 0)
        {
            if (_table[place] == line)
            {
                return;
            }

            place = (place + 1) % Places;
        }

        _table[place] = line;
        _perSet[line % Sets]++;
        _different++;
    }
}
