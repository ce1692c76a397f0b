using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Any product of tensors summed over some axes, as one kernel.</summary>
internal sealed class Einsum : Operator
{
    public override string Name => "einsum";

    public override string Summary =>
        "y = Σ a · b · … as an equation says: a letter for each extent, those that the result does not have are summed (\"ij,jk->ik\"); a letter twice in one value is its diagonal; ... stands for any others.";

    public override string Example => "einsum \"i,j->ij\" a b";

    public override OperatorGroup Group => OperatorGroup.Combination;

    public override bool HandlesShared => true;

    public override (int Least, int Most) InputCount => (1, int.MaxValue);

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("equation", ArgumentKind.Text, "The letters of each value, separated by commas, and after -> those of the result."));

    public override long MultiplyAdds(Node node, NetworkGraph graph) => Contraction.MultiplyAdds(
        node, graph, Plain(node.Settings, node.Inputs.Select(id => graph[id].Shape)));

    public override Shape? Infer(InferenceContext context)
    {
        var ranks = context.Inputs.Select(static s => s.Rank).ToArray();
        var (equation, problem) = Normal(context.Settings.Text("equation"), ranks);
        if (problem is not null)
        {
            context.ArgumentProblem("equation", $"{context.Subject} cannot be read: {problem} Write it as in einsum \"ij,jk->ik\" a b.");
            return null;
        }

        var (terms, result) = Contraction.Parse(equation);
        var extents = new Dictionary<char, int>();
        for (var i = 0; i < terms.Length; i++)
        {
            for (var d = 0; d < terms[i].Length; d++)
            {
                var (letter, extent) = (terms[i][d], context.Inputs[i].Extents[d]);
                if (!extents.TryGetValue(letter, out var known) || known == 1)
                {
                    extents[letter] = extent;
                }
                else if (extent != known && extent != 1)
                {
                    context.ShapeProblem(FormattableString.Invariant(
                        $"{context.Subject} gives the letter {letter} to an extent of {known}, but {context.Origin(i)} gives {context.Inputs[i]}, where it stands for {extent}. Extents of one letter must be equal, or 1."));
                    return null;
                }
            }
        }

        int[] y = [.. result.Where(static l => l != '1').Select(l => extents[l])];
        return Axes.IsTooLarge(context, y) ? null : Shape.Flat(y.Length == 0 ? [1] : y);
    }

    public override void Differentiate(GradientContext context) =>
        Contraction.Differentiate(context, Plain(context.Node.Settings, context.Node.Inputs.Select(i => context.NodeOf(i).Shape)));

    public override void Lower(LoweringContext context) => Contraction.Lower(
        context, Plain(context.Node.Settings, context.Node.Inputs.Select((_, i) => context.InputShape(i))), "einsum.forward");

    private static string Plain(Settings settings, IEnumerable<Shape> inputs) =>
        Normal(settings.Text("equation"), [.. inputs.Select(static s => s.Rank)]).Equation;

    /// <summary>The equation without spaces and ellipses, with its result written out; else what is wrong with it.</summary>
    private static (string Equation, string? Problem) Normal(string written, int[] ranks)
    {
        var text = written.Replace(" ", "");
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var terms = (arrow < 0 ? text : text.Substring(0, arrow)).Split(',');
        if (terms.Length != ranks.Length)
        {
            return ("", FormattableString.Invariant($"it speaks of {terms.Length} values, and {ranks.Length} are given."));
        }

        var others = terms.Select((t, i) => t.Contains("...") ? ranks[i] - t.Length + 3 : 0).ToArray();
        var most = others.Max();
        for (var i = 0; i < terms.Length; i++)
        {
            var term = terms[i] = others[i] < 0 ? terms[i] : terms[i].Replace("...", Others(others[i], most));
            var problem = term.Length != ranks[i]
                ? FormattableString.Invariant($"{written} has {term.Length} letters for value {i + 1}, which has {ranks[i]} extents.")
                : Fault(term);
            if (problem is not null)
            {
                return ("", problem);
            }
        }

        // Without a result: the letters that stand once, in their order.
        var all = string.Concat(terms);
        var result = arrow >= 0 ? text.Substring(arrow + 2).Replace("...", Others(most, most))
            : Others(most, most) + new string([.. all.Where(l => char.IsLower(l) && all.Count(o => o == l) == 1).OrderBy(static l => l)]);
        return result.FirstOrDefault(l => all.IndexOf(l) < 0) is var unknown && unknown != '\0' ? ("", $"no value has the letter {unknown} of the result.")
            : Fault(result) is { } fault ? ("", fault)
            : result.Distinct().Count() < result.Length ? ("", $"a letter stands twice in the result {result}, which has each extent once.")
            : ($"{string.Join(",", terms)}->{(result.Length == 0 ? "1" : result)}", null);
    }

    private static string? Fault(string letters) =>
        letters.FirstOrDefault(static l => l is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))) is var sign && sign != '\0' ? $"{sign} is no letter."
        : null;

    // Capitals, so that they are in nobody's way but those who write capitals together with an ellipsis.
    private static string Others(int count, int most) => new([.. Enumerable.Range(most - count, count).Select(static i => (char)('Z' - i))]);
}
