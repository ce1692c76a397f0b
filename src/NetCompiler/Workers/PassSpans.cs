using System.ComponentModel;
using NetCompiler.Optimizers;

namespace NetCompiler.Workers;

/// <summary>The memory a pass over a batch works on.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PassSpans
{
    /// <summary>Examples of the batch.</summary>
    public int Examples;

    /// <summary>The seed of random values.</summary>
    public ulong Seed;

    /// <summary>The training step they depend on.</summary>
    public long Step;

    /// <summary>The weights.</summary>
    public ReadOnlySpan<float> Parameters;

    /// <summary>The weights again, where <see cref="Optimizer"/> changes them.</summary>
    public Span<float> Weights;

    /// <summary>What changes the weights as their gradients become complete; null where the caller wants only these.</summary>
    public IPiecewiseOptimizer? Optimizer;

    /// <summary>Weights before the first of <see cref="Weights"/>, where these are not all.</summary>
    public int First;

    /// <summary>Running statistics.</summary>
    public Span<float> States;

    /// <summary>Rows of inputs.</summary>
    public ReadOnlySpan<float> Inputs;

    /// <summary>Rows of targets; empty where there are class indices.</summary>
    public ReadOnlySpan<float> Targets;

    /// <summary>Class indices.</summary>
    public ReadOnlySpan<int> Classes;

    /// <summary>Rows of the outputs' gradients.</summary>
    public ReadOnlySpan<float> OutputGradients;

    /// <summary>Rows of outputs.</summary>
    public Span<float> Outputs;

    /// <summary>Rows of the inputs' gradients.</summary>
    public Span<float> InputGradients;

    /// <summary>The weights' gradients.</summary>
    public Span<float> Gradients;

    /// <summary>Whether the inputs' gradients are asked for.</summary>
    public bool WantsInputs;

    /// <summary>Whether the weights' gradients are asked for.</summary>
    public bool WantsParameters;

    /// <summary>Scratch that all workers see.</summary>
    public Span<float> Workspace;
}

/// <summary>What each worker of a pass does.</summary>
/// <param name="worker">Which one it is.</param>
/// <param name="spans">The same for all of them.</param>
/// <returns>Worker 0's is the result.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate double PassBody(Worker worker, in PassSpans spans);
