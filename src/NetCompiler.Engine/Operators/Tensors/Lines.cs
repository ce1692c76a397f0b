using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>A function of the numbers along axes that gives as many.</summary>
internal interface ILineFunction<T>
{
    void Value(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>What dy means for x.</summary>
    void Gradient(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx);
}

/// <summary>Applies a function to each group of elements.</summary>
internal sealed class Lines<T>(ILineFunction<T> function, int[][] groups) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int Length => groups[0].Length;

    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        var scratch = call.Scratch(2 * Length);
        var line = scratch[..Length];
        var result = scratch[Length..];
        for (var n = 0; n < call.Examples(); n++)
        {
            foreach (var group in groups)
            {
                Groups.Take(call.Input(0).Slice(n * call.Size, call.Size), group, line);
                function.Value(line, result);
                for (var i = 0; i < group.Length; i++)
                {
                    call.Output[(n * call.Size) + group[i]] = result[i];
                }
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var scratch = call.Scratch(4 * Length);
        var x = scratch[..Length];
        var y = scratch.Slice(Length, Length);
        var dy = scratch.Slice(2 * Length, Length);
        var dx = scratch.Slice(3 * Length, Length);
        for (var n = 0; n < call.Examples() && !call.InputGradient(0).IsEmpty; n++)
        {
            foreach (var group in groups)
            {
                Groups.Take(call.Input(0).Slice(n * call.Size, call.Size), group, x);
                Groups.Take(call.Output.Slice(n * call.Size, call.Size), group, y);
                Groups.Take(call.OutputGradient.Slice(n * call.Size, call.Size), group, dy);
                function.Gradient(x, y, dy, dx);
                for (var i = 0; i < group.Length; i++)
                {
                    call.InputGradient(0)[(n * call.Size) + group[i]] += dx[i];
                }
            }
        }
    }
}
