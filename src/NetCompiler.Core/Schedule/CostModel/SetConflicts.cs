namespace NetCompiler.Core.Schedule;

/// <summary>Whether the lines of one tile crowd into few of the sets of the first-level cache: strides that are large powers of two.</summary>
internal sealed class SetConflicts(TileShape shape)
{
    private const int Sets = 64, Ways = 10, Enough = 3000;

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
        var lines = MostLines(access);
        if (lines <= Ways)
        {
            return false;
        }

        Array.Clear(_perSet, 0, Sets);
        Empty(lines);
        (_visited, _different) = (0, 0);
        Visit(access.Strides, 0, 1 << 30);
        var most = 0;
        foreach (var inSet in _perSet)
        {
            most = Math.Max(most, inSet);
        }

        return most > Ways && most > 1.5 * Math.Max(1, _different / (double)Sets);
    }

    // A table of a power of two places with room to spare for so many lines; tiles are many, and most of them small.
    private void Empty(long lines)
    {
        var places = 32;
        while (places < 2 * lines)
        {
            places *= 2;
        }

        if (_table.Length == places)
        {
            Array.Clear(_table, 0, places);
        }
        else
        {
            _table = new long[places];
        }
    }

    // Capped at one more than are looked at.
    private long MostLines(AccessFacts access)
    {
        var lines = 1L;
        for (var axis = 0; axis < _extents.Length && lines <= Enough; axis++)
        {
            var stride = Math.Abs(access.Strides[axis]);
            lines *= stride == 0 ? 1 : stride == 1 ? (_extents[axis] + VectorMachine.LineFloats - 1) / VectorMachine.LineFloats : _extents[axis];
        }

        return Math.Min(lines, Enough + 1);
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
        var mask = _table.Length - 1;
        var place = (int)((ulong)(line * -7046029254386353131L) >> 51) & mask;
        while (_table[place] != 0)
        {
            if (_table[place] == line)
            {
                return;
            }

            place = (place + 1) & mask;
        }

        _table[place] = line;
        _perSet[line % Sets]++;
        _different++;
    }
}
