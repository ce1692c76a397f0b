using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>What random gradient cases cannot find out by themselves: arguments that fit hardly ever by chance, and where a function has a derivative.</summary>
internal static class RandomGradientHints
{
    /// <summary>Arguments that change no number here, or a gradient on purpose: how weights start, freezing, the row that learns nothing.</summary>
    public static IReadOnlySet<string> LeftOut { get; } = new HashSet<string> { "init", "init_value", "trainable", "tied", "padding_idx", "weight", "truncate", "slopes_init" };

    /// <summary>Shapes and arguments of operators for which chance finds none; null for all others.</summary>
    public static (Shape[] Shapes, string Arguments)? Draw(string name, Random random)
    {
        int Few(int most) => 1 + random.Next(most);
        var x = RandomGradientCase.Any(random);
        string Of(IEnumerable<int> numbers) => string.Join('x', numbers.Select(RandomGradientCase.Text));
        var axis = random.Next(x.Rank);
        switch (name)
        {
            case "reshape":
                var rows = Enumerable.Range(1, x.Size).Where(d => x.Size % d == 0).OrderBy(_ => random.Next()).First();
                return ([x], random.Next(2) == 0 ? $"extents={Of([rows, x.Size / rows])}" : $"extents={Of([x.Size / rows, 1, rows])} kind=flat");
            case "transpose":
                return ([x], $"order={Of(Enumerable.Range(0, x.Rank).OrderBy(_ => random.Next()))}");
            case "expand":
                var extents = x.Extents.Select(_ => Few(4)).ToArray();
                return ([Shape.Flat([.. extents.Select(e => random.Next(2) == 0 ? 1 : e)])], $"extents={Of(random.Next(2) == 0 ? extents : extents.Prepend(2))}");
            case "gather":
                return ([x], $"positions={Of(Enumerable.Range(0, Few(4)).Select(_ => random.Next(x.Extents[axis])))} axis={RandomGradientCase.Text(axis)}");
            case "split":
                var first = random.Next(x.Extents[axis]) + 1;
                return ([x], $"axis={RandomGradientCase.Text(axis)} sizes={Of(first == x.Extents[axis] ? [first] : [first, x.Extents[axis] - first])}");
            case "slice":
                var start = random.Next(x.Extents[axis]);
                return ([x], $"starts={Of([start])} ends={Of([start + Few(x.Extents[axis] - start)])} axes={Of([axis])}" + (random.Next(2) == 0 ? " steps=2" : ""));
            case "matmul":
                int i = Few(4), j = Few(4), k = Few(4), batch = Few(3);
                var (a, b) = (random.Next(2) == 0, random.Next(2) == 0);
                Shape[] both = [Shape.Flat(a ? [j, i] : [i, j]), Shape.Flat(b ? [k, j] : [j, k])];
                both = [.. both.Select(s => random.Next(2) == 0 ? s : Shape.Flat([batch, .. s.Extents]))];
                return (both, $"transpose_a={(a ? "true" : "false")} transpose_b={(b ? "true" : "false")}");
            case "einsum":
                return Product(random, Few);
            case "graphconv":
                var nodes = Few(4);
                return ([Shape.Flat(nodes, Few(4)), Shape.Flat(nodes, nodes)], $"units={RandomGradientCase.Text(Few(3))}");
            default:
                return null;
        }
    }

    /// <summary>A value for what is given.</summary>
    public static double Value(Operator @operator, Settings settings, Node node, Random random)
    {
        if (node.Operator == Leaf.Target)
        {
            return GradientCases.Target(@operator.Name, random);
        }

        if (node.Operator != Leaf.Input)
        {
            return GradientCase.Default(node, random);
        }

        var (from, range) = @operator.Name switch
        {
            "power" or "divide" or "reducelogsum" or "reduceprod" or "poisson" => (0.5, 1.0),
            "crossentropy" or "binarycrossentropy" => (0.1, 0.8),

            // Quotients by almost nothing are no matter of gradients.
            "modulo" => node.Name == "x1" ? (1.0, 1.0) : (-2.0, 4.0),
            "embedding" => (random.Next(settings.Integer("count")), 0),
            _ => GradientCases.Domain(@operator.Name),
        };
        return from + (range * random.NextDouble());
    }

    private static (Shape[] Shapes, string Arguments) Product(Random random, Func<int, int> few)
    {
        string[] equations = ["ij,jk->ik", "i,j->ij", "ij->", "ij->j", "ji", "ij,ij,j->i", "ii->i", "ii", "iji,ii->ji", "bhid,bhjd->bhij"];
        var equation = equations[random.Next(equations.Length)];
        var extents = equation.Where(char.IsLetter).Distinct().ToDictionary(static l => l, _ => few(4));
        var factors = equation.Split("->")[0].Split(',');
        return ([.. factors.Select(f => Shape.Flat([.. f.Select(l => extents[l])]))], "equation=" + equation);
    }
}
