using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x on one side of a diagonal of the last two extents, else 0; so is the gradient.</summary>
internal sealed class Trilu<T>(Shape shape, bool upper, int diagonal) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        for (var i = 0; i < call.Output.Length; i++)
        {
            call.Output[i] = Stays(i) ? call.Input(0)[i] : T.Zero;
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var i = 0; i < call.InputGradient(0).Length; i++)
        {
            call.InputGradient(0)[i] += Stays(i) ? call.OutputGradient[i] : T.Zero;
        }
    }

    private bool Stays(int i)
    {
        var (row, column) = (i / shape.Extents[shape.Rank - 1] % shape.Extents[shape.Rank - 2], i % shape.Extents[shape.Rank - 1]);
        return upper ? column - row >= diagonal : column - row <= diagonal;
    }
}
