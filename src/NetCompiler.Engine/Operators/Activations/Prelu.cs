using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y = x above 0, else w x, with one learned slope for all, or one for each feature. dx = dy or w dy; dw = Σ dy x where x is not above 0.
/// </summary>
internal sealed class Prelu<T>(Shape shape, int slopes) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.AlongOneExtent(shape);

    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var w = call.Input(1);
        var y = call.Output;
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > T.Zero ? x[i] : w[SlopeOf(i)] * x[i];
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var w = call.Input(1);
        var dy = call.OutputGradient;
        var dx = call.InputGradient(0);
        var dw = call.InputGradient(1);
        for (var i = 0; i < x.Length; i++)
        {
            var above = x[i] > T.Zero;
            if (!dx.IsEmpty)
            {
                dx[i] += above ? dy[i] : dy[i] * w[SlopeOf(i)];
            }

            if (!dw.IsEmpty && !above)
            {
                dw[SlopeOf(i)] += dy[i] * x[i];
            }
        }
    }

    private int SlopeOf(int element) => slopes == 1 ? 0 : element / _axis.Inner % _axis.Features;
}
