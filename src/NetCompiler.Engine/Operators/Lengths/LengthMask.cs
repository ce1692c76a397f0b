using System.Numerics;
using NetCompiler.Engine.Execution;
using NetCompiler.Networks;

namespace NetCompiler.Engine.Operators;

/// <summary>For each step of an example whether it is before its length: 1, or as a weight steps / length; 0 from there on. Lengths have no gradient.</summary>
internal sealed class LengthMask<T>(int steps, bool isWeight) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var lengths = call.Input(0);
        for (var n = 0; n < lengths.Length; n++)
        {
            var length = Length(lengths[n], call.Node.Name);
            var mask = call.Output.Slice(n * steps, steps);
            mask[length..].Clear();
            mask[..length].Fill(isWeight ? T.CreateTruncating(steps) / T.CreateTruncating(length) : T.One);
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
    }

    private int Length(T value, string name)
    {
        var length = int.CreateSaturating(value);
        return (uint)length <= (uint)steps && T.CreateChecked(length) == value
            ? length
            : throw new IndexValueException($"{name} was given the length {value}, and lengths are whole numbers from 0 to {steps}.");
    }
}

/// <summary>Each step of x times its weight, but a fixed number where the weight is 0; where all are, 0.</summary>
internal sealed class LengthFill<T>(int steps, T otherwise) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var x = call.Input(0);
        var w = call.Input(1);
        var y = call.Output;
        var features = x.Length / w.Length;
        for (var i = 0; i < x.Length; i++)
        {
            var weight = w[i / features];
            var isEmpty = w[i / features / steps * steps] == T.Zero;
            y[i] = isEmpty ? T.Zero : weight == T.Zero ? otherwise : weight * x[i];
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        var w = call.Input(1);
        var dy = call.OutputGradient;
        var dx = call.InputGradient(0);
        var features = dy.Length / w.Length;
        for (var i = 0; i < dx.Length; i++)
        {
            dx[i] += w[i / features] * dy[i];
        }
    }
}

/// <summary>What the steps of the values of a loss count.</summary>
internal readonly ref struct StepWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _weights;
    private readonly int _features;

    /// <param name="call">Of a loss; its third input is the weights, if it has one.</param>
    public StepWeights(OperatorCall<T> call)
    {
        _weights = call.InputCount > 2 ? call.Input(2) : default;
        _features = _weights.IsEmpty ? 1 : call.Input(0).Length / _weights.Length;
    }

    /// <summary>Of the element <paramref name="i"/> of the batch.</summary>
    public T this[int i] => _weights.IsEmpty ? T.One : _weights[i / _features];
}
