namespace NetCompiler.Networks;

/// <summary>
/// A network that follows a sequence one step at a time. Steps give what <see cref="INetwork.PredictBatch"/> gives for the whole sequence. A sequence
/// may be longer than the declared one unless the network has attention or positions: past their last step <c>Step</c> throws a <see cref="ShapeException"/>.
/// </summary>
public interface IRecurrentNetwork
{
    /// <summary>A state before the first step.</summary>
    NetworkState CreateState();

    /// <summary>One step: reads and replaces the state. Several threads may step states of their own at once.</summary>
    /// <param name="input">The values of one step.</param>
    /// <param name="state">From <see cref="CreateState"/>.</param>
    /// <param name="output">The outputs of one step; of a layer that returns its last state, those of the sequence so far.</param>
    void Step(ReadOnlySpan<float> input, NetworkState state, Span<float> output);
}
