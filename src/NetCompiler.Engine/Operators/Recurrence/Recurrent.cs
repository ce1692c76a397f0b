using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// A recurrent layer of any number of levels and one or two directions, one example after another. Backward computes the values of all
/// steps once more, then goes back through time step by step.
/// </summary>
/// <typeparam name="TCell">What a step computes.</typeparam>
internal sealed class Recurrent<T, TCell> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TCell : IRecurrentCell<T>
{
    private readonly int _steps;
    private readonly int _inputs;
    private readonly int _units;
    private readonly int _layers;
    private readonly int _directions;
    private readonly int _tensors;
    private readonly int _truncate;
    private readonly bool _last;
    private readonly bool _isMasked;

    public Recurrent(Shape input, Settings settings)
    {
        (_steps, _inputs) = (input.Extents[0], input.Extents[1]);
        _units = settings.Integer("units");
        _layers = (int)settings.Number("layers", 1);
        _directions = settings.Number("bidirectional", 0) != 0 ? 2 : 1;
        _tensors = settings.Number("bias", 1) != 0 ? 4 : 2;
        _truncate = (int)settings.Number("truncate", 0);
        _last = settings.Has("returns") && settings.Text("returns") == "last";
        _isMasked = settings.Has(SequenceLengths.Masks);
    }

    private int Rows => TCell.Gates * _units;

    private int Features => _directions * _units;

