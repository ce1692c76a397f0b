using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y_k = x_k - log Σ_j e^(x_j) over the features of each position. dx_k = dy_k - e^(y_k) Σ_j dy_j.</summary>
internal sealed class LogSoftmax<T>(Shape shape) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.OfClasses(shape);

    public override void Forward(OperatorCall<T> call)
    {
        var view = _axis.Times(call.Batch);
        for (var o = 0; o < view.Outer; o++)
        {
            for (var i = 0; i < view.Inner; i++)
            {
                var x = call.Input(0)[view.Start(o, i)..];
                var y = call.Output[view.Start(o, i)..];
                var total = Softmax<T>.LogSumExp(x, view.Inner, view.Features, T.One);
                for (var k = 0; k < view.Features * view.Inner; k += view.Inner)
                {
                    y[k] = x[k] - total;
                }
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

    private void AddGradient(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int stride)
    {
        var end = _axis.Features * stride;
        var sum = T.Zero;
        for (var k = 0; k < end; k += stride)
        {
            sum += dy[k];
        }

        for (var k = 0; k < end; k += stride)
        {
            dx[k] += dy[k] - (T.Exp(y[k]) * sum);
        }
    }
}
