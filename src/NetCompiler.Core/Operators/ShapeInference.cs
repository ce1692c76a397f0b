using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>Runs an operator's shape rule over nodes the compiler has: to verify a finished node, or to add one.</summary>
internal sealed class ShapeInference(Settings settings, string subject, Node[] values) : InferenceContext
{
    public List<string> Problems { get; } = [];

    public List<(string Leaf, string Name, Shape Shape)> Weights { get; } = [];

    public override Settings Settings => settings;

    public override EquatableArray<Shape> Inputs { get; } = values.Select(static v => v.Shape).ToEquatable();

    public override string Subject => subject;

    /// <summary>The shape of a node that is about to be added.</summary>
    /// <exception cref="InvalidOperationException">The rule gives none: a fault of the compiler.</exception>
    public static Shape Of(Operator @operator, Settings settings, string subject, Node[] values)
    {
        var inference = new ShapeInference(settings, subject, values);
        return @operator.Infer(inference) is { } shape && inference.Problems.Count == 0
            ? shape
            : throw new InvalidOperationException($"{subject} ({@operator.Name}) has no shape. {string.Join(" ", inference.Problems)}".TrimEnd());
    }

    /// <summary>
    /// Of what a node reads the values its rule speaks of: not the weights the rule itself declares. A layer of a fixed number of values may
    /// be given a weight of another layer as one of them, as the parts of composite layers are.
    /// </summary>
    public static IEnumerable<Node> ValuesOf(Operator @operator, IEnumerable<Node> inputs)
    {
        var (least, most) = @operator.InputCount;
        return @operator.Group == OperatorGroup.Internal || most == int.MaxValue ? inputs
            : least == most ? inputs.Take(most)
            : inputs.Where(static n => !n.IsWeight && !SequenceLengths.IsMask(n));
    }

    public override string Origin(int index) => values[index].Name;

    public override void Parameter(string name, Shape shape, Initializer initializer) => Weights.Add((Leaf.Parameter, name, shape));

    public override void State(string name, Shape shape, double value) => Weights.Add((Leaf.State, name, shape));

    public override void ShapeProblem(string sentence) => Problems.Add(sentence);

    public override void ArgumentProblem(string argument, string sentence) => Problems.Add(sentence);
}
