using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = [a, b, …] along the features (channels of spatial values); each input's gradient is its part of dy.</summary>
internal sealed class Concat<T>(Shape shape) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.AlongOneExtent(shape);

    private int Row => _axis.Features * _axis.Inner;

    public override void Forward(OperatorCall<T> call)
    {
        var positions = _axis.Outer * call.Batch;
        var start = 0;
        for (var n = 0; n < call.InputCount; n++)
        {
            var x = call.Input(n);
            var part = x.Length / positions;
            for (var o = 0; o < positions; o++)
            {
                x.Slice(o * part, part).CopyTo(call.Output[((o * Row) + start)..]);
            }

            start += part;
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var positions = _axis.Outer * call.Batch;
        var start = 0;
        for (var n = 0; n < call.InputCount; n++)
        {
            var part = call.Input(n).Length / positions;
            var dx = call.InputGradient(n);
            for (var o = 0; o < positions && !dx.IsEmpty; o++)
            {
                Add<T>.AddTo(dx.Slice(o * part, part), call.OutputGradient.Slice((o * Row) + start, part));
            }

            start += part;
        }
    }
}
