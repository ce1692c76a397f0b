using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;
using NetCompiler.Engine.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y_t = x_t + e_t, e learned or e_t,2i = sin(t ω_i), e_t,2i+1 = cos(t ω_i) with ω_i = 10000^(-2i / features). dx = dy; de = Σ dy over the batch.
/// </summary>
internal sealed class PositionalEncoding<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]? _waves;

    public PositionalEncoding(Shape shape, bool learned)
    {
        if (learned)
        {
            return;
        }

        var (steps, features) = (shape.Extents[0], shape.Extents[1]);
        _waves = new T[steps * features];
        for (var i = 0; 2 * i < features; i++)
        {
            var frequency = Math.Exp(-Math.Log(10000) * 2 * i / features);
            for (var t = 0; t < steps; t++)
            {
                _waves[(t * features) + (2 * i)] = T.CreateTruncating(Math.Sin(t * frequency));
                if ((2 * i) + 1 < features)
                {
                    _waves[(t * features) + (2 * i) + 1] = T.CreateTruncating(Math.Cos(t * frequency));
                }
            }
        }
    }

    public override void Forward(OperatorCall<T> call)
    {
        ReadOnlySpan<T> rows = _waves is null ? call.Input(1) : _waves;
        var x = call.Input(0);
        var y = call.Output;
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] + rows[i % rows.Length];
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var dy = call.OutputGradient;
        if (call.InputGradient(0) is { IsEmpty: false } dx)
        {
            MatrixProducts<T>.AddRows(dy, dx);
        }

        if (_waves is null && call.InputGradient(1) is { IsEmpty: false } rows)
        {
            MatrixProducts<T>.AddRows(dy, rows);
        }
    }
}
