using NetCompiler.Optimizers;

namespace NetCompiler.Networks;

/// <summary>
/// A network with its weights: a generated class, or the same graph on the generic engine. Trainer, storage and metrics work on either.
/// </summary>
/// <remarks>
/// Batches are dense spans: example after example, each with <see cref="NetworkInfo.InputSize"/> values; where a network has several
/// inputs (outputs, targets), those of one example stand one after another in declared order. <see cref="Predict"/> and
/// <see cref="PredictBatch"/> are safe from many threads at once; everything that reads or writes weights while another call changes
/// them is not.
/// </remarks>
public interface INetwork
{
    /// <summary>Layers, shapes, parameters, state and the canonical text.</summary>
    NetworkInfo Info { get; }

    /// <summary>The weights in memory order, <see cref="NetworkInfo.ParameterMemory"/> floats; padding between them is zero.</summary>
    Span<float> Parameters { get; }

    /// <summary>Values that are saved but not optimised (running statistics, standardisation), in memory order.</summary>
    Span<float> State { get; }

    /// <summary>The seed of the random values inside the network (dropout, noise).</summary>
    ulong Seed { get; set; }

    /// <summary>The number of the training step, which random values depend on; the trainer advances it.</summary>
    long Step { get; set; }

    /// <summary>
    /// How many threads share <see cref="PredictBatch"/>, <c>Gradient</c>, <c>Backward</c> and <c>Train</c>; 1, the caller's alone, if not set. Results are
    /// the same bits for any number. Networks so small that sharing would cost more than it saves, and the generic engine, stay on the caller's thread.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1 or above 64.</exception>
    int Workers { get; set; }

    /// <summary>The output for one example, in inference mode.</summary>
    /// <exception cref="ShapeException">A span has a wrong length.</exception>
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The outputs for <c>inputs.Length / InputSize</c> examples, in inference mode.</summary>
    /// <exception cref="ShapeException">A span has a wrong length.</exception>
    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>The mean loss over the batch, in inference mode.</summary>
    float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets);

    /// <summary>The mean loss over the batch, in inference mode; one class index an example (and loss, and step of a sequence).</summary>
    float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes);

    /// <summary>The mean loss over the batch in training mode, and its gradient with respect to the weights, in memory order.</summary>
    float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> gradients);

    /// <summary>The same with one class index an example (and loss, and step of a sequence).</summary>
    float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, Span<float> gradients);

    /// <summary>
    /// The vector-Jacobian product in training mode: gradients of Σ outputs · <paramref name="outputGradients"/>. An empty
    /// <paramref name="inputGradients"/> or <paramref name="gradients"/> skips that result.
    /// </summary>
    void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients, Span<float> gradients);

    /// <summary>One step: <see cref="Gradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>, then the optimiser; equal to the two apart, bit for bit.</summary>
    /// <returns>The mean loss before the step.</returns>
    float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, IOptimizer optimizer);

    /// <summary>The same with one class index an example (and loss, and step of a sequence).</summary>
    float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> classes, IOptimizer optimizer);

    /// <summary>Hands each layer's value for one example to <paramref name="visitor"/>, in inference mode, unfused.</summary>
    void Inspect(ReadOnlySpan<float> input, ILayerVisitor visitor);

    /// <summary>A network with equal weights and state that shares nothing with this one.</summary>
    INetwork Clone();
}

/// <summary>Receives the values of the layers of one example.</summary>
public interface ILayerVisitor
{
    /// <summary>Called once for each layer, in order.</summary>
    /// <param name="layer">The layer's name, e.g. <c>dense1</c>.</param>
    /// <param name="shape">The extents of its value, without the batch.</param>
    /// <param name="value">Its value, row-major; only valid during the call.</param>
    void Visit(string layer, ReadOnlySpan<int> shape, ReadOnlySpan<float> value);
}
