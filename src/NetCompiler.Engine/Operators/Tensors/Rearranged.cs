using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y[e] = x[map[e]]: elements in another order, some left out or repeated. Each element's gradient is the sum over where it went.</summary>
internal sealed class Rearranged<T>(int[] map) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        var y = call.Output;
        var x = call.Input(0);
        var size = call.Shape(0).Size;
        for (var n = 0; n < call.Examples(); n++)
        {
            for (var e = 0; e < map.Length; e++)
            {
                y[(n * map.Length) + e] = x[(n * size) + map[e]];
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dy = call.OutputGradient;
        var dx = call.InputGradient(0);
        var size = call.Shape(0).Size;
        for (var n = 0; n < call.Examples() && !dx.IsEmpty; n++)
        {
            for (var e = 0; e < map.Length; e++)
            {
                dx[(n * size) + map[e]] += dy[(n * map.Length) + e];
            }
        }
    }
}
