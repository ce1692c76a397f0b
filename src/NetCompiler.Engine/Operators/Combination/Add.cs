using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = a + b + …; each input's gradient is dy.</summary>
internal sealed class Add<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        call.Input(0).CopyTo(call.Output);
        for (var n = 1; n < call.InputCount; n++)
        {
            AddTo(call.Output, call.Input(n));
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.InputCount; n++)
        {
            AddTo(call.InputGradient(n), call.OutputGradient);
        }
    }

    /// <summary>Adds as many values as there is room for: none where a gradient is not wanted.</summary>
    public static void AddTo(Span<T> sum, ReadOnlySpan<T> addend)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += addend[i];
        }
    }
}
