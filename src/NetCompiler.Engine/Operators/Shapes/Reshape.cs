using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x with other extents in the same row-major order; <c>flatten</c> is the same with one extent. dx = dy.</summary>
internal sealed class Reshape<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call) => call.Input(0).CopyTo(call.Output);

    public override void Backward(OperatorCall<T> call) => Add<T>.AddTo(call.InputGradient(0), call.OutputGradient);
}
