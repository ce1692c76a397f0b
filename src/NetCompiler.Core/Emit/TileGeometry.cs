using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Where the elements of a register tile lie in the spans it is given. A span begins at the lowest element any of its accesses touches,
/// so that indices are never negative, whatever the signs of the strides.
/// </summary>
internal sealed class TileGeometry
{
    private readonly KernelSchedule _schedule;
    private readonly bool _hasLast;

    /// <param name="hasLast">Whether the tile has the last vector along the vector axis, where that is only partly used.</param>
    public TileGeometry(KernelSchedule schedule, IReadOnlyList<SpanGroup> groups, EquatableArray<int> tile, bool hasLast)
    {
        _schedule = schedule;
        _hasLast = hasLast || schedule.VectorReduces;
        Groups = groups;
        Tile = tile;
        Positions = Enumerate().ToList();
        Vectors = schedule.VectorAxis < 0 || schedule.VectorReduces ? 1 : tile[schedule.VectorAxis];
    }

    public IReadOnlyList<SpanGroup> Groups { get; }

    /// <summary>Steps of each axis, as in <see cref="KernelSchedule.Tile"/>.</summary>
    public EquatableArray<int> Tile { get; }

    /// <summary>The tile's rows: a step for each parallel axis but the vector axis.</summary>
    public IReadOnlyList<int[]> Positions { get; }

    /// <summary>Vectors of each row.</summary>
    public int Vectors { get; }

    private EquatableArray<Axis> Axes => _schedule.Kernel.Axes;

    public SpanGroup Group(Access access) =>
        Groups.First(g => g.Buffer == access.Buffer && g.Strides == access.Strides);

    public bool IsTileAxis(int axis) => axis != _schedule.VectorAxis && Axes[axis].Role == AxisRole.Parallel && Tile[axis] > 1;

    /// <summary>The constant part of where the span begins in its buffer.</summary>
    public int Start(SpanGroup group)
    {
        var start = group.Min;
        for (var a = 0; a < Axes.Count; a++)
        {
            if (a != _schedule.VectorAxis)
            {
                start += Back(group, a, Axes[a].Role == AxisRole.Parallel ? Tile[a] : Axes[a].Extent);
            }
        }

        return start;
    }

    /// <summary>
    /// Floats from the begin of the span to the last one touched, when <paramref name="reductions"/> are still to be walked; -1 when that
    /// depends on the number of examples or on where the tile stands.
    /// </summary>
    public int Length(SpanGroup group, IReadOnlyCollection<int> reductions)
    {
        var length = group.Max - group.Min + 1;
        for (var a = 0; a < Axes.Count; a++)
        {
            if (a == _schedule.VectorAxis)
            {
                var isOne = _schedule.VectorReduces && !reductions.Contains(a) && _schedule.VectorCount > 1;
                var vectors = isOne ? 1 : _schedule.VectorReduces ? _schedule.VectorCount : Tile[a];
                var unused = IsCut(group) && !isOne ? _schedule.Lanes - (Axes[a].Extent % _schedule.Lanes) : 0;
                length += group.LaneStride * ((vectors * _schedule.Lanes) - unused - 1);
            }
            else if (IsTileAxis(a))
            {
                length += (Tile[a] - 1) * Math.Abs(group.Strides[a]);
            }
            else if (reductions.Contains(a) && group.Strides[a] != 0)
            {
                if (Axes[a].IsRuntime)
                {
                    return -1;
                }

                length += (Axes[a].Extent - 1) * Math.Abs(group.Strides[a]);
            }
        }

        return length;
    }

    /// <summary>Whether the last vector along the vector axis reaches past the span's elements and may not touch what lies there.</summary>
    public bool IsCut(SpanGroup group) => _hasLast && group.OnLanes && !group.WholeVectors && !FitsWhole;

    /// <summary>Whether every element used lies at a multiple of the lanes while <paramref name="reductions"/> are walked.</summary>
    public bool IsVectorView(SpanGroup group, IReadOnlyCollection<int> reductions)
    {
        var lanes = _schedule.Lanes;
        if (group.LaneStride != 1 || IsCut(group) || Length(group, reductions) < 0)
        {
            return false;
        }

        return group.Offsets.All(offset => (offset - group.Min) % lanes == 0)
            && Enumerable.Range(0, Axes.Count).All(a =>
                a == _schedule.VectorAxis
                || group.Strides[a] % lanes == 0
                || !(IsTileAxis(a) || (reductions.Contains(a) && (Axes[a].Extent > 1 || Axes[a].IsRuntime))));
    }

    /// <summary>The constant offset of an access in its span at a row and vector of the tile.</summary>
    public int Offset(Access access, SpanGroup group, int[] position, int vector)
    {
        var offset = access.Offset - group.Min;
        for (var a = 0; a < Axes.Count; a++)
        {
            if (a == _schedule.VectorAxis)
            {
                offset += _schedule.VectorReduces ? 0 : vector * _schedule.Lanes * group.Strides[a];
            }
            else if (Axes[a].Role == AxisRole.Parallel)
            {
                offset += (position[a] * group.Strides[a]) - Back(group, a, Tile[a]);
            }
        }

        return offset;
    }

    /// <summary>How far step 0 of a reduction axis lies behind the lowest element, when its stride is negative.</summary>
    public int ReductionStart(SpanGroup group, int axis) => axis == _schedule.VectorAxis ? 0 : -Back(group, axis, Axes[axis].Extent);

    /// <summary>Floats (of this group) between neighbouring steps of an axis; of the vector axis, between vectors.</summary>
    public int Step(SpanGroup group, int axis) => group.Strides[axis] * (axis == _schedule.VectorAxis ? _schedule.Lanes : 1);

    private bool FitsWhole => Axes[_schedule.VectorAxis].Extent % _schedule.Lanes == 0;

    private static int Back(SpanGroup group, int axis, int steps) => (steps - 1) * Math.Min(0, group.Strides[axis]);

    private IEnumerable<int[]> Enumerate()
    {
        IEnumerable<int[]> all = [new int[Axes.Count]];
        for (var a = 0; a < Axes.Count; a++)
        {
            if (IsTileAxis(a))
            {
                var axis = a;
                all = all.SelectMany(p => Enumerable.Range(0, Tile[axis]).Select(i =>
                {
                    var q = (int[])p.Clone();
                    q[axis] = i;
                    return q;
                }));
            }
        }

        return all;
    }
}
