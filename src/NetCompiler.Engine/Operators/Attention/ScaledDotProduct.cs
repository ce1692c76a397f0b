using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// For each head: p = softmax(q kᵀ / √D) over the places that may be seen, y = m p v with the mask m of dropout. dv = (m p)ᵀ dy, dp = m dy vᵀ,
/// ds = p (dp - Σ dp p), dq = ds k / √D, dk = dsᵀ q / √D. Of one value read all three are it, of two the second is k and v.
/// </summary>
internal sealed class ScaledDotProduct<T>(string layer, int heads, bool causal, double rate, bool isMasked = false) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly uint _stream = CounterRandom.StreamOf(layer + ".dropout");
    private readonly float _rate = (float)rate;
    private readonly T _kept = T.CreateTruncating(1 / (1 - rate));

    public override void Forward(OperatorCall<T> call)
    {
        var sources = call.InputCount - (isMasked ? 1 : 0);
        var (key, value) = (sources > 1 ? 1 : 0, sources - 1);
        int steps = call.Shape(0).Extents[0], places = call.Shape(key).Extents[0], features = call.Shape(0).Extents[1], wide = call.Shape(value).Extents[1];
        var scratch = call.Scratch(2 * steps * places);
        for (var n = 0; n < call.Batch; n++)
        {
            var q = call.Input(0).Slice(n * steps * features, steps * features);
            var k = call.Input(key).Slice(n * places * features, places * features);
            var v = call.Input(value).Slice(n * places * wide, places * wide);
            Run(call.Training, call.Seed, call.Step, n, MaskOf(call, n, places), q, k, v, call.Output.Slice(n * steps * wide, steps * wide), steps, places, features, wide, scratch);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var sources = call.InputCount - (isMasked ? 1 : 0);
        var (key, value) = (sources > 1 ? 1 : 0, sources - 1);
        int steps = call.Shape(0).Extents[0], places = call.Shape(key).Extents[0], features = call.Shape(0).Extents[1], wide = call.Shape(value).Extents[1];
        var scratch = call.Scratch(3 * steps * places);
        for (var n = 0; n < call.Batch; n++)
        {
            RunBack(
                call.Training, call.Seed, call.Step, n, MaskOf(call, n, places),
                call.Input(0).Slice(n * steps * features, steps * features),
                call.Input(key).Slice(n * places * features, places * features),
                call.Input(value).Slice(n * places * wide, places * wide),
                call.OutputGradient.Slice(n * steps * wide, steps * wide),
                Part(call.InputGradient(0), n, steps * features), Part(call.InputGradient(key), n, places * features), Part(call.InputGradient(value), n, places * wide),
                steps, places, features, wide, scratch);
        }
    }

    /// <summary>One example; <paramref name="scratch"/> holds two matrices of steps × places.</summary>
    public void Run(
        bool training, ulong seed, long step, int n, ReadOnlySpan<T> mask, ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> v, Span<T> y,
        int steps, int places, int features, int wide, Span<T> scratch)
    {
        y.Clear();
        Span<T> p = scratch[..(steps * places)], dropped = scratch.Slice(steps * places, steps * places);
        for (var h = 0; h < heads; h++)
        {
            Weights(training, seed, step, n, h, mask, q, k, p, dropped, steps, places, features);
            var from = h * (wide / heads);
            HeadProducts<T>.AddProduct(dropped, places, false, v[from..], wide, y[from..], wide, steps, wide / heads, places, T.One);
        }
    }

    /// <summary>Adds the gradients of one example where they are wanted; <paramref name="scratch"/> holds three matrices of steps × places.</summary>
    public void RunBack(
        bool training, ulong seed, long step, int n, ReadOnlySpan<T> mask, ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> v, ReadOnlySpan<T> dy,
        Span<T> dq, Span<T> dk, Span<T> dv, int steps, int places, int features, int wide, Span<T> scratch)
    {
        var count = steps * places;
        Span<T> p = scratch[..count], dropped = scratch.Slice(count, count), dp = scratch.Slice(2 * count, count);
        for (var h = 0; h < heads; h++)
        {
            Weights(training, seed, step, n, h, mask, q, k, p, dropped, steps, places, features);
            int size = wide / heads, narrow = features / heads, from = h * size, at = h * narrow;
            if (!dv.IsEmpty)
            {
                HeadProducts<T>.AddProduct(dropped, places, true, dy[from..], wide, dv[from..], wide, places, size, steps, T.One);
            }

            dp.Clear();
            HeadProducts<T>.AddRowsTimesRows(dy[from..], wide, v[from..], wide, dp, places, steps, places, size, T.One);
            for (var i = 0; i < steps; i++)
            {
                for (var j = 0; j < places; j++)
                {
                    dp[(i * places) + j] *= Mask(training, seed, step, n, (((h * steps) + i) * places) + j);
                }

                HeadProducts<T>.SoftmaxGradient(p.Slice(i * places, places), dp.Slice(i * places, places));
            }

            if (!dq.IsEmpty)
            {
                HeadProducts<T>.AddProduct(dp, places, false, k[at..], features, dq[at..], features, steps, narrow, places, Scale(narrow));
            }

            if (!dk.IsEmpty)
            {
                HeadProducts<T>.AddProduct(dp, places, true, q[at..], features, dk[at..], features, places, narrow, steps, Scale(narrow));
            }
        }
    }

    // p, and p with dropout.
    private void Weights(
        bool training, ulong seed, long step, int n, int h, ReadOnlySpan<T> mask, ReadOnlySpan<T> q, ReadOnlySpan<T> k, Span<T> p, Span<T> dropped, int steps, int places, int features)
    {
        p.Clear();
        var (at, narrow) = (h * (features / heads), features / heads);
        HeadProducts<T>.AddRowsTimesRows(q[at..], features, k[at..], features, p, places, steps, places, narrow, Scale(narrow));
        for (var i = 0; i < steps; i++)
        {
            HeadProducts<T>.Softmax(p.Slice(i * places, places), causal ? Math.Min(i + 1, places) : places, mask);
            for (var j = 0; j < places; j++)
            {
                dropped[(i * places) + j] = p[(i * places) + j] * Mask(training, seed, step, n, (((h * steps) + i) * places) + j);
            }
        }
    }

    /// <summary>Which of the keys of an example count; empty where all do. The last input says it.</summary>
    public ReadOnlySpan<T> MaskOf(OperatorCall<T> call, int n, int places) => isMasked ? call.Input(call.InputCount - 1).Slice(n * places, places) : default;

    private T Mask(bool training, ulong seed, long step, int n, int element) =>
        !training || _rate == 0 ? T.One
        : new CounterRandom(seed, step, 0).Uniform(_stream, (uint)n, (uint)element) >= _rate ? _kept : T.Zero;

    private static T Scale(int size) => T.One / T.Sqrt(T.CreateChecked(size));

    private static Span<T> Part(Span<T> gradient, int n, int length) => gradient.IsEmpty ? gradient : gradient.Slice(n * length, length);
}
