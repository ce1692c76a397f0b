using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>A value that is the same for all examples, once for each; its gradient is their sum.</summary>
internal sealed class Spread<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            call.Input(0).CopyTo(call.Output[(n * call.Size)..]);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            Add<T>.AddTo(call.InputGradient(0), call.OutputGradient.Slice(n * call.Size, call.Size));
        }
    }
}
