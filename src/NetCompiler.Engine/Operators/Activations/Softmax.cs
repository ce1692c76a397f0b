using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y_k = e^(s x_k) / Σ_j e^(s x_j) over the features of each position, with sign s = 1, or -1 for softmin; the largest s x is taken off
/// first. dx_k = s y_k (dy_k - Σ_j dy_j y_j).
/// </summary>
internal sealed class Softmax<T>(Shape shape, bool negated = false) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.OfClasses(shape);
    private readonly T _sign = negated ? -T.One : T.One;

    /// <summary>The logarithm of the sum of e^(sign x) over the features of one position, without overflow.</summary>
    public static T LogSumExp(ReadOnlySpan<T> x, int stride, int count, T sign)
    {
        var largest = sign * x[0];
        for (var k = 1; k < count; k++)
        {
            largest = T.Max(largest, sign * x[k * stride]);
        }

        var sum = T.Zero;
        for (var k = 0; k < count; k++)
        {
            sum += T.Exp((sign * x[k * stride]) - largest);
        }

        return largest + T.Log(sum);
    }

    public override void Forward(OperatorCall<T> call)
    {
        var view = _axis.Times(call.Batch);
        for (var o = 0; o < view.Outer; o++)
        {
            for (var i = 0; i < view.Inner; i++)
            {
                var start = view.Start(o, i);
                Normalise(call.Input(0)[start..], call.Output[start..], view.Inner);
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var view = _axis.Times(call.Batch);
        for (var o = 0; o < view.Outer; o++)
        {
            for (var i = 0; i < view.Inner; i++)
            {
                var start = view.Start(o, i);
                AddGradient(call.Output[start..], call.OutputGradient[start..], call.InputGradient(0)[start..], view.Inner);
            }
        }
    }

    private void Normalise(ReadOnlySpan<T> x, Span<T> y, int stride)
    {
        var end = _axis.Features * stride;
        var largest = _sign * x[0];
        for (var k = stride; k < end; k += stride)
        {
            largest = T.Max(largest, _sign * x[k]);
        }

        var sum = T.Zero;
        for (var k = 0; k < end; k += stride)
        {
            y[k] = T.Exp((_sign * x[k]) - largest);
            sum += y[k];
        }

        for (var k = 0; k < end; k += stride)
        {
            y[k] /= sum;
        }
    }

    private void AddGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int stride)
    {
        var end = _axis.Features * stride;
        var mean = T.Zero;
        for (var k = 0; k < end; k += stride)
        {
            mean += dy[k] * y[k];
        }

        for (var k = 0; k < end; k += stride)
        {
            dx[k] += _sign * y[k] * (dy[k] - mean);
        }
    }
}
