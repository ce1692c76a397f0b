using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y = (x - mean) / deviation, both states of x's shape fitted to training data; where the deviation is at most 1e-6 the value never
/// changed, and y = x - mean. dx = dy / deviation.
/// </summary>
internal sealed class Standardize<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Least => T.CreateTruncating(1e-6f);

    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var mean = call.Input(1);
        var deviation = call.Input(2);
        var y = call.Output;
        for (var i = 0; i < x.Length; i++)
        {
            var k = i % mean.Length;
            y[i] = (x[i] - mean[k]) / Divisor(deviation[k]);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var deviation = call.Input(2);
        var dx = call.InputGradient(0);
        var dy = call.OutputGradient;
        for (var i = 0; i < dx.Length; i++)
        {
            dx[i] += dy[i] / Divisor(deviation[i % deviation.Length]);
        }
    }

    private static T Divisor(T deviation) => deviation <= Least ? T.One : deviation;
}
