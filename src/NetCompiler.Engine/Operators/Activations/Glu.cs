using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = a s with s = logistic(b), a the first and b the second half of the features. da = dy s, db = dy a s (1 - s).</summary>
internal sealed class Glu<T>(Shape shape) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.AlongOneExtent(shape);

    /// <summary>Values of one half of the features of one outer position; both halves stand one after another.</summary>
    private int Half => _axis.Features / 2 * _axis.Inner;

    public override void Forward(OperatorCall<T> call)
    {
        var half = Half;
        var x = call.Input(0);
        var y = call.Output;
        for (var o = 0; o < _axis.Outer * call.Batch; o++)
        {
            for (var i = 0; i < half; i++)
            {
                var a = (2 * o * half) + i;
                y[(o * half) + i] = x[a] * Logistic<T>.Sigmoid(x[a + half]);
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var half = Half;
        var x = call.Input(0);
        var dx = call.InputGradient(0);
        var dy = call.OutputGradient;
        for (var o = 0; o < _axis.Outer * call.Batch; o++)
        {
            for (var i = 0; i < half; i++)
            {
                var a = (2 * o * half) + i;
                var s = Logistic<T>.Sigmoid(x[a + half]);
                var g = dy[(o * half) + i];
                dx[a] += g * s;
                dx[a + half] += g * x[a] * s * (T.One - s);
            }
        }
    }
}
