using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y = x m in training, m = 0 with probability rate. The expected value is kept by m = 1 / (1 - rate) for the others, or (scale=inference,
/// as in the lectures) by y = (1 - rate) x at inference. dx = dy m, with the mask drawn again.
/// </summary>
internal sealed class Dropout<T>(string layer, double rate, bool scaledAtInference) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly uint _stream = CounterRandom.StreamOf(layer);

    // Compared in float, as generated code does, so that masks agree to the bit.
    private readonly float _rate = (float)rate;
    private readonly T _kept = scaledAtInference ? T.One : T.CreateTruncating(1 / (1 - rate));
    private readonly T _inference = scaledAtInference ? T.CreateTruncating(1 - rate) : T.One;

    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var y = call.Output;
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * Factor(call, i);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dx = call.InputGradient(0);
        var dy = call.OutputGradient;
        for (var i = 0; i < dx.Length; i++)
        {
            dx[i] += dy[i] * Factor(call, i);
        }
    }

    private T Factor(OperatorCall<T> call, int i)
    {
        if (!call.Training)
        {
            return _inference;
        }

        var random = new CounterRandom(call.Seed, call.Step, 0);
        return random.Uniform(_stream, (uint)(i / call.Size), (uint)(i % call.Size)) >= _rate ? _kept : T.Zero;
    }
}
