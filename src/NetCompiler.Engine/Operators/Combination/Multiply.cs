using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = a b …, element by element; each factor's gradient is dy times the other factors, also where the factor is 0.</summary>
internal sealed class Multiply<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var y = call.Output;
        call.Input(0).CopyTo(y);
        for (var n = 1; n < call.InputCount; n++)
        {
            MultiplyBy(y, call.Input(n));
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.InputCount; n++)
        {
            if (call.InputGradient(n) is { IsEmpty: false } gradient)
            {
                var product = call.Scratch(gradient.Length);
                call.OutputGradient.CopyTo(product);
                for (var other = 0; other < call.InputCount; other++)
                {
                    if (other != n)
                    {
                        MultiplyBy(product, call.Input(other));
                    }
                }

                Add<T>.AddTo(gradient, product);
            }
        }
    }

    private static void MultiplyBy(Span<T> product, ReadOnlySpan<T> factor)
    {
        for (var i = 0; i < product.Length; i++)
        {
            product[i] *= factor[i];
        }
    }
}
