using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = [a, b, …] along the features (channels of spatial values); each input's gradient is its part of dy.</summary>
internal sealed class Concat<T>(Shape shape, int? axis = null) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = axis is { } along ? FeatureAxis.Along(shape, along) : FeatureAxis.AlongOneExtent(shape);

    public override bool HandlesShared => true;

    private int Row => _axis.Features * _axis.Inner;

    public override void Forward(OperatorCall<T> call)
    {
        var start = 0;
        for (var input = 0; input < call.InputCount; input++)
        {
            var part = call.Shape(input).Size / _axis.Outer;
            for (var n = 0; n < call.Examples(); n++)
            {
                var x = call.Input(input)[(n * call.ExampleStride(input))..];
                for (var o = 0; o < _axis.Outer; o++)
                {
                    x.Slice(o * part, part).CopyTo(call.Output[((((n * _axis.Outer) + o) * Row) + start)..]);
                }
            }

            start += part;
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var start = 0;
        for (var input = 0; input < call.InputCount; input++)
        {
            var part = call.Shape(input).Size / _axis.Outer;
            for (var n = 0; n < call.Examples() && !call.InputGradient(input).IsEmpty; n++)
            {
                var dx = call.InputGradient(input)[(n * call.ExampleStride(input))..];
                for (var o = 0; o < _axis.Outer; o++)
                {
                    Add<T>.AddTo(dx.Slice(o * part, part), call.OutputGradient.Slice((((n * _axis.Outer) + o) * Row) + start, part));
                }
            }

            start += part;
        }
    }
}
