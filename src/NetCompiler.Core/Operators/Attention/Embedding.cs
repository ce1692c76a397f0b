using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>
/// Rows of a table. The indices are numbers of the value read, a list or a sequence of one feature; a number that is no index is refused
/// when the network runs.
/// </summary>
internal sealed class Embedding : Operator
{
    /// <summary>Above it float has no longer every whole number.</summary>
    internal const int MostIndices = 1 << 24;

    public override string Name => "embedding";

    public override string Summary =>
        "y_t = weight[x_t]: for each index, from 0 to count - 1, its row of a table; of a list of indices it makes a sequence. Weights: weight (count, dimensions).";

    public override string Example => "embedding 1000 6";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("count", ArgumentKind.Integer, "How many indices there are, at least 1.", Minimum: 1, Maximum: MostIndices),
        new ParameterSpec("dimensions", ArgumentKind.Integer, "Features of a row, at least 1.", Minimum: 1, Maximum: int.MaxValue),
        new ParameterSpec(
            "padding_idx", ArgumentKind.Integer, "The index that only fills up: its row gets no gradient; -1 for none.", "-1", Minimum: -1, Maximum: MostIndices,
            Positional: false),
        new ParameterSpec(
            "init", ArgumentKind.Choice, "How the rows start.", "normal", Choices: EquatableArray.Of("normal", "uniform", "zeros", "constant"), Positional: false),
        new ParameterSpec("init_value", ArgumentKind.Real, "The deviation of normal, the bound of uniform, the constant of constant.", "1", Positional: false),
        new ParameterSpec("trainable", ArgumentKind.Flag, "false freezes the rows.", "true", Positional: false));

    // Rows are looked up or added, not multiplied.
    public override long MultiplyAdds(Node node, NetworkGraph graph) => 0;

    public override Shape? Infer(InferenceContext context)
    {
        var (input, settings) = (context.Inputs[0], context.Settings);
        var (count, dimensions) = (settings.Integer("count"), settings.Integer("dimensions"));
        if (input is not ({ Kind: ShapeKind.Flat, Rank: 1 } or { Kind: ShapeKind.Sequence }) || (input.Kind == ShapeKind.Sequence && input.Extents[1] != 1))
        {
            context.ShapeProblem($"{context.Subject} reads a list of indices, as input 20 or sequence 20x1 gives it, but {context.Origin(0)} gives {input}. "
                + "Give each index as one number.");
            return null;
        }

        if (settings.Number("padding_idx", -1) >= count)
        {
            context.ArgumentProblem("padding_idx", string.Format(
                CultureInfo.InvariantCulture, "{0} has the indices 0 to {1}, and padding_idx={2} is none of them. Leave it out, or give one that is.",
                context.Subject, count - 1, settings.Number("padding_idx")));
            return null;
        }

        context.Parameter(
            "weight", Shape.Flat(count, dimensions),
            new Initializer(settings.Has("init") ? settings.Text("init") : "normal", dimensions, count, settings.Number("init_value", 1)));
        return Shape.Sequence(input.Extents[0], dimensions);
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(1))
        {
            var weight = context.NodeOf(node.Inputs[1]);
            var padding = Settings.None.With("padding_idx", node.Settings.Number("padding_idx", -1));
            context.Give(1, context.Add("embedding.weightgradient", padding, weight.Shape, false, context.OutputGradient, node.Inputs[0]));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel("embedding.forward", "y = weight[x]");
        var y = context.Output;
        var (n, t, j) = (k.Rows(), k.Parallel("t", y.Extents[0]), k.Parallel("j", y.Extents[1]));
        Affine[] index = context.Input(0).Extents.Count == 1 ? [n, t] : [n, t, 0];
        k.Write(y, k.Read(context.Input(1), k.Lookup(context.Input(0), index), j), n, t, j);
    }
}
