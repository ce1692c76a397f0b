using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y_c = x_c d_c^-β with d_c = k + α / size · Σ x² over the channels c - ⌊size / 2⌋ to c + ⌊(size - 1) / 2⌋ that there are.
/// dx_j = dy_j d_j^-β - 2αβ / size · x_j Σ dy_c x_c d_c^(-β-1) over the c whose window has j.
/// </summary>
internal sealed class LocalResponseNorm<T>(Shape shape, int size, T alpha, T beta, T k) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.AlongOneExtent(shape);

    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var batch = _axis.Times(call.Batch);
        for (var i = 0; i < x.Length; i++)
        {
            call.Output[i] = x[i] * T.Pow(Divisor(x, batch, i), -beta);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var dy = call.OutputGradient;
        var dx = call.InputGradient(0);
        var batch = _axis.Times(call.Batch);
        var share = T.CreateTruncating(2) * alpha * beta / T.CreateTruncating(size);
        for (var i = 0; i < dx.Length; i++)
        {
            var divisor = Divisor(x, batch, i);
            dx[i] += dy[i] * T.Pow(divisor, -beta);

            // What it gives to every channel of its own window.
            var pull = share * dy[i] * x[i] * T.Pow(divisor, -beta - T.One);
            var (first, last, start) = Window(batch, i);
            for (var c = first; c <= last; c++)
            {
                var at = start + (c * batch.Inner);
                dx[at] -= pull * x[at];
            }
        }
    }

    private T Divisor(ReadOnlySpan<T> x, FeatureAxis batch, int element)
    {
        var (first, last, start) = Window(batch, element);
        var sum = T.Zero;
        for (var c = first; c <= last; c++)
        {
            var value = x[start + (c * batch.Inner)];
            sum += value * value;
        }

        return k + (alpha / T.CreateTruncating(size) * sum);
    }

    /// <summary>The first and last channel of an element's window, and where channel 0 of its position stands.</summary>
    private (int First, int Last, int Start) Window(FeatureAxis batch, int element)
    {
        var channel = element / batch.Inner % batch.Features;
        return (Math.Max(0, channel - (size / 2)), Math.Min(batch.Features - 1, channel + ((size - 1) / 2)), element - (channel * batch.Inner));
    }
}
