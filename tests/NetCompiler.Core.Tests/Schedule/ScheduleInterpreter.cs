using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>
/// Carries out a schedule as emitted code would: tile by tile with its remainders, whole vectors at a time, in double. Memory has exactly the size
/// the buffers promise, so a vector that reaches too far throws; stores are counted, so work done twice shows.
/// </summary>
internal sealed class ScheduleInterpreter
{
    private readonly KernelSchedule _schedule;
    private readonly Kernel _kernel;
    private readonly int _rows;
    private readonly double[][] _memory;
    private readonly int[][] _stores;
    private readonly Func<RandomValue, int, int, double> _random;
    private readonly bool _accumulate;
    private readonly int[] _at;
    private readonly int[] _tile;
    private readonly int _lanes;
    private int _tileStart;
    private double[][] _results = [];
    private readonly Dictionary<RowValue, (int[] At, double Value)> _rowValues = [];

    private ScheduleInterpreter(KernelSchedule schedule, int rows, double[][] memory, Func<RandomValue, int, int, double> random, bool accumulate)
    {
        (_schedule, _kernel, _rows, _random, _accumulate) = (schedule, schedule.Kernel, rows, random, accumulate);
        _memory = schedule.Packing is { } p
            ? [.. memory, Enumerable.Repeat(double.NaN, schedule.Kernel.Buffers[p.Panel].Extents[0]).ToArray()]
            : memory;
        _stores = _memory.Select(static m => new int[m.Length]).ToArray();
        _at = new int[_kernel.Axes.Count];
        _tile = schedule.Tile.ToArray();
        _lanes = schedule.VectorAxis < 0 ? 1 : schedule.Lanes;
    }

    /// <summary>Runs it and gives the number of stores to each element of each buffer.</summary>
    public static int[][] Run(KernelSchedule schedule, int rows, double[][] memory, Func<RandomValue, int, int, double> random, bool accumulate)
    {
        var interpreter = new ScheduleInterpreter(schedule, rows, memory, random, accumulate);
        interpreter.Outer(0);
        return interpreter._stores;
    }

    private int Steps(int axis)
    {
        var a = _kernel.Axes[axis];
        return a.IsRuntime ? _rows * a.PerExample : axis == _schedule.VectorAxis ? _schedule.VectorCount : a.Extent;
    }

    private void Outer(int depth)
    {
        if (_schedule.Packing is { } packing && depth == packing.Depth)
        {
            Pack(packing);
        }

        if (depth == _schedule.OuterOrder.Count)
        {
            Tiles(0);
            return;
        }

        var axis = _schedule.OuterOrder[depth];
        var scale = axis == _schedule.VectorAxis ? _lanes : 1;
        for (var step = 0; step < Steps(axis); step += _schedule.Tile[axis])
        {
            _tile[axis] = Math.Min(_schedule.Tile[axis], Steps(axis) - step);
            _at[axis] = step * scale;
            _tileStart = axis == _schedule.VectorAxis ? step * scale : _tileStart;
            Outer(depth + 1);
        }

        _at[axis] = 0;
    }

    private void Pack(Packing packing)
    {
        var panel = _memory[packing.Panel];
        Array.Fill(panel, double.NaN);
        var source = packing.SourceOffset + _schedule.OuterOrder.Take(packing.Depth).Sum(a => _at[a] * packing.SourceStrides[a]);
        var lanes = Math.Min(_tile[_schedule.VectorAxis] * _lanes, _kernel.Axes[_schedule.VectorAxis].Extent - _at[_schedule.VectorAxis]);
        void Copy(int loop, int from, int to)
        {
            if (loop < packing.Loops.Count)
            {
                for (var i = 0; i < packing.Loops[loop].Extent; i++)
                {
                    Copy(loop + 1, from + (i * packing.Loops[loop].SourceStride), to + (i * packing.Loops[loop].PanelStride));
                }

                return;
            }

            for (var lane = 0; lane < lanes; lane++)
            {
                panel[to + lane] = _memory[packing.Source][from + (lane * packing.SourceStrides[_schedule.VectorAxis])];
            }
        }

        Copy(0, source, 0);
    }

