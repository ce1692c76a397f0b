using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>The parts that attention is made of, after its layers were written out.</summary>
internal static class AttentionExport
{
    public static ExportRule[] All { get; } =
    [
        new("attention.project", "MatMul, Add", Project),
        new("attention.scores", "MatMul", Scores),
        new("attention.softmax", "Softmax", Softmax),
        new("attention.values", "MatMul", Values),
        new("positionalencoding.sum", "Add", static n => n.Result("Add", [n[0], n[1]])),
    ];

    private static void Project(ExportNode n)
    {
        var features = n.Node.Shape.Extents[1];
        string Rows(int input, string setting)
        {
            var first = (int)n.Settings.Number(setting);
            return first == 0 && n.Shape(input).Extents[0] == features ? n[input]
                : n.Add("Slice", [n[input], n.Integers([first]), n.Integers([first + features]), n.Integers([0])]);
        }

        var product = (string[])[n[0], n.Add("Transpose", Rows(1, "row"), Attribute("perm", [1, 0]))];
        if (n.InputCount > 2)
        {
            n.Result("Add", [n.Add("MatMul", product), Rows(2, "bias_row")]);
        }
        else
        {
            n.Result("MatMul", product);
        }
    }

    /// <summary>Steps × features as heads × steps × features of each, or with them exchanged.</summary>
    private static string Heads(ExportNode n, int input, int heads, params int[] order)
    {
        var shape = n.Shape(input);
        return n.Add("Transpose", n.Reshaped(n[input], true, [shape.Extents[0], heads, shape.Extents[1] / heads]), Attribute("perm", order));
    }

    private static void Scores(ExportNode n)
    {
        var heads = n.Settings.Integer("heads");
        var dot = n.Add("MatMul", [Heads(n, 0, heads, 0, 2, 1, 3), Heads(n, 1, heads, 0, 2, 3, 1)]);
        n.Result("Mul", [dot, n.Number(1 / Math.Sqrt(n.Shape(0).Extents[1] / (double)heads))]);
    }

    private static void Softmax(ExportNode n)
    {
        // Places that are not seen count as nothing: their score is far below any other.
        var scores = n.InputCount == 1 ? n[0]
            : n.Add("Where", [n.Add("Cast", n[1], Attribute("to", 9)), n[0], n.Number(-1e30)]);
        n.Result("Softmax", scores, Attribute("axis", -1));
    }

    private static void Values(ExportNode n)
    {
        var heads = n.Settings.Integer("heads");
        var seen = n.Add("MatMul", [n[0], Heads(n, 1, heads, 0, 2, 1, 3)]);
        n.ResultReshaped(n.Add("Transpose", seen, Attribute("perm", [0, 2, 1, 3])));
    }
}
