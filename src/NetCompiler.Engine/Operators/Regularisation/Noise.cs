using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = x + deviation z in training, z standard normal; y = x at inference. dx = dy.</summary>
internal sealed class Noise<T>(string layer, double deviation) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly uint _stream = CounterRandom.StreamOf(layer);
    private readonly T _deviation = T.CreateTruncating(deviation);

    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var y = call.Output;
        x.CopyTo(y);
        if (!call.Training)
        {
            return;
        }

        var random = new CounterRandom(call.Seed, call.Step, 0);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] += _deviation * T.CreateTruncating(random.Normal(_stream, (uint)(i / call.Size), (uint)(i % call.Size)));
        }
    }

    public override void Backward(OperatorCall<T> call) => Add<T>.AddTo(call.InputGradient(0), call.OutputGradient);
}
