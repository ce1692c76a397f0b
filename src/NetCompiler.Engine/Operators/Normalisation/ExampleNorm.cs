using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// A normalisation by statistics of groups of values within an example. Which values a group has is said by <see cref="At"/>: the element of the group's
/// value i stands there, and <see cref="WeightOf"/> is its weight. z = (x - m) s with s = 1 / √(v + eps), or z = x s with s = 1 / √(mean(x²) + eps);
/// y = z w + b. With g = dy w and n values, dx = s (g - Σg / n - z Σ(g z) / n), without the first sum where no mean is taken away.
/// </summary>
internal abstract class ExampleNorm<T>(T eps, bool centred, bool affine) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Groups of one example.</summary>
    protected abstract int Groups { get; }

    /// <summary>Values of one group.</summary>
    protected abstract int Count { get; }

    /// <summary>Where value <paramref name="i"/> of group <paramref name="group"/> stands in an example.</summary>
    protected abstract int At(int group, int i);

    /// <summary>The weight of that value.</summary>
    protected abstract int WeightOf(int group, int i);

    public override void Forward(OperatorCall<T> call)
    {
        var y = call.Output;
        for (var n = 0; n < call.Batch; n++)
        {
            var x = call.Input(0).Slice(n * call.Size, call.Size);
            for (var g = 0; g < Groups; g++)
            {
                var (mean, s) = Statistics(x, g);
                for (var i = 0; i < Count; i++)
                {
                    var z = (x[At(g, i)] - mean) * s;
                    var w = WeightOf(g, i);
                    y[(n * call.Size) + At(g, i)] = !affine ? z : centred ? (z * call.Input(1)[w]) + call.Input(2)[w] : z * call.Input(1)[w];
                }
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            for (var g = 0; g < Groups; g++)
            {
                Backward(call, n, g);
            }
        }
    }

    private void Backward(OperatorCall<T> call, int example, int g)
    {
        var x = call.Input(0).Slice(example * call.Size, call.Size);
        var dy = call.OutputGradient.Slice(example * call.Size, call.Size);
        var dx = call.InputGradient(0);
        var dw = affine ? call.InputGradient(1) : default;
        var db = affine && centred ? call.InputGradient(2) : default;
        var (mean, s) = Statistics(x, g);
        var (sum, along) = (T.Zero, T.Zero);
        for (var i = 0; i < Count; i++)
        {
            var (at, w) = (At(g, i), WeightOf(g, i));
            var z = (x[at] - mean) * s;
            var pull = affine ? dy[at] * call.Input(1)[w] : dy[at];
            sum += pull;
            along += pull * z;
            if (!dw.IsEmpty)
            {
                dw[w] += dy[at] * z;
            }

            if (!db.IsEmpty)
            {
                db[w] += dy[at];
            }
        }

        var count = T.CreateTruncating(Count);
        for (var i = 0; i < Count && !dx.IsEmpty; i++)
        {
            var (at, w) = (At(g, i), WeightOf(g, i));
            var z = (x[at] - mean) * s;
            var pull = affine ? dy[at] * call.Input(1)[w] : dy[at];
            dx[(example * call.Size) + at] += s * (pull - (centred ? sum / count : T.Zero) - (z * along / count));
        }
    }

    private (T Mean, T Factor) Statistics(ReadOnlySpan<T> x, int group)
    {
        var count = T.CreateTruncating(Count);
        var mean = T.Zero;
        for (var i = 0; i < Count && centred; i++)
        {
            mean += x[At(group, i)];
        }

        mean /= count;
        var variance = T.Zero;
        for (var i = 0; i < Count; i++)
        {
            var distance = x[At(group, i)] - mean;
            variance += distance * distance;
        }

        return (mean, T.One / T.Sqrt((variance / count) + eps));
    }
}