    private void Tiles(int axis)
    {
        if (axis == _at.Length)
        {
            Micro();
            return;
        }

        if (_kernel.Axes[axis].Role == AxisRole.Reduction)
        {
            Tiles(axis + 1);
            return;
        }

        var (start, step) = (_at[axis], axis == _schedule.VectorAxis ? _lanes : 1);
        for (var i = 0; i < _tile[axis]; i++)
        {
            _at[axis] = start + (i * step);
            Tiles(axis + 1);
        }

        _at[axis] = start;
    }

    private void Micro()
    {
        Sums();
        foreach (var write in _kernel.Writes)
        {
            Store(write);
        }
    }

    private void Sums()
    {
        _results = new double[_kernel.AccumulatorCount][];
        var first = 0;
        foreach (var stage in _kernel.Stages)
        {
            for (var a = 0; a < stage.Accumulators.Count; a++)
            {
                _results[first + a] = stage.Accumulators[a].Start is { } start ? Vector(start) : Enumerable.Repeat(Neutral(stage.Accumulators[a].Kind), _lanes).ToArray();
            }

            var from = first;
            Reduce(stage, 0, () => Inner(stage, from));
            for (var a = 0; a < stage.Accumulators.Count && _schedule.VectorReduces; a++)
            {
                var all = _results[first + a].Aggregate((x, y) => Combine(stage.Accumulators[a].Kind, x, y));
                Array.Fill(_results[first + a], all);
            }

            first += stage.Accumulators.Count;
        }
    }

    // All vectors of a row, whose results stand in one tile; before any of them is stored.
    private double OfRow(RowValue value)
    {
        var axis = value.Axis();
        var step = axis == _schedule.VectorAxis ? _lanes : 1;
        var here = _at[axis];
        _at[axis] = 0;
        if (_rowValues.TryGetValue(value, out var known) && known.At.AsSpan().SequenceEqual(_at))
        {
            _at[axis] = here;
            return known.Value;
        }

        int[] row = [.. _at];
        var total = Neutral(value.Kind);
        for (; _at[axis] < _kernel.Axes[axis].Extent; _at[axis] += step)
        {
            Sums();
            var vector = Vector(value.Body);
            total = Enumerable.Range(0, _lanes).Where(InExtent).Aggregate(total, (sum, lane) => Combine(value.Kind, sum, vector[lane]));
        }

        _at[axis] = here;
        Sums();
        _rowValues[value] = (row, total);
        return total;
    }

    private void Reduce(Stage stage, int depth, Action body)
    {
        if (depth == _schedule.ReductionOrder.Count)
        {
            body();
            return;
        }

        var axis = _schedule.ReductionOrder[depth];
        for (var step = 0; step < (_kernel.GoesOver(stage, axis) ? Steps(axis) : 1); step++)
        {
            _at[axis] = step * (axis == _schedule.VectorAxis ? _lanes : 1);
            Reduce(stage, depth + 1, body);
        }

        _at[axis] = 0;
    }

    private void Inner(Stage stage, int first)
    {
        for (var a = 0; a < stage.Accumulators.Count; a++)
        {
            var value = Vector(stage.Accumulators[a].Body);
            for (var lane = 0; lane < _lanes; lane++)
            {
                // The last vector of a reduction is masked.
                if (!_schedule.VectorReduces || InExtent(lane))
                {
                    ref var total = ref _results[first + a][lane];
                    total = Combine(stage.Accumulators[a].Kind, total, value[lane]);
                }
            }
        }

        foreach (var write in stage.Writes)
        {
            Store(write);
        }
    }

    private bool InExtent(int lane) => _schedule.VectorAxis < 0 || _at[_schedule.VectorAxis] + lane < _kernel.Axes[_schedule.VectorAxis].Extent;

