using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>y[o, s p + d k] += x[i, p] w[i, o, k], then + b[o]: the windows of a convolution lie over y, with a position for each element of x.</summary>
internal sealed class ConvTranspose<T>(Settings settings, Shape x, Shape weight, Shape y) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SpaceView _outputs = new(y);
    private readonly int _inputs = x.Size;
    private readonly ConvolutionLoops<T> _loops = new(new WindowView(settings, "kernel", y, x), weight.Extents[1]);

    public override void Forward(OperatorCall<T> call)
    {
        var bias = call.InputCount > 2 ? call.Input(2) : default;
        for (var n = 0; n < call.Batch; n++)
        {
            var y = call.Output.Slice(n * _outputs.Size, _outputs.Size);
            ChannelBias<T>.Fill(y, bias, _outputs);
            _loops.Scatter(call.Input(0).Slice(n * _inputs, _inputs), call.Input(1), y);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dx = call.InputGradient(0);
        var dw = call.InputGradient(1);
        var db = call.InputCount > 2 ? call.InputGradient(2) : default;
        for (var n = 0; n < call.Batch; n++)
        {
            var dy = call.OutputGradient.Slice(n * _outputs.Size, _outputs.Size);
            if (!dx.IsEmpty)
            {
                _loops.Gather(dy, call.Input(1), dx.Slice(n * _inputs, _inputs));
            }

            if (!dw.IsEmpty)
            {
                _loops.Multiply(dy, call.Input(0).Slice(n * _inputs, _inputs), dw);
            }

            ChannelBias<T>.Add(dy, db, _outputs);
        }
    }
}
