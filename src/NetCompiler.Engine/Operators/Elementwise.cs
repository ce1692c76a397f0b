using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>A function of one number. A struct, so that loops over it are compiled for it alone.</summary>
internal interface IScalarFunction<T>
{
    /// <summary>y = f(x).</summary>
    T Value(T x);

    /// <summary>dy/dx, given x and y.</summary>
    T Slope(T x, T y);
}

/// <summary>Applies <typeparamref name="TFunction"/> to every element.</summary>
internal sealed class Elementwise<T, TFunction>(TFunction function) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IScalarFunction<T>
{
    private readonly TFunction _function = function;

    public override bool HandlesShared => true;

    public override void Forward(OperatorCall<T> call)
    {
        var f = _function;
        var x = call.Input(0);
        var y = call.Output[..x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = f.Value(x[i]);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var f = _function;
        var dx = call.InputGradient(0);
        var x = call.Input(0)[..dx.Length];
        var y = call.Output[..dx.Length];
        var dy = call.OutputGradient[..dx.Length];
        for (var i = 0; i < dx.Length; i++)
        {
            dx[i] += dy[i] * f.Slope(x[i], y[i]);
        }
    }
}
