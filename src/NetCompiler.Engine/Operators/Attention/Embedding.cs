using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Networks;

namespace NetCompiler.Engine.Operators;

/// <summary>y_t = W[x_t] with W (count, dimensions). dW[x_t] += dy_t, but for the padding index; the indices have no gradient.</summary>
internal sealed class Embedding<T>(int count, int dimensions, int padding) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        for (var i = 0; i < x.Length; i++)
        {
            call.Input(1).Slice(Index(x[i], call.Node.Name) * dimensions, dimensions).CopyTo(call.Output[(i * dimensions)..]);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dw = call.InputGradient(1);
        if (dw.IsEmpty)
        {
            return;
        }

        var x = call.Input(0);
        var dy = call.OutputGradient;
        for (var i = 0; i < x.Length; i++)
        {
            var index = Index(x[i], call.Node.Name);
            for (var j = 0; j < dimensions && index != padding; j++)
            {
                dw[(index * dimensions) + j] += dy[(i * dimensions) + j];
            }
        }
    }

    private int Index(T value, string layer)
    {
        var index = int.CreateSaturating(value);
        return (uint)index < (uint)count && T.CreateChecked(index) == value
            ? index
            : throw new IndexValueException($"{layer} was given the index {value}, and it has {(count == 1 ? "only the index 0" : $"the indices 0 to {count - 1}")}, whole numbers.");
    }
}
