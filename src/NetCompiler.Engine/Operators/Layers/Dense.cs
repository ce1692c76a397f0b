using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Engine.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y = x Wᵀ + b with W (out, in), for every row of x: one an example, or one a step of a sequence. dx = dy W, dW = dyᵀ x, db = Σ dy.
/// </summary>
internal sealed class Dense<T>(int outputs, int inputs) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var bias = call.InputCount > 2 ? call.Input(2) : default;
        MatrixProducts<T>.RowsTimesRows(x, call.Input(1), bias, call.Output, x.Length / inputs, outputs, inputs);
    }

    public override void Backward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var dy = call.OutputGradient;
        var rows = x.Length / inputs;
        if (call.InputGradient(0) is { IsEmpty: false } dx)
        {
            // dx (rows, in) += dy (rows, out) · W (out, in)
            MatrixProducts<T>.AddCombinations(dy, outputs, 1, call.Input(1), dx, rows, outputs, inputs);
        }

        if (call.InputGradient(1) is { IsEmpty: false } dw)
        {
            // dW (out, in) += dyᵀ (out, rows) · x (rows, in)
            MatrixProducts<T>.AddCombinations(dy, 1, outputs, x, dw, outputs, rows, inputs);
        }

        if (call.InputCount > 2 && call.InputGradient(2) is { IsEmpty: false } db)
        {
            MatrixProducts<T>.AddRows(dy, db);
        }
    }
}
