using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y = A h + b with h = x Wᵀ; dh = Aᵀ dy, dA = dy hᵀ, dx = dh W, dW = dhᵀ x. Of one example after another.</summary>
internal sealed class GraphConvolution<T>(int nodes, int features, int units) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        var h = call.Scratch(nodes * units);
        for (var n = 0; n < call.Examples(); n++)
        {
            Transform(call, n, h);
            var a = call.Input(1)[(n * call.ExampleStride(1))..];
            for (var i = 0; i < nodes; i++)
            {
                for (var u = 0; u < units; u++)
                {
                    var sum = call.InputCount > 3 ? call.Input(3)[u] : T.Zero;
                    for (var j = 0; j < nodes; j++)
                    {
                        sum += a[(i * nodes) + j] * h[(j * units) + u];
                    }

                    call.Output[(((n * nodes) + i) * units) + u] = sum;
                }
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var scratch = call.Scratch(2 * nodes * units);
        var h = scratch[..(nodes * units)];
        var dh = scratch[(nodes * units)..];
        for (var n = 0; n < call.Examples(); n++)
        {
            Transform(call, n, h);
            dh.Clear();
            var a = call.Input(1)[(n * call.ExampleStride(1))..];
            var da = call.InputGradient(1) is { IsEmpty: false } all ? all[(n * call.ExampleStride(1))..] : default;
            var dy = call.OutputGradient.Slice(n * nodes * units, nodes * units);
            for (var i = 0; i < nodes; i++)
            {
                for (var j = 0; j < nodes; j++)
                {
                    for (var u = 0; u < units; u++)
                    {
                        dh[(j * units) + u] += a[(i * nodes) + j] * dy[(i * units) + u];
                        if (!da.IsEmpty)
                        {
                            da[(i * nodes) + j] += dy[(i * units) + u] * h[(j * units) + u];
                        }
                    }
                }
            }

            if (call.InputCount > 3)
            {
                for (var i = 0; i < nodes; i++)
                {
                    Add<T>.AddTo(call.InputGradient(3), dy.Slice(i * units, units));
                }
            }

            AddProducts(call, n, dh);
        }
    }

    private void Transform(OperatorCall<T> call, int n, Span<T> h)
    {
        var x = call.Input(0)[(n * call.ExampleStride(0))..];
        for (var i = 0; i < nodes; i++)
        {
            for (var u = 0; u < units; u++)
            {
                var sum = T.Zero;
                for (var f = 0; f < features; f++)
                {
                    sum += x[(i * features) + f] * call.Input(2)[(u * features) + f];
                }

                h[(i * units) + u] = sum;
            }
        }
    }

    private void AddProducts(OperatorCall<T> call, int n, ReadOnlySpan<T> dh)
    {
        var start = n * call.ExampleStride(0);
        for (var i = 0; i < nodes; i++)
        {
            for (var u = 0; u < units; u++)
            {
                for (var f = 0; f < features; f++)
                {
                    if (!call.InputGradient(0).IsEmpty)
                    {
                        call.InputGradient(0)[start + (i * features) + f] += dh[(i * units) + u] * call.Input(2)[(u * features) + f];
                    }

                    if (!call.InputGradient(2).IsEmpty)
                    {
                        call.InputGradient(2)[(u * features) + f] += dh[(i * units) + u] * call.Input(0)[start + (i * features) + f];
                    }
                }
            }
        }
    }
}
