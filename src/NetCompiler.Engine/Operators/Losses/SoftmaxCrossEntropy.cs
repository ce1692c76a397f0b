using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// Cross-entropy of softmax(z) from the logits z: Σ t (log Σ e^z - z) over classes, the mean over positions. No probability is divided
/// by or taken the logarithm of. dz = dy (softmax(z) Σ t - t) / positions.
/// </summary>
internal sealed class SoftmaxCrossEntropy<T>(Shape shape, double smoothing) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.OfClasses(shape);
    private readonly SmoothedTarget<T> _target = new(smoothing, FeatureAxis.OfClasses(shape).Features);

    private int Positions => _axis.Outer * _axis.Inner;

    public override void Forward(OperatorCall<T> call)
    {
        var z = call.Input(0);
        var t = call.Input(1);
        var y = call.Output;
        var weights = new StepWeights<T>(call);
        for (var n = 0; n < y.Length; n++)
        {
            var sum = T.Zero;
            for (var position = 0; position < Positions; position++)
            {
                var start = Start(n, position);
                sum += weights[start] == T.Zero ? T.Zero : weights[start] * AtPosition(z[start..], t[start..]);
            }

            y[n] = sum / T.CreateTruncating(Positions);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var z = call.Input(0);
        var t = call.Input(1);
        var dz = call.InputGradient(0);
        var dy = call.OutputGradient;
        var weights = new StepWeights<T>(call);
        for (var n = 0; n < dy.Length && !dz.IsEmpty; n++)
        {
            var factor = dy[n] / T.CreateTruncating(Positions);
            for (var position = 0; position < Positions; position++)
            {
                var start = Start(n, position);
                if (weights[start] != T.Zero)
                {
                    AddGradient(z[start..], t[start..], dz[start..], weights[start] * factor);
                }
            }
        }
    }

    private int Start(int example, int position) =>
        _axis.Start((example * _axis.Outer) + (position / _axis.Inner), position % _axis.Inner);

    private T AtPosition(ReadOnlySpan<T> z, ReadOnlySpan<T> t)
    {
        var total = Softmax<T>.LogSumExp(z, _axis.Inner, _axis.Features, T.One);
        var sum = T.Zero;
        for (var k = 0; k < _axis.Features * _axis.Inner; k += _axis.Inner)
        {
            sum += _target.Of(t[k]) * (total - z[k]);
        }

        return sum;
    }

    private void AddGradient(ReadOnlySpan<T> z, ReadOnlySpan<T> t, Span<T> dz, T factor)
    {
        var end = _axis.Features * _axis.Inner;
        var total = Softmax<T>.LogSumExp(z, _axis.Inner, _axis.Features, T.One);
        var sum = T.Zero;
        for (var k = 0; k < end; k += _axis.Inner)
        {
            sum += _target.Of(t[k]);
        }

        for (var k = 0; k < end; k += _axis.Inner)
        {
            dz[k] += factor * ((T.Exp(z[k] - total) * sum) - _target.Of(t[k]));
        }
    }
}
