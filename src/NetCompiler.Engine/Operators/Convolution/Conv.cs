using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y[o, p] = Σ x[i, s p + d k] w[o, i, k] + b[o]; its gradients go the same ways back. Also depthwise, with a group for each channel.</summary>
internal sealed class Conv<T>(Settings settings, Shape x, Shape weight, Shape y) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SpaceView _positions = new(y);
    private readonly int _inputs = x.Size;
    private readonly ConvolutionLoops<T> _loops = new(new WindowView(settings, "kernel", x, y), weight.Extents[1]);

    public override void Forward(OperatorCall<T> call)
    {
        var bias = call.InputCount > 2 ? call.Input(2) : default;
        for (var n = 0; n < call.Batch; n++)
        {
            var y = call.Output.Slice(n * _positions.Size, _positions.Size);
            ChannelBias<T>.Fill(y, bias, _positions);
            _loops.Gather(call.Input(0).Slice(n * _inputs, _inputs), call.Input(1), y);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dx = call.InputGradient(0);
        var dw = call.InputGradient(1);
        var db = call.InputCount > 2 ? call.InputGradient(2) : default;
        for (var n = 0; n < call.Batch; n++)
        {
            var dy = call.OutputGradient.Slice(n * _positions.Size, _positions.Size);
            if (!dx.IsEmpty)
            {
                _loops.Scatter(dy, call.Input(1), dx.Slice(n * _inputs, _inputs));
            }

            if (!dw.IsEmpty)
            {
                _loops.Multiply(call.Input(0).Slice(n * _inputs, _inputs), dy, dw);
            }

            ChannelBias<T>.Add(dy, db, _positions);
        }
    }
}
