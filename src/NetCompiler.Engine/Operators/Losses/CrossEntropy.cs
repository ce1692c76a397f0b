using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// -Σ t log p over the classes of probabilities p, the mean over positions; p counts as at least 1e-12. dp = -dy t / p / positions.
/// Targets may be smoothed: t' = (1 - ε) t + ε / classes.
/// </summary>
internal sealed class CrossEntropy<T>(Shape shape, double smoothing) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SmoothedTarget<T> _target = new(smoothing, FeatureAxis.OfClasses(shape).Features);
    private readonly T _positions = T.CreateTruncating(shape.Size / FeatureAxis.OfClasses(shape).Features);

    public static T Floor => T.CreateTruncating(1e-12);

    public override void Forward(OperatorCall<T> call)
    {
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
                sum -= weights[i] == T.Zero ? T.Zero : weights[i] * _target.Of(t[i]) * T.Log(T.Max(p[i], Floor));
            }

            y[n] = sum / _positions;
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var p = call.Input(0);
        var t = call.Input(1);
        var dp = call.InputGradient(0);
        var dy = call.OutputGradient;
        var size = dp.Length / dy.Length;
        var weights = new StepWeights<T>(call);
        for (var i = 0; i < dp.Length; i++)
        {
            dp[i] -= weights[i] == T.Zero ? T.Zero : weights[i] * dy[i / size] / _positions * _target.Of(t[i]) / T.Max(p[i], Floor);
        }
    }
}

/// <summary>t' = (1 - ε) t + ε / classes.</summary>
internal readonly struct SmoothedTarget<T>(double smoothing, int classes)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _kept = T.CreateTruncating(1 - smoothing);
    private readonly T _spread = T.CreateTruncating(smoothing / classes);

    public T Of(T target) => (_kept * target) + _spread;
}
