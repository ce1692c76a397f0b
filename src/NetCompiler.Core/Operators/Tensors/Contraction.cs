using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>
/// Products of tensors summed over some of their axes, written as <c>einsum</c> writes them: a letter for each axis, <c>ij,jk->ik</c>. Matrix
/// products, transposition, repetition along new axes, sums over axes, and the gradients of all of them are this one form. Where an operand
/// has extent 1 and another has more, its one element stands for all of them; where the result has extent 1, the axis is summed.
/// </summary>
internal static class Contraction
{
    private const string Names = "abcdefgh";

    /// <summary>A setting for <see cref="Contract"/>.</summary>
    public static Settings Equation(string equation) => Settings.Of(new Setting("equation", default, equation));

    /// <summary>Letters for the axes of a value of <paramref name="rank"/>, aligned at the last one with the letters of the others.</summary>
    public static string Letters(int rank, int of) => new([.. Enumerable.Range(of - rank, rank).Select(Letter)]);

    /// <summary>The letter of an axis.</summary>
    public static char Letter(int axis) => (char)('a' + axis);

    /// <summary>Adds up a gradient over what its input was repeated along: axes it does not have, axes where it has extent 1, examples.</summary>
    public static void GiveSummed(GradientContext context, int input, int gradient)
    {
        var (dx, x) = (context.NodeOf(gradient), context.NodeOf(context.Node.Inputs[input]));
        if (dx.Shape.Extents == x.Shape.Extents && dx.PerExample == x.PerExample)
        {
            context.Give(input, gradient);
            return;
        }

        var equation = Letters(dx.Shape.Rank, dx.Shape.Rank) + "->" + Letters(x.Shape.Rank, dx.Shape.Rank);
        context.Give(input, context.Add("contract", Equation(equation), x.Shape, x.PerExample, gradient));
    }

    /// <summary>The gradient of a factor is the product of dy and the other factors, summed over what the factor does not have.</summary>
    public static void Differentiate(GradientContext context, string equation)
    {
        var (terms, result) = Parse(equation);
        for (var i = 0; i < terms.Length; i++)
        {
            if (context.Needs(i))
            {
                var x = context.NodeOf(context.Node.Inputs[i]);
                var others = Enumerable.Range(0, terms.Length).Where(o => o != i).ToArray();
                var factors = others.Select(o => terms[o]).Prepend(result);
                int[] inputs = [context.OutputGradient, .. others.Select(o => context.Node.Inputs[o])];
                var letters = new string([.. terms[i].Distinct()]);
                var shape = letters == terms[i] ? x.Shape : Shape.Flat([.. letters.Select(l => terms[i].Select((t, d) => t == l ? x.Shape.Extents[d] : 1).Max())]);
                var gradient = context.Add("contract", Equation(string.Join(",", factors) + "->" + letters), shape, x.PerExample, inputs);
                context.Give(i, letters == terms[i] ? gradient : context.Add("contract.diagonal", Equation(terms[i]), x.Shape, x.PerExample, gradient));
            }
        }
    }

    /// <summary>A product for each combination of letters; one value alone is not multiplied.</summary>
    public static long MultiplyAdds(Node node, NetworkGraph graph, string equation)
    {
        var (terms, _) = Parse(equation);
        return terms.Length < 2 ? 0 : terms.SelectMany((t, i) => t.Select((letter, d) => (Letter: letter, Extent: graph[node.Inputs[i]].Shape.Extents[d])))
            .GroupBy(static e => e.Letter).Aggregate(1L, static (n, g) => n * g.Max(static e => e.Extent));
    }

    /// <summary>One kernel: parallel over the letters of the result, reducing over the others.</summary>
    public static void Lower(LoweringContext context, string equation, string role)
    {
        var (terms, result) = Parse(equation);
        var y = context.Output;
        var operands = terms.Select((_, i) => context.Input(i).As(Names[i % Names.Length].ToString())).ToArray();
        var extents = Extents(terms, result, operands.Select(static o => o.Extents).ToArray(), y.Extents);
        var isSum = extents.Keys.Any(l => !IsKept(l, result, y, extents)) || (!y.PerExample && operands.Any(static o => o.PerExample));
        var product = string.Join(" · ", operands.Select((o, i) => $"{o.Name}[{terms[i]}]"));
        var k = context.Kernel(role, $"y[{result}] = {(isSum ? "Σ " : "")}{product}");
        var rows = y.PerExample ? k.Rows() : operands.Any(static o => o.PerExample) ? k.ReduceRows() : null;
        var axes = new Dictionary<char, Affine>();
        foreach (var letter in result.Where(l => IsKept(l, result, y, extents)))
        {
            axes[letter] = k.Parallel(letter.ToString(), extents[letter]);
        }

        foreach (var letter in extents.Keys.Where(l => !axes.ContainsKey(l)))
        {
            axes[letter] = k.Reduce(letter.ToString(), extents[letter]);
        }

        var body = operands.Select((o, i) => k.Read(o, Index(o, terms[i]))).Aggregate(static (a, b) => a * b);
        k.Write(y, isSum ? k.Sum(body) : body, Index(y, result));

        Affine[] Index(Operand operand, string letters) =>
        [
            .. operand.PerExample ? new[] { rows! } : [],
            .. letters.Select((l, d) => operand.Extents[d] == 1 && extents[l] > 1 ? 0 : axes[l]),
        ];
    }

    /// <summary>The terms and the result of an equation.</summary>
    public static (string[] Terms, string Result) Parse(string equation)
    {
        var arrow = equation.IndexOf("->", StringComparison.Ordinal);
        return (equation.Substring(0, arrow).Split(','), equation.Substring(arrow + 2));
    }

    private static bool IsKept(char letter, string result, Operand y, Dictionary<char, int> extents)
    {
        var at = result.IndexOf(letter);
        return at >= 0 && (y.Extents[at] > 1 || extents[letter] == 1);
    }

    private static Dictionary<char, int> Extents(string[] terms, string result, EquatableArray<int>[] inputs, EquatableArray<int> output)
    {
        var extents = new Dictionary<char, int>();
        foreach (var (letters, shape) in terms.Zip(inputs, static (t, s) => (t, s)).Prepend((result, output)))
        {
            for (var d = 0; d < letters.Length; d++)
            {
                extents[letters[d]] = Math.Max(shape[d], extents.TryGetValue(letters[d], out var known) ? known : 1);
            }
        }

        return extents;
    }
}
