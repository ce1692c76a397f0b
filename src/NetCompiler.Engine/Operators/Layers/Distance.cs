using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = ‖x - w‖ of each row of inputs and each centre, or its square; the gradient points along x - w.</summary>
internal sealed class Distance<T>(int units, int inputs, bool squared) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var rows = call.Output.Length / units;
        for (var n = 0; n < rows; n++)
        {
            for (var j = 0; j < units; j++)
            {
                var sum = T.Zero;
                for (var i = 0; i < inputs; i++)
                {
                    var difference = call.Input(0)[(n * inputs) + i] - call.Input(1)[(j * inputs) + i];
                    sum += difference * difference;
                }

                call.Output[(n * units) + j] = squared ? sum : T.Sqrt(sum);
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var rows = call.Output.Length / units;
        for (var n = 0; n < rows; n++)
        {
            for (var j = 0; j < units; j++)
            {
                var (dy, y) = (call.OutputGradient[(n * units) + j], call.Output[(n * units) + j]);
                var slope = squared ? dy + dy : y == T.Zero ? T.Zero : dy / y;
                for (var i = 0; i < inputs; i++)
                {
                    var part = slope * (call.Input(0)[(n * inputs) + i] - call.Input(1)[(j * inputs) + i]);
                    if (!call.InputGradient(0).IsEmpty)
                    {
                        call.InputGradient(0)[(n * inputs) + i] += part;
                    }

                    if (!call.InputGradient(1).IsEmpty)
                    {
                        call.InputGradient(1)[(j * inputs) + i] -= part;
                    }
                }
            }
        }
    }
}
