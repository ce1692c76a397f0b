using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>What one predicted value costs.</summary>
internal interface ILossFunction<T>
{
    T Value(T p, T t);

    /// <summary>The derivative of <see cref="Value"/> with respect to the prediction.</summary>
    T Slope(T p, T t);
}

/// <summary>One number per example: the mean (or the sum) of <typeparamref name="TLoss"/> over the elements of the prediction.</summary>
internal sealed class ElementLoss<T, TLoss>(TLoss loss, bool summed = false) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILossFunction<T>
{
    private readonly TLoss _loss = loss;

    public override void Forward(OperatorCall<T> call)
    {
        var loss = _loss;
        var p = call.Input(0);
        var t = call.Input(1);
        var y = call.Output;
        var size = p.Length / y.Length;
        var weights = new StepWeights<T>(call);
        for (var n = 0; n < y.Length; n++)
        {
            var sum = T.Zero;
            for (var i = n * size; i < (n + 1) * size; i++)
            {
                // A step that does not count adds nothing, whatever stands there.
                sum += weights[i] == T.Zero ? T.Zero : weights[i] * loss.Value(p[i], t[i]);
            }

            y[n] = sum / Divisor(size);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var loss = _loss;
        var p = call.Input(0);
        var t = call.Input(1);
        var dp = call.InputGradient(0);
        var dy = call.OutputGradient;
        var size = dp.Length / dy.Length;
        var weights = new StepWeights<T>(call);
        for (var i = 0; i < dp.Length; i++)
        {
            dp[i] += weights[i] == T.Zero ? T.Zero : weights[i] * dy[i / size] / Divisor(size) * loss.Slope(p[i], t[i]);
        }
    }

    private T Divisor(int size) => summed ? T.One : T.CreateTruncating(size);
}
