using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>A row with a 1 at the position each number names.</summary>
internal sealed class OneHot<T>(int depth) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        for (var i = 0; i < call.Output.Length; i++)
        {
            call.Output[i] = call.Input(0)[i / depth] == T.CreateTruncating(i % depth) ? T.One : T.Zero;
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        // A number that moves a little names nothing else.
    }
}
