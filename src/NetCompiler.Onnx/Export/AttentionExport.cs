using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>The parts that attention is made of, after its layers were written out, and masks of steps that count.</summary>
internal static class AttentionExport
{
    public static ExportRule[] All { get; } =
    [
        new("attention.project", "MatMul, Add", Project),
        new("attention.scores", "MatMul", Scores),
        new("attention.softmax", "Softmax", Softmax),
        new("attention.values", "MatMul", Values),
        new("lengths.mask", "Less, Cast", static n => n.Result("Identity", Mask(n))),
        new("lengths.weights", "Less, Cast, Mul, Div", LengthWeights),
        new("lengths.fill", "Mul, Where", static n => n.Result("Where", [n.Add("Cast", n[1], Attribute("to", 9)), n.Add("Mul", [n[0], n[1]]), n.Number(n.Settings.Number("value"))])),
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
        var (steps, places) = (n.Node.Shape.Extents[1], n.Node.Shape.Extents[2]);
        string? seen = null;
        if (n.Settings.Number("causal", 0) != 0)
        {
            float[] past = [.. Enumerable.Range(0, steps * places).Select(e => e % places <= e / places ? 1f : 0)];
            seen = n.Floats("past", [steps, places], past);
        }

        if (n.InputCount > 1)
        {
            var mask = n.Reshaped(n[1], true, [1, 1, places]);
            seen = seen is null ? mask : n.Add("Mul", [mask, seen]);
        }

        if (seen is null)
        {
            n.Result("Softmax", n[0], Attribute("axis", -1));
            return;
        }

        // A place that is not seen has a score far below any other, and gets exactly 0 even where no place is seen.
        var weights = n.Add("Softmax", n.Add("Where", [n.Add("Cast", seen, Attribute("to", 9)), n[0], n.Number(-1e30)]), Attribute("axis", -1));
        n.Result("Mul", [weights, seen]);
    }

    private static string Mask(ExportNode n)
    {
        var steps = n.Node.Shape.Extents[0];
        var place = n.Floats("place", [steps, 1], [.. Enumerable.Range(0, steps).Select(static s => (float)s)]);
        return n.Add("Cast", n.Add("Less", [place, n.Reshaped(n[0], true, [1, 1])]), Attribute("to", 1));
    }

    // Steps / length; of no step there is nothing to weigh.
    private static void LengthWeights(ExportNode n) => n.Result("Div",
        [n.Add("Mul", [Mask(n), n.Number(n.Node.Shape.Extents[0])]), n.Add("Max", [n.Reshaped(n[0], true, [1, 1]), n.Number(1)])]);

    private static void Values(ExportNode n)
    {
        var heads = n.Settings.Integer("heads");
        var seen = n.Add("MatMul", [n[0], Heads(n, 1, heads, 0, 2, 1, 3)]);
        n.ResultReshaped(n.Add("Transpose", seen, Attribute("perm", [0, 2, 1, 3])));
    }
}