    private void Store(Write write)
    {
        var value = Vector(write.Value);
        var count = Reach(write.To);
        var zeros = _kernel.Buffers[write.To.Buffer].Layout!.GapZero;
        for (var lane = 0; lane < count; lane++)
        {
            var at = Address(write.To, lane);
            ref var element = ref _memory[write.To.Buffer][at];
            var adds = write.Mode == WriteMode.Add || (write.Mode == WriteMode.SetOrAdd && _accumulate);
            element = !InExtent(lane) && zeros ? 0 : adds ? element + value[lane] : value[lane];
            _stores[write.To.Buffer][at]++;
        }
    }

    // The last vector of a row that a kernel stores ends with the row where others stand behind it, or between its elements.
    private int Reach(Access access) => !OnLanes(access) ? 1
        : _kernel.AllWrites.All(w => w.To.Buffer != access.Buffer || !(VectorLegality.IsCut(_kernel, w.To, _schedule.VectorAxis, _lanes) || ScatteredLanes.Has(_schedule, w.To.Strides[_schedule.VectorAxis]))) ? _lanes
        : Math.Min(_lanes, _kernel.Axes[_schedule.VectorAxis].Extent - _at[_schedule.VectorAxis]);

    private bool OnLanes(Access access) => _schedule.VectorAxis >= 0 && access.Strides[_schedule.VectorAxis] != 0;

    private int Address(Access access, int lane)
    {
        var at = Index(access.Index[0], OnLanes(access) ? lane : 0);
        if (access.Lookup is { } lookup)
        {
            at += (int)_memory[lookup.From.Buffer][Address(lookup.From, 0)] * lookup.Stride;
        }

        return _schedule.Packing is { } p && access.Buffer == p.Panel ? at - _tileStart : at;
    }

    private int Index(IndexExpression index, int lane)
    {
        var at = index.Offset;
        for (var a = 0; a < _at.Length; a++)
        {
            at += index.Coefficients[a] * (_at[a] + (a == _schedule.VectorAxis ? lane : 0));
        }

        return at;
    }

    private double[] Vector(Expression expression)
    {
        switch (expression)
        {
            case Read r:
                var reach = Reach(r.From);
                return Lanes(lane => lane < reach || !OnLanes(r.From) ? _memory[r.From.Buffer][Address(r.From, lane)] : 0);
            case Constant c:
                return Lanes(_ => c.Value);
            case AccumulatorValue a:
                return _results[a.Index];
            case RowValue r:
                var together = OfRow(r);
                return Lanes(_ => together);
            case IndexValue i:
                return Lanes(lane => Index(i.Index, lane));
            case RandomValue r:
                return Lanes(lane => _random(r, Index(r.Example, lane), Index(r.Element, lane)));
            case Operation o:
                var operands = o.Operands.Select(Vector).ToArray();
                return Lanes(lane => ScalarMath.Apply(o.Kind, operands.Select(v => v[lane]).ToArray()));
            default:
                throw new InvalidOperationException($"{expression} is no expression.");
        }
    }

    private double[] Lanes(Func<int, double> value)
    {
        var vector = new double[_lanes];
        for (var lane = 0; lane < _lanes; lane++)
        {
            vector[lane] = value(lane);
        }

        return vector;
    }

    private static double Neutral(AccumulatorKind kind) => kind switch
    {
        AccumulatorKind.Sum => 0,
        AccumulatorKind.Product => 1,
        AccumulatorKind.Maximum => double.NegativeInfinity,
        _ => double.PositiveInfinity,
    };

    private static double Combine(AccumulatorKind kind, double a, double b) => kind switch
    {
        AccumulatorKind.Sum => a + b,
        AccumulatorKind.Product => a * b,
        AccumulatorKind.Maximum => Math.Max(a, b),
        _ => Math.Min(a, b),
    };
}
