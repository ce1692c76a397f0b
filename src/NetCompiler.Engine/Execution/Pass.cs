using System.Numerics;

namespace NetCompiler.Engine.Execution;

/// <summary>One run over a batch: where values come from and go to.</summary>
internal readonly ref struct Pass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Plan<T> Plan { get; init; }

    public required Workspace<T> Workspace { get; init; }

    public required ReadOnlySpan<T> Parameters { get; init; }

    public required Span<T> State { get; init; }

    /// <summary>Whether running statistics move: in a pass that computes gradients.</summary>
    public bool UpdatesState { get; init; }

    /// <summary>Gradients of the weights in stored order; empty when they are not wanted.</summary>
    public Span<T> ParameterGradients { get; init; }

    public bool Training { get; init; }

    public ulong Seed { get; init; }

    public long Step { get; init; }

    public GradientRequest Request { get; init; }

    public int Batch => Workspace.Batch;

    /// <summary>Computes every node; with <paramref name="losses"/> also the losses.</summary>
    public void Forward(bool losses)
    {
        foreach (var step in Plan.Steps)
        {
            if (losses || !Plan.IsLoss[step.Node.Id])
            {
                step.Operator.Forward(new OperatorCall<T>(this, step));
            }
        }
    }

    /// <summary>Sets every gradient that will be added to to zero, so that operators only ever add.</summary>
    public void ClearGradients()
    {
        for (var id = 0; id < Plan.Sizes.Length; id++)
        {
            if (Plan.Sources[id] == ValueSource.Workspace && Plan.Needs(id, Request))
            {
                Workspace.Gradient(id).Clear();
            }
        }

        ParameterGradients.Clear();
    }

    /// <summary>Runs the steps backwards from the gradients seeded in the workspace.</summary>
    public void Backward()
    {
        for (var i = Plan.Steps.Length - 1; i >= 0; i--)
        {
            var step = Plan.Steps[i];
            if (Plan.Needs(step.Node.Id, Request))
            {
                step.Operator.Backward(new OperatorCall<T>(this, step));
            }
        }
    }

    public ReadOnlySpan<T> Value(int id) => Plan.Sources[id] switch
    {
        ValueSource.Parameter => Parameters.Slice(Plan.Offsets[id], Plan.Sizes[id]),
        ValueSource.State => State.Slice(Plan.Offsets[id], Plan.Sizes[id]),
        ValueSource.Constant => Plan.Constants[id],
        _ => Workspace.Value(id),
    };

    /// <summary>The state <paramref name="id"/>, to be changed.</summary>
    public Span<T> StateOf(int id) => State.Slice(Plan.Offsets[id], Plan.Sizes[id]);

    /// <summary>Where to add the gradient of <paramref name="id"/>; empty when nobody asked for it.</summary>
    public Span<T> Gradient(int id) => !Plan.Needs(id, Request) ? default
        : Plan.Sources[id] == ValueSource.Parameter ? ParameterGradients.Slice(Plan.Offsets[id], Plan.Sizes[id])
        : Workspace.Gradient(id);
}
