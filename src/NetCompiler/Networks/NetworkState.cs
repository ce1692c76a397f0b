using System.ComponentModel;

namespace NetCompiler.Networks;

/// <summary>
/// What a network carries from one step of a sequence to the next: the states of recurrent layers, the keys and values of causal attention. One for each
/// sequence that is being followed.
/// </summary>
public sealed class NetworkState
{
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly float[] _before;
    private readonly float[] _after;
    private readonly int _most;
    private int _steps;

    /// <summary>The state before the first step; called by networks.</summary>
    /// <param name="inputs">Values of one step's inputs.</param>
    /// <param name="outputs">Values of one step's outputs.</param>
    /// <param name="carried">Values carried on.</param>
    /// <param name="steps">Steps that can be followed, where attention or positions know only a declared number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public NetworkState(int inputs, int outputs, int carried, int steps = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        ArgumentOutOfRangeException.ThrowIfNegative(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(carried);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        (_inputs, _outputs, _most) = (inputs, outputs, steps);
        (_before, _after) = (new float[inputs + carried], new float[outputs + carried]);
    }

    /// <summary>The values carried, layer after layer.</summary>
    public Span<float> Values => _before.AsSpan(_inputs);

    /// <summary>Goes back to before the first step.</summary>
    public void Reset()
    {
        Values.Clear();
        _steps = 0;
    }

    /// <summary>A state with equal values that shares nothing with this one.</summary>
    public NetworkState Clone()
    {
        var copy = new NetworkState(_inputs, _outputs, Values.Length, _most) { _steps = _steps };
        Values.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>A row of inputs and state for one step; called by networks.</summary>
    /// <param name="input">The step's inputs.</param>
    /// <param name="result">Where outputs and state go.</param>
    /// <exception cref="ShapeException">The length of the input is wrong, or the sequence has come to its last step.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<float> Enter(ReadOnlySpan<float> input, out Span<float> result)
    {
        if (input.Length != _inputs)
        {
            throw new ShapeException($"Step's input has {input.Length} values, and one step takes {_inputs}.");
        }

        if (_steps >= _most)
        {
            throw new ShapeException(
                $"The state has followed {_steps} steps, and the network is declared for sequences of {_most}: its attention or positions know no more. "
                + "Call Reset, or declare a longer sequence.");
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
        _steps++;
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
