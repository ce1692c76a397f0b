using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace SideBySide.Jobs;

/// <summary>What engines are compared in: one prediction, a batch of them, or a training step.</summary>
internal sealed record Job
{
    /// <summary>As in the options and the rows, e.g. <c>train-lenet5</c>.</summary>
    public required string Name { get; init; }

    /// <summary>As in the table.</summary>
    public required string Title { get; init; }

    /// <summary>Examples of a call.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Multiply-adds of the forward pass for one example; activations are not counted.</summary>
    public required long Macs { get; init; }

    /// <summary>Those of the layer that reads the input, which needs no input gradient.</summary>
    public long FirstMacs { get; init; }

    /// <summary>How it is trained; null for a prediction.</summary>
    public Training? Train { get; init; }

    /// <summary>Whether it is also measured without AVX-512 when no engines were named.</summary>
    public bool Narrow { get; init; }

    /// <summary>Whether it is also measured with two workers: what takes long enough to be shared.</summary>
    public bool Shared => Train is not null && Operations > 1e7;

    /// <summary>The generated class.</summary>
    public required Func<INetwork> Create { get; init; }

    /// <summary>Calls of the generated class itself, without an interface between: for the smallest network that would be a fifth of the time.</summary>
    public required Func<INetwork, JobData, IOptimizer?, Action<int>> Loop { get; init; }

    /// <summary>Floating-point operations of a call: two for each multiply-add, in training of the forward pass and both gradients.</summary>
    public double Operations => 2.0 * Batch * (Train is null ? Macs : (3 * Macs) - FirstMacs);
}

/// <summary>How a network is trained.</summary>
/// <param name="Optimizer">A new optimiser, at the rate that answers are compared at.</param>
/// <param name="Word">The optimiser and its rate as other processes are told: <c>sgd 0.01</c> (momentum 0.9) or <c>adam 0.001</c>.</param>
internal sealed record Training(Func<IOptimizer> Optimizer, string Word)
{
    /// <summary>Steps whose losses are compared.</summary>
    public const int AnswerSteps = 3;

    /// <summary>The rate of the steps that are measured.</summary>
    public const float RateWhenMeasured = 1e-7f;

    /// <summary>Stochastic gradient descent with momentum 0.9.</summary>
    public static Training Sgd(float rate) => new(() => new Sgd(rate, 0.9f), FormattableString.Invariant($"sgd {rate}"));

    /// <summary>Adam with its usual constants.</summary>
    public static Training Adam(float rate) => new(() => new Adam(rate), FormattableString.Invariant($"adam {rate}"));
}
