using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Products of matrices, as numpy has them: over the last two extents; those before go together as in broadcasting.</summary>
internal sealed class MatMul : Operator
{
    public override string Name => "matmul";

    public override string Summary =>
        "y = a·b: product of matrices over the last two extents, for each of the extents before, which may be 1 or missing in one of them. A value of one extent is a row on the left, a column on the right.";

    public override string Example => "matmul a b transpose_b=true";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override bool HandlesShared => true;

    public override (int Least, int Most) InputCount => (2, 2);

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("transpose_a", ArgumentKind.Flag, "Whether the last two extents of a are exchanged first.", "false", Positional: false),
        new ParameterSpec("transpose_b", ArgumentKind.Flag, "Whether the last two extents of b are exchanged first.", "false", Positional: false));

    public override long MultiplyAdds(Node node, NetworkGraph graph) =>
        Contraction.MultiplyAdds(node, graph, Equation(graph[node.Inputs[0]].Shape, graph[node.Inputs[1]].Shape, node.Settings));

    public override Shape? Infer(InferenceContext context)
    {
        var (a, b) = (context.Inputs[0], context.Inputs[1]);
        var equation = Equation(a, b, context.Settings);
        var (terms, result) = Contraction.Parse(equation);
        var extents = new Dictionary<char, int>();
        foreach (var (letters, shape) in terms.Zip(context.Inputs, static (t, s) => (t, s)))
        {
            for (var d = 0; d < letters.Length; d++)
            {
                var isOuter = letters[d] < 'x';
                if (!extents.TryGetValue(letters[d], out var known) || (isOuter && known == 1))
                {
                    extents[letters[d]] = shape.Extents[d];
                }
                else if (known != shape.Extents[d] && !(isOuter && shape.Extents[d] == 1))
                {
                    var what = isOuter ? "the extents before the last two must be equal or 1" : "the columns of the first must be the rows of the second";
                    context.ShapeProblem(FormattableString.Invariant(
                        $"{context.Subject} multiplies matrices, so that {what}, but {context.Origin(0)} gives {a} and {context.Origin(1)} gives {b}: {known} is not {shape.Extents[d]}. Transpose one with transpose_b=true, or reshape it."));
                    return null;
                }
            }
        }

        int[] y = [.. result.Where(l => extents.ContainsKey(l)).Select(l => extents[l])];
        return Axes.IsTooLarge(context, y) ? null : Axes.Like(a, y);
    }

    public override void Differentiate(GradientContext context) =>
        Contraction.Differentiate(context, Equation(context.NodeOf(context.Node.Inputs[0]).Shape, context.NodeOf(context.Node.Inputs[1]).Shape, context.Node.Settings));

    public override void Lower(LoweringContext context) =>
        Contraction.Lower(context, Equation(context.InputShape(0), context.InputShape(1), context.Node.Settings), "matmul.forward");

    // x is the row of a, y what is summed, z the column of b, and the letters from a stand for the extents before.
    private static string Equation(Shape a, Shape b, Settings settings)
    {
        var outer = Math.Max(0, Math.Max(a.Rank, b.Rank) - 2);
        var left = a.Rank == 1 ? "y" : Contraction.Letters(a.Rank - 2, outer) + (settings.Flag("transpose_a") ? "yx" : "xy");
        var right = b.Rank == 1 ? "y" : Contraction.Letters(b.Rank - 2, outer) + (settings.Flag("transpose_b") ? "zy" : "yz");
        var result = Contraction.Letters(outer, outer) + (a.Rank == 1 ? "" : "x") + (b.Rank == 1 ? "" : "z");
        return $"{left},{right}->{(result.Length == 0 ? "1" : result)}";
    }
}
