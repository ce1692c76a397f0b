using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;
using NetCompiler.Networks;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y = z w + b with z = (x - m) / √(v + eps) for each channel. In training m and v are mean and variance over the batch and all positions, and the
/// running ones move towards them, v times n / (n - 1); at inference m and v are the running ones. With s = 1 / √(v + eps) and n values of a channel,
/// dx = w s (dy - Σdy / n - z Σ(dy z) / n), dw = Σ dy z, db = Σ dy.
/// </summary>
/// <remarks>Inputs: x, then w and b if affine, then the running mean and the running variance.</remarks>
internal sealed class BatchNorm<T>(string layer, Shape shape, T eps, Settings settings, bool affine) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.AlongOneExtent(shape);

    // Null for the average of all batches.
    private readonly T? _momentum = settings.Items.FirstOrDefault(static s => s.Name == "momentum") is { } given
        ? given.Text is null ? T.CreateTruncating(given.Numbers[0]) : null
        : T.CreateTruncating(0.1);

    private readonly bool _tracks = settings.Number("track", 1) != 0;

    public override void Forward(OperatorCall<T> call)
    {
        var batch = _axis.Times(call.Batch);
        var count = batch.Outer * batch.Inner;
        if (call.Training && count == 1)
        {
            throw new ShapeException(
                $"{layer} takes statistics over the batch in training, and one example has one value of each feature, which has no variance. "
                + "Give at least 2 examples.");
        }

        var x = call.Input(0);
        for (var f = 0; f < batch.Features && count > 0; f++)
        {
            var (mean, variance) = call.Training || !_tracks ? Statistics(x, batch, f) : (call.Input(Running)[f], call.Input(Running + 1)[f]);
            var s = T.One / T.Sqrt(variance + eps);
            var (w, b) = affine ? (call.Input(1)[f], call.Input(2)[f]) : (T.One, T.Zero);
            for (var o = 0; o < batch.Outer; o++)
            {
                var start = batch.Start(o, 0) + (f * batch.Inner);
                for (var i = start; i < start + batch.Inner; i++)
                {
                    call.Output[i] = ((x[i] - mean) * s * w) + b;
                }
            }

            if (call.UpdatesState && _tracks)
            {
                var part = _momentum ?? T.One / (call.State(Running + 2)[0] + T.One);
                Move(ref call.State(Running)[f], mean, part);
                Move(ref call.State(Running + 1)[f], variance * T.CreateTruncating(count) / T.CreateTruncating(count - 1), part);
            }
        }

        if (call.UpdatesState && _tracks && _momentum is null && count > 0)
        {
            call.State(Running + 2)[0]++;
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var batch = _axis.Times(call.Batch);
        var n = T.CreateTruncating(batch.Outer * batch.Inner);
        var x = call.Input(0);
        var dy = call.OutputGradient;
        var dx = call.InputGradient(0);
        for (var f = 0; f < batch.Features && x.Length > 0; f++)
        {
            var (mean, variance) = Statistics(x, batch, f);
            var s = T.One / T.Sqrt(variance + eps);
            var (sum, along) = (T.Zero, T.Zero);
            for (var o = 0; o < batch.Outer; o++)
            {
                var start = batch.Start(o, 0) + (f * batch.Inner);
                for (var i = start; i < start + batch.Inner; i++)
                {
                    sum += dy[i];
                    along += dy[i] * (x[i] - mean) * s;
                }
            }

            Give(call, f, along, sum);
            var factor = affine ? call.Input(1)[f] * s : s;
            for (var o = 0; o < batch.Outer && !dx.IsEmpty; o++)
            {
                var start = batch.Start(o, 0) + (f * batch.Inner);
                for (var i = start; i < start + batch.Inner; i++)
                {
                    dx[i] += factor * (dy[i] - (sum / n) - ((x[i] - mean) * s * along / n));
                }
            }
        }
    }

    private int Running => affine ? 3 : 1;

    private static (T Mean, T Variance) Statistics(ReadOnlySpan<T> x, FeatureAxis batch, int feature)
    {
        var n = T.CreateTruncating(batch.Outer * batch.Inner);
        var mean = T.Zero;
        for (var o = 0; o < batch.Outer; o++)
        {
            var start = batch.Start(o, 0) + (feature * batch.Inner);
            foreach (var value in x.Slice(start, batch.Inner))
            {
                mean += value;
            }
        }

        mean /= n;
        var variance = T.Zero;
        for (var o = 0; o < batch.Outer; o++)
        {
            var start = batch.Start(o, 0) + (feature * batch.Inner);
            foreach (var value in x.Slice(start, batch.Inner))
            {
                variance += (value - mean) * (value - mean);
            }
        }

        return (mean, variance / n);
    }

    private static void Move(ref T running, T statistic, T part) => running = ((T.One - part) * running) + (part * statistic);

    private void Give(OperatorCall<T> call, int feature, T toWeight, T toBias)
    {
        if (affine && call.InputGradient(1) is { IsEmpty: false } dw)
        {
            dw[feature] += toWeight;
        }

        if (affine && call.InputGradient(2) is { IsEmpty: false } db)
        {
            db[feature] += toBias;
        }
    }
}
