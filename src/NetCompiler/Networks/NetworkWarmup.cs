using NetCompiler.Optimizers;

namespace NetCompiler.Networks;

/// <summary>Moves the cost of a network's first calls to where a program can bear it.</summary>
public static class NetworkWarmup
{
    /// <summary>
    /// A full tile of 16, 12, 8 or 6 examples, a tile of 4 or 2, and a single one: however the rows of a kernel are cut, this number has every piece.
    /// </summary>
    private const int Rows = 21;

    /// <summary>
    /// Has the just-in-time compiler compile the network's methods, and makes this thread's scratch memory, so that the calls that follow take no longer
    /// than later ones. Weights, running statistics and the step stay as they are. Methods are compiled once for all networks of a class; scratch is
    /// each thread's own.
    /// </summary>
    /// <param name="network">Is given zeros.</param>
    /// <param name="training">Whether the calls of training are made too: on a copy, with a plain optimiser.</param>
    /// <exception cref="NotSupportedException">Training is asked of a network that was declared without.</exception>
    public static void Warmup(this INetwork network, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        var info = network.Info;
        float[] inputs = new float[Rows * info.InputSize], outputs = new float[Rows * info.OutputSize];
        network.Predict(inputs.AsSpan(0, info.InputSize), outputs.AsSpan(0, info.OutputSize));
        network.PredictBatch(inputs, outputs);
        if (!training)
        {
            return;
        }

        // Passes in training mode move running statistics.
        var copy = network.Clone();
        var gradients = new float[info.ParameterMemory];
        copy.Backward(inputs, outputs, new float[inputs.Length], gradients);
        if (info.Losses.Count > 0)
        {
            var targets = new float[Rows * info.TargetSize];
            copy.Loss(inputs, targets);
            copy.Gradient(inputs, targets, gradients);
            copy.Train(inputs, targets, new Sgd(0));
        }
    }
}
