using System.ComponentModel;

namespace NetCompiler.Networks;

/// <summary>What a recurrent network carries from one step of a sequence to the next. One for each sequence that is being followed.</summary>
public sealed class NetworkState
{
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly float[] _before;
    private readonly float[] _after;

    /// <summary>The state before the first step; called by networks.</summary>
    /// <param name="inputs">Values of one step's inputs.</param>
    /// <param name="outputs">Values of one step's outputs.</param>
    /// <param name="carried">Values carried on.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public NetworkState(int inputs, int outputs, int carried)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        ArgumentOutOfRangeException.ThrowIfNegative(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(carried);
        (_inputs, _outputs) = (inputs, outputs);
        (_before, _after) = (new float[inputs + carried], new float[outputs + carried]);
    }

    /// <summary>The values carried, layer after layer.</summary>
    public Span<float> Values => _before.AsSpan(_inputs);

    /// <summary>Goes back to before the first step.</summary>
    public void Reset() => Values.Clear();

    /// <summary>A state with equal values that shares nothing with this one.</summary>
    public NetworkState Clone()
    {
        var copy = new NetworkState(_inputs, _outputs, Values.Length);
        Values.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>A row of inputs and state for one step; called by networks.</summary>
    /// <param name="input">The step's inputs.</param>
    /// <param name="result">Where outputs and state go.</param>
    /// <exception cref="ShapeException">The length of the input is wrong.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<float> Enter(ReadOnlySpan<float> input, out Span<float> result)
    {
        if (input.Length != _inputs)
        {
            throw new ShapeException($"Step's input has {input.Length} values, and one step takes {_inputs}.");
        }

        input.CopyTo(_before);
        result = _after;
        return _before;
    }

    /// <summary>Takes over what a step computed; called by networks.</summary>
    /// <param name="output">Where the step's outputs go.</param>
    /// <exception cref="ShapeException">The length of the output is wrong.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Leave(Span<float> output)
    {
        if (output.Length != _outputs)
        {
            throw new ShapeException($"Step's output has room for {output.Length} values, and one step gives {_outputs}.");
        }

        _after.AsSpan(0, _outputs).CopyTo(output);
        _after.AsSpan(_outputs).CopyTo(Values);
    }

    /// <summary>Whether it belongs to a network of these sizes; called by networks.</summary>
    /// <exception cref="ShapeException">It does not.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Check(int inputs, int outputs, int carried)
    {
        if (_inputs != inputs || _outputs != outputs || Values.Length != carried)
        {
            throw new ShapeException("The state was made by a network of another structure. Make it with this network's CreateState().");
        }
    }
}
