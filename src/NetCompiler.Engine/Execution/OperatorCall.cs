using System.Numerics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Execution;

/// <summary>What an operator sees when it runs on a batch. All spans are row-major, example after example.</summary>
internal readonly ref struct OperatorCall<T>(Pass<T> pass, PlanStep<T> step)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Pass<T> _pass = pass;

    public Node Node => step.Node;

    public int Batch => _pass.Batch;

    public bool Training => _pass.Training;

    /// <summary>Whether running statistics are to be moved.</summary>
    public bool UpdatesState => _pass.UpdatesState;

    /// <summary>Seed and step of the network, for random numbers.</summary>
    public ulong Seed => _pass.Seed;

    public long Step => _pass.Step;

    public int InputCount => step.Inputs.Length;

    /// <summary>The values of one example's output.</summary>
    public int Size => _pass.Plan.Sizes[step.Node.Id];

    /// <summary>The result: written by <c>Forward</c>, read by <c>Backward</c>.</summary>
    public Span<T> Output => _pass.Workspace.Value(step.Node.Id);

    /// <summary>The gradient with respect to the result, in <c>Backward</c>.</summary>
    public ReadOnlySpan<T> OutputGradient => _pass.Workspace.Gradient(step.Node.Id);

    public Shape Shape(int input) => step.Shapes[input];

    public ReadOnlySpan<T> Input(int index) => _pass.Value(step.Inputs[index]);

    /// <summary>An input that is a state, to be changed by <c>Forward</c> when <see cref="UpdatesState"/>.</summary>
    public Span<T> State(int index) => _pass.StateOf(step.Inputs[index]);

    /// <summary>Where <c>Backward</c> adds the gradient of an input; empty when it is not wanted.</summary>
    public Span<T> InputGradient(int index) => _pass.Gradient(step.Inputs[index]);

    /// <summary>Numbers for use until the operator returns.</summary>
    public Span<T> Scratch(int length) => _pass.Workspace.Scratch(length);
}
