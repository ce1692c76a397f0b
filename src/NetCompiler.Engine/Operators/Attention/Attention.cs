using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Engine.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// q = x Wqᵀ + bq, k and v likewise from their sources, scaled dot products by heads, and y = z Woᵀ + bo. The three projections are rows of one
/// weight, or three weights where sources have other features than x.
/// </summary>
internal sealed class Attention<T>(string layer, int sources, int weights, int heads, bool causal, bool bias, double rate, bool isMasked) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Inputs: the sources, one or three projections, their biases, the last projection, its bias.
    private readonly int _biases = bias ? sources + weights : -1;
    private readonly int _out = sources + weights + (bias ? 1 : 0);
    private readonly ScaledDotProduct<T> _products = new(layer, heads, causal, rate, isMasked);

    public override void Forward(OperatorCall<T> call)
    {
        var room = new Room(call, sources);
        See(call, room);
        MatrixProducts<T>.RowsTimesRows(
            room.Seen, call.Input(_out), bias ? call.Input(_out + 1) : default, call.Output, call.Batch * room.Steps, room.Features, room.Features);
    }

    public override void Backward(OperatorCall<T> call)
    {
        var room = new Room(call, sources);
        See(call, room);
        var (f, rows) = (room.Features, call.Batch * room.Steps);
        if (call.InputGradient(_out) is { IsEmpty: false } dw)
        {
            MatrixProducts<T>.AddCombinations(call.OutputGradient, 1, f, room.Seen, dw, f, rows, f);
        }

        if (bias && call.InputGradient(_out + 1) is { IsEmpty: false } db)
        {
            MatrixProducts<T>.AddRows(call.OutputGradient, db);
        }

        // What was seen is not needed any more; its gradient takes its place.
        room.Seen.Clear();
        MatrixProducts<T>.AddCombinations(call.OutputGradient, f, 1, call.Input(_out), room.Seen, rows, f, f);
        room.ClearGradients();
        for (var n = 0; n < call.Batch; n++)
        {
            _products.RunBack(
                call.Training, call.Seed, call.Step, n, _products.MaskOf(call, n, room.Places), room.Of(room.Queries, n), room.Of(room.Keys, n), room.Of(room.Values, n), room.Of(room.Seen, n),
                room.Of(room.QueryGradients, n), room.Of(room.KeyGradients, n), room.Of(room.ValueGradients, n),
                room.Steps, room.Places, f, f, room.Squares);
        }

        ProjectBack(call, 0, 0, room.QueryGradients);
        ProjectBack(call, 1, Key, room.KeyGradients);
        ProjectBack(call, 2, Value, room.ValueGradients);
    }

    private int Key => sources > 1 ? 1 : 0;

    private int Value => sources - 1;

    private void See(OperatorCall<T> call, Room room)
    {
        Project(call, 0, 0, room.Queries);
        Project(call, 1, Key, room.Keys);
        Project(call, 2, Value, room.Values);
        for (var n = 0; n < call.Batch; n++)
        {
            _products.Run(
                call.Training, call.Seed, call.Step, n, _products.MaskOf(call, n, room.Places), room.Of(room.Queries, n), room.Of(room.Keys, n), room.Of(room.Values, n), room.Of(room.Seen, n),
                room.Steps, room.Places, room.Features, room.Features, room.Squares);
        }
    }

    private void Project(OperatorCall<T> call, int part, int source, Span<T> result)
    {
        var x = call.Input(source);
        var (inputs, f) = (call.Shape(source).Extents[1], call.Node.Shape.Extents[1]);
        var added = bias ? call.Input(_biases).Slice(part * f, f) : default;
        MatrixProducts<T>.RowsTimesRows(x, call.Input(Weight(part)).Slice(Row(part) * f * inputs, f * inputs), added, result, x.Length / inputs, f, inputs);
    }

    private void ProjectBack(OperatorCall<T> call, int part, int source, ReadOnlySpan<T> dy)
    {
        var x = call.Input(source);
        var (inputs, f) = (call.Shape(source).Extents[1], call.Node.Shape.Extents[1]);
        var (from, length) = (Row(part) * f * inputs, f * inputs);
        if (call.InputGradient(source) is { IsEmpty: false } dx)
        {
            MatrixProducts<T>.AddCombinations(dy, f, 1, call.Input(Weight(part)).Slice(from, length), dx, x.Length / inputs, f, inputs);
        }

        if (call.InputGradient(Weight(part)) is { IsEmpty: false } dw)
        {
            MatrixProducts<T>.AddCombinations(dy, 1, f, x, dw.Slice(from, length), f, x.Length / inputs, inputs);
        }

        if (bias && call.InputGradient(_biases) is { IsEmpty: false } db)
        {
            MatrixProducts<T>.AddRows(dy, db.Slice(part * f, f));
        }
    }

    private int Weight(int part) => sources + (weights == 1 ? 0 : part);

    private int Row(int part) => weights == 1 ? part : 0;

    /// <summary>The values between, for the whole batch, in one piece of scratch.</summary>
    private readonly ref struct Room
    {
        private readonly Span<T> _all;
        private readonly int _batch;
        private readonly int _q;
        private readonly int _k;

        public Room(OperatorCall<T> call, int sources)
        {
            (_batch, Steps, Features, Places) = (call.Batch, call.Shape(0).Extents[0], call.Shape(0).Extents[1], call.Shape(sources > 1 ? 1 : 0).Extents[0]);
            (_q, _k) = (_batch * Steps * Features, _batch * Places * Features);
            _all = call.Scratch((3 * _q) + (4 * _k) + (3 * Steps * Places));
        }

        public int Steps { get; }

        public int Places { get; }

        public int Features { get; }

        public Span<T> Queries => _all[.._q];

        public Span<T> Seen => _all.Slice(_q, _q);

        public Span<T> QueryGradients => _all.Slice(2 * _q, _q);

        public Span<T> Keys => _all.Slice(3 * _q, _k);

        public Span<T> Values => _all.Slice((3 * _q) + _k, _k);

        public Span<T> KeyGradients => _all.Slice((3 * _q) + (2 * _k), _k);

        public Span<T> ValueGradients => _all.Slice((3 * _q) + (3 * _k), _k);

        public Span<T> Squares => _all[((3 * _q) + (4 * _k))..];

        public void ClearGradients()
        {
            QueryGradients.Clear();
            KeyGradients.Clear();
            ValueGradients.Clear();
        }

        /// <summary>The rows of example <paramref name="n"/>.</summary>
        public Span<T> Of(Span<T> rows, int n) => rows.Slice(n * (rows.Length / _batch), rows.Length / _batch);
    }
}
