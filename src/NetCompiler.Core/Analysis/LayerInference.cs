using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>What one layer's operator sees; collects the weights and states it declares.</summary>
internal sealed class LayerInference(
    BoundCall call, int id, IReadOnlyList<int> inputs, GraphDraft draft, SourceMap places, ProblemList problems) : InferenceContext
{
    private bool _isReported;

    public List<DeclaredTensor> Tensors { get; } = [];

    public override Settings Settings => call.Settings;

    public override EquatableArray<Shape> Inputs { get; } = inputs.Select(i => draft.Nodes[i].Shape).ToEquatable();

    public override string Subject => call.Subject;

    /// <summary>The shape of the result, or null when a problem was reported.</summary>
    public Shape? Infer(Operator @operator)
    {
        Shape? shape = null;
        try
        {
            shape = @operator.Infer(this);
        }
        catch (OverflowException)
        {
            // Shapes are products of ints; a rule that multiplies too far says so in the one way arithmetic can.
            ReportSize();
        }

        if (!_isReported && shape is null)
        {
            ShapeProblem($"{Subject} cannot work on {string.Join(" and ", Inputs)}.");
        }

        if (!_isReported && Tensors.Select(static t => t.Shape).Append(shape!).Any(static s => GraphDraft.SizeOf(s) > GraphDraft.LargestTensor))
        {
            ReportSize();
        }

        return _isReported ? null : shape;
    }

    public override string Origin(int index) => draft.Origin(inputs[index]);

    public override void Parameter(string name, Shape shape, Initializer initializer) => Tensors.Add(new DeclaredTensor(name, shape, initializer, 0));

    public override void State(string name, Shape shape, double value) => Tensors.Add(new DeclaredTensor(name, shape, null, value));

    public override void ShapeProblem(string sentence) => Report(ProblemKinds.ShapeMismatch, id, sentence);

    public override void ArgumentProblem(string argument, string sentence) =>
        Report(ProblemKinds.BadArgument, call.ArgumentIds.TryGetValue(argument, out var place) ? place : id, sentence);

    private void ReportSize() => Report(ProblemKinds.ValueTooLarge, id,
        $"{Subject} would make a value or weight of more than 268,435,456 numbers. Make it smaller.");

    private void Report(ProblemKind kind, int place, string sentence)
    {
        _isReported = true;
        problems.Add(kind, places[place], sentence);
    }
}

/// <summary>A weight, or with null for <paramref name="Initializer"/> a state that starts filled with <paramref name="Value"/>.</summary>
internal sealed record DeclaredTensor(string Name, Shape Shape, Initializer? Initializer, double Value);
