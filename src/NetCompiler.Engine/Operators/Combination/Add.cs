using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = a + b + …, repeating what has extents of 1; each input's gradient is dy, summed over what it was repeated along.</summary>
internal sealed class Add<T>(Shape result, Shape[] inputs) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Null where nothing is repeated within an example.
    private readonly int[]?[] _maps = [.. inputs.Select(shape => shape.Extents == result.Extents ? null : ElementMap.Broadcast(shape, result))];

    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        call.Output.Clear();
        for (var i = 0; i < call.InputCount; i++)
        {
            var stride = call.ExampleStride(i);
            for (var n = 0; n < call.Examples(); n++)
            {
                var y = call.Output.Slice(n * call.Size, call.Size);
                var x = call.Input(i).Slice(n * stride, call.Shape(i).Size);
                if (_maps[i] is not { } map)
                {
                    AddTo(y, x);
                    continue;
                }

                for (var e = 0; e < map.Length; e++)
                {
                    y[e] += x[map[e]];
                }
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var i = 0; i < call.InputCount; i++)
        {
            var stride = call.ExampleStride(i);
            for (var n = 0; n < call.Examples() && !call.InputGradient(i).IsEmpty; n++)
            {
                var dy = call.OutputGradient.Slice(n * call.Size, call.Size);
                var dx = call.InputGradient(i).Slice(n * stride, call.Shape(i).Size);
                if (_maps[i] is not { } map)
                {
                    AddTo(dx, dy);
                    continue;
                }

                for (var e = 0; e < map.Length; e++)
                {
                    dx[map[e]] += dy[e];
                }
            }
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
