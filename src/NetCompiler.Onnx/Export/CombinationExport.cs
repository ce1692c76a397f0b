using NetCompiler.Core.Graph;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Operations on several values, and products of matrices.</summary>
internal static class CombinationExport
{
    private const int Float = 1;
    private const int Truth = 9;

    public static ExportRule[] All { get; } =
    [
        Chain("add", "Add"), Chain("multiply", "Mul"), Of("subtract", "Sub"), Of("divide", "Div"), Of("power", "Pow"),
        Compared("equal", "Equal"), Compared("less", "Less"), Compared("lessequal", "LessOrEqual"), Compared("greater", "Greater"), Compared("greaterequal", "GreaterOrEqual"),
        Logical("and", "And"), Logical("or", "Or"), Logical("xor", "Xor"),
        new("modulo", "Mod, or Div, Floor, Mul and Sub", Modulo),
        new("maximum", "Max", static n => n.Result("Max", Aligned(n))),
        new("minimum", "Min", static n => n.Result("Min", Aligned(n))),
        new("where", "Where", static n => { var v = Aligned(n); n.Result("Where", [n.Add("Cast", v[0], Attribute("to", Truth)), v[1], v[2]]); }),
        new("concat", "Concat", Concat),
        new("matmul", "MatMul", MatMul),
        new("einsum", "Einsum", Einsum),
    ];

    private static ExportRule Of(string name, string op) => new(name, op, n => n.Result(op, Aligned(n)));

    private static ExportRule Chain(string name, string op) => new(name, op, n =>
    {
        var values = Aligned(n);
        n.Result(op, [values[..^1].Aggregate((a, b) => n.Add(op, [a, b])), values[^1]]);
    });

    private static ExportRule Compared(string name, string op) => new(name, op + ", Cast", n => n.Result("Cast", n.Add(op, Aligned(n)), Attribute("to", Float)));

    private static ExportRule Logical(string name, string op) => new(name, op + ", Cast", n =>
        n.Result("Cast", n.Add(op, Aligned(n).Select(v => n.Add("Cast", v, Attribute("to", Truth)))), Attribute("to", Float)));

    /// <summary>The values as ONNX aligns them at the last axis: an example of fewer extents gets ones in front of them.</summary>
    public static string[] Aligned(ExportNode n)
    {
        var values = n.Values;
        var rank = values.Max(i => n.Shape(i).Rank);
        return [.. values.Select(i => n.InputNode(i).PerExample && n.Shape(i).Rank < rank
            ? n.Reshaped(n[i], true, Enumerable.Repeat(1, rank - n.Shape(i).Rank).Concat(n.Shape(i).Extents)) : n[i])];
    }

    private static void Modulo(ExportNode n)
    {
        var v = Aligned(n);
        if (n.Settings.Flag("truncated"))
        {
            n.Result("Mod", v, Attribute("fmod", 1));
            return;
        }

        n.Result("Sub", [v[0], n.Add("Mul", [v[1], n.Add("Floor", n.Add("Div", v))])]);
    }

    private static void Concat(ExportNode n)
    {
        if (n.Values.Select(i => n.InputNode(i).PerExample).Distinct().Count() > 1)
        {
            throw n.Refuse("it joins a constant with values of examples, which ONNX does not repeat.");
        }

        n.Result("Concat", n.Values.Select(i => n[i]), Attribute("axis", n.IsGiven("axis") ? n.Axis(n.Settings.Integer("axis")) : n.FeatureAxis));
    }

    private static void MatMul(ExportNode n)
    {
        var (a, b) = (Matrix(n, 0, n.Settings.Flag("transpose_a")), Matrix(n, 1, n.Settings.Flag("transpose_b")));
        var rank = Math.Max(Math.Max(n.Shape(0).Rank, 2), Math.Max(n.Shape(1).Rank, 2));
        string Ranked(int i, string value)
        {
            int[] extents = Extents(n, i, n.Settings.Flag(i == 0 ? "transpose_a" : "transpose_b"));
            return n.InputNode(i).PerExample && extents.Length < rank ? n.Reshaped(value, true, Enumerable.Repeat(1, rank - extents.Length).Concat(extents)) : value;
        }

        // Rows and columns that a value of one extent got for the product go again.
        var isPlain = n.Shape(0).Rank > 1 && n.Shape(1).Rank > 1;
        string[] inputs = [Ranked(0, a), Ranked(1, b)];
        if (isPlain)
        {
            n.Result("MatMul", inputs);
        }
        else
        {
            n.ResultReshaped(n.Add("MatMul", inputs));
        }
    }

    private static string Matrix(ExportNode n, int input, bool transposed)
    {
        var shape = n.Shape(input);
        if (shape.Rank == 1)
        {
            return n.Reshaped(n[input], n.InputNode(input).PerExample, Extents(n, input, transposed));
        }

        if (!transposed)
        {
            return n[input];
        }

        var rank = shape.Rank + (n.InputNode(input).PerExample ? 1 : 0);
        return n.Add("Transpose", n[input], Attribute("perm", [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]));
    }

    private static int[] Extents(ExportNode n, int input, bool transposed)
    {
        int[] e = n.Shape(input).Extents.ToArray();
        return e.Length == 1 ? input == 0 ? [1, e[0]] : [e[0], 1] : transposed ? [.. e[..^2], e[^1], e[^2]] : e;
    }

    private static void Einsum(ExportNode n)
    {
        var equation = n.Settings.Text("equation").Replace(" ", "", StringComparison.Ordinal);
        var sides = equation.Split("->");
        var written = sides[0].Split(',');

        // Extents under the dots get letters, aligned at the last; so do the examples.
        var free = new Queue<char>("nzyxwvutsrqpomlkjihgfedcbaNZYXWVUTSRQPOMLKJIHGFEDCBA".Where(l => !equation.Contains(l, StringComparison.Ordinal)));
        var examples = free.Dequeue();
        int[] under = [.. written.Select((t, i) => t.Contains('.', StringComparison.Ordinal) ? n.Shape(i).Rank - t.Length + 3 : 0)];
        var others = new string([.. Enumerable.Range(0, under.Max()).Select(_ => free.Dequeue())]);
        string[] terms = [.. written.Select((t, i) => t.Replace("...", others[^under[i]..], StringComparison.Ordinal))];
        var all = string.Concat(written);
        var result = sides.Length > 1 ? sides[1].Replace("...", others, StringComparison.Ordinal)
            : others + new string([.. all.Where(l => char.IsAsciiLetter(l) && all.Count(o => o == l) == 1).Order()]);
        var own = string.Join(",", terms.Select((t, i) => n.InputNode(i).PerExample ? examples + t : t)) + "->" + (n.Node.PerExample ? examples.ToString() : "") + result;
        string[] values = [.. n.Values.Select(i => n[i])];
        if (result.Length == 0)
        {
            n.ResultReshaped(n.Add("Einsum", values, Attribute("equation", own)));
        }
        else
        {
            n.Result("Einsum", values, Attribute("equation", own));
        }
    }
}