    public override void Forward(OperatorCall<T> call)
    {
        var scratch = call.Scratch(_layers * Level);
        for (var example = 0; example < call.Batch; example++)
        {
            var output = call.Output.Slice(example * call.Size, call.Size);
            Run(call, example, scratch);
            if (!_last)
            {
                Sequence(scratch, _layers - 1).CopyTo(output);
                continue;
            }

            for (var d = 0; d < _directions; d++)
            {
                State(scratch, _layers - 1, d, 0, _steps).CopyTo(output[(d * _units)..]);
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var width = Math.Max(_inputs, Features);
        var all = call.Scratch((_layers * Level) + (2 * _steps * width) + (2 * _units) + (2 * Rows));
        var values = all[..(_layers * Level)];
        var above = all.Slice(values.Length, _steps * width);
        var below = all.Slice(values.Length + above.Length, above.Length);
        var small = all[(values.Length + (2 * above.Length))..];
        for (var example = 0; example < call.Batch; example++)
        {
            Run(call, example, values);
            var dy = call.OutputGradient.Slice(example * call.Size, call.Size);
            above.Clear();
            if (!_last)
            {
                dy.CopyTo(above);
            }

            for (var level = _layers - 1; level >= 0; level--)
            {
                below.Clear();
                for (var d = 0; d < _directions; d++)
                {
                    var start = _last && level == _layers - 1 ? dy.Slice(d * _units, _units) : default;
                    BackThroughTime(call, example, values, level, d, start, above, below, small);
                }

                below.CopyTo(above);
            }

            if (call.InputGradient(0) is { IsEmpty: false } dx)
            {
                Add(dx.Slice(example * _steps * _inputs, _steps * _inputs), below);
            }
        }
    }

    // Of each level: its sequence of results, then of each direction the states before and after all steps, and the sums of all steps.
    private int Direction => (TCell.States * (_steps + 1) * _units) + (2 * _steps * Rows);

    private int Level => (_steps * Features) + (_directions * Direction);

    private Span<T> Sequence(Span<T> values, int level) => values.Slice(level * Level, _steps * Features);

    private Span<T> Own(Span<T> values, int level, int direction) =>
        values.Slice((level * Level) + (_steps * Features) + (direction * Direction), Direction);

    private Span<T> State(Span<T> values, int level, int direction, int state, int after) => state >= TCell.States ? default
        : Own(values, level, direction).Slice(((state * (_steps + 1)) + after) * _units, _units);

    private Span<T> Sums(Span<T> values, int level, int direction, int which, int step) =>
        Own(values, level, direction).Slice((TCell.States * (_steps + 1) * _units) + (((which * _steps) + step) * Rows), Rows);

    private int Width(int level) => level == 0 ? _inputs : Features;

    private int Starts(OperatorCall<T> call) => call.InputCount - 1 - (_layers * _directions * _tensors) - (_isMasked ? 1 : 0);

    // The mask is the last input. A step that does not count passes the states on as they are, and shows 0.
    private bool Counts(OperatorCall<T> call, int example, int time) => !_isMasked || call.Input(call.InputCount - 1)[(example * _steps) + time] != T.Zero;

    private int Tensor(OperatorCall<T> call, int level, int direction, int index) =>
        1 + Starts(call) + (((level * _directions) + direction) * _tensors) + index;

    private int Time(int direction, int step) => direction == 0 ? step : _steps - 1 - step;

    private ReadOnlySpan<T> InputOf(OperatorCall<T> call, int example, Span<T> values, int level) => level == 0
        ? call.Input(0).Slice(example * _steps * _inputs, _steps * _inputs)
        : Sequence(values, level - 1);

    private void Run(OperatorCall<T> call, int example, Span<T> values)
    {
        for (var level = 0; level < _layers; level++)
        {
            for (var d = 0; d < _directions; d++)
            {
                RunDirection(call, example, values, level, d);
            }
        }
    }

    private void RunDirection(OperatorCall<T> call, int example, Span<T> values, int level, int d)
    {
        var x = InputOf(call, example, values, level);
        var width = Width(level);
        var sequence = Sequence(values, level);
        for (var s = 0; s < TCell.States; s++)
        {
            var start = State(values, level, d, s, 0);
            start.Clear();
            if (s < Starts(call))
            {
                call.Input(1 + s).Slice(example * _units, _units).CopyTo(start);
            }
        }

        for (var step = 0; step < _steps; step++)
        {
            var t = Time(d, step);
            if (!Counts(call, example, t))
            {
                for (var s = 0; s < TCell.States; s++)
                {
                    State(values, level, d, s, step).CopyTo(State(values, level, d, s, step + 1));
                }

                sequence.Slice((t * Features) + (d * _units), _units).Clear();
                continue;
            }

            var h = State(values, level, d, 0, step);
            var fromInput = Sums(values, level, d, 0, step);
            var fromState = Sums(values, level, d, 1, step);
            Multiply(call, Tensor(call, level, d, 0), x.Slice(t * width, width), fromInput);
            Multiply(call, Tensor(call, level, d, 1), h, fromState);
            var next = State(values, level, d, 0, step + 1);
            TCell.Forward(fromInput, fromState, h, State(values, level, d, 1, step), next, State(values, level, d, 1, step + 1));
            next.CopyTo(sequence[((t * Features) + (d * _units))..]);
        }
    }

    private void BackThroughTime(
        OperatorCall<T> call, int example, Span<T> values, int level, int d, ReadOnlySpan<T> start, Span<T> above, Span<T> below, Span<T> small)
    {
        var x = InputOf(call, example, values, level);
        var width = Width(level);
        var dh = small[.._units];
        var dc = small.Slice(_units, _units);
        var dFromInput = small.Slice(2 * _units, Rows);
        var dFromState = small.Slice((2 * _units) + Rows, Rows);
        dh.Clear();
        dc.Clear();
        start.CopyTo(dh);
        for (var step = _steps - 1; step >= 0; step--)
        {
            var t = Time(d, step);
            if (Counts(call, example, t))
            {
                if (!(_last && level == _layers - 1))
                {
                    Add(dh, above.Slice((t * Features) + (d * _units), _units));
                }

                var h = State(values, level, d, 0, step);
                TCell.Backward(
                    Sums(values, level, d, 0, step), Sums(values, level, d, 1, step), h, State(values, level, d, 1, step),
                    State(values, level, d, 0, step + 1), State(values, level, d, 1, step + 1), dh, dc, dFromInput, dFromState);
                Give(call, Tensor(call, level, d, 0), x.Slice(t * width, width), dFromInput, below.Slice(t * width, width));
                Give(call, Tensor(call, level, d, 1), h, dFromState, dh);
            }

            if (_truncate > 0 && step > 0 && step % _truncate == 0)
            {
                dh.Clear();
                dc.Clear();
            }
        }

        for (var s = 0; s < Starts(call); s++)
        {
            if (call.InputGradient(1 + s) is { IsEmpty: false } to)
            {
                Add(to.Slice(example * _units, _units), s == 0 ? dh : dc);
            }
        }
    }

    // y = W v + b; the bias is the tensor after the next.
    private void Multiply(OperatorCall<T> call, int weight, ReadOnlySpan<T> v, Span<T> y)
    {
        var w = call.Input(weight);
        var bias = _tensors == 4 ? call.Input(weight + 2) : default;
        for (var r = 0; r < y.Length; r++)
        {
            var row = w.Slice(r * v.Length, v.Length);
            var sum = bias.IsEmpty ? T.Zero : bias[r];
            for (var i = 0; i < v.Length; i++)
            {
                sum += row[i] * v[i];
            }

            y[r] = sum;
        }
    }

    // From the gradient of y = W v + b those of W, b and v.
    private void Give(OperatorCall<T> call, int weight, ReadOnlySpan<T> v, ReadOnlySpan<T> dy, Span<T> dv)
    {
        var w = call.Input(weight);
        var dw = call.InputGradient(weight);
        if (_tensors == 4 && call.InputGradient(weight + 2) is { IsEmpty: false } db)
        {
            Add(db, dy);
        }

        for (var r = 0; r < dy.Length; r++)
        {
            for (var i = 0; i < v.Length; i++)
            {
                dv[i] += dy[r] * w[(r * v.Length) + i];
                if (!dw.IsEmpty)
                {
                    dw[(r * v.Length) + i] += dy[r] * v[i];
                }
            }
        }
    }

    private static void Add(Span<T> to, ReadOnlySpan<T> from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
