using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>A function of several numbers, and its derivative by one of them.</summary>
internal interface ICombination<T>
{
    T Value(ReadOnlySpan<T> x);

    T Slope(int operand, ReadOnlySpan<T> x);
}

/// <summary>Applies <typeparamref name="TFunction"/> element by element, repeating inputs along extents of 1 and over the examples.</summary>
internal sealed class Broadcast<T, TFunction>(TFunction function, Shape result, Shape[] inputs) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, ICombination<T>
{
    private readonly TFunction _function = function;
    private readonly int[][] _maps = [.. inputs.Select(shape => ElementMap.Broadcast(shape, result))];

    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        var f = _function;
        var y = call.Output;
        var x = call.Scratch(_maps.Length);
        for (var i = 0; i < y.Length; i++)
        {
            Gather(call, i, x);
            y[i] = f.Value(x);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var f = _function;
        var dy = call.OutputGradient;
        var x = call.Scratch(_maps.Length);
        for (var i = 0; i < dy.Length; i++)
        {
            Gather(call, i, x);
            var (n, e) = Math.DivRem(i, call.Size);
            for (var operand = 0; operand < _maps.Length; operand++)
            {
                if (call.InputGradient(operand) is { IsEmpty: false } dx)
                {
                    dx[(n * call.ExampleStride(operand)) + _maps[operand][e]] += dy[i] * f.Slope(operand, x);
                }
            }
        }
    }

    private void Gather(OperatorCall<T> call, int i, Span<T> x)
    {
        var (n, e) = Math.DivRem(i, call.Size);
        for (var operand = 0; operand < x.Length; operand++)
        {
            x[operand] = call.Input(operand)[(n * call.ExampleStride(operand)) + _maps[operand][e]];
        }
    }
}
