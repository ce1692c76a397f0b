using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Sums, means and extremes along axes.</summary>
internal static class Reductions
{
    public static OnnxOperator[] All { get; } =
    [
        Of("ReduceSum", 13, "reducesum"), Of("ReduceMean", 18, "reducemean"), Of("ReduceMax", 20, "reducemax"), Of("ReduceMin", 20, "reducemin"),
        Of("ReduceProd", 18, "reduceprod"), Of("ReduceL1", 18, "reducel1"), Of("ReduceL2", 18, "reducel2"), Of("ReduceSumSquare", 18, "reducesumsquare"),
        Of("ReduceLogSum", 18, "reducelogsum"), Of("ReduceLogSumExp", 18, "reducelogsumexp"),
        new("ArgMax", (1, 13), "argmax", static c => Position(c, "argmax"), "Along the examples."),
        new("ArgMin", (1, 13), "argmin", static c => Position(c, "argmin"), "Along the examples."),
        new("CumSum", (11, 14), "cumsum", CumSum, "Along the examples."),
    ];

    private static OnnxOperator Of(string name, int last, string word) => new(name, (1, last), word, c => Reduce(c, word), "Along the examples.");

    private static void Reduce(NodeContext c, string word)
    {
        var x = c[0];
        var (axes, keeps) = ShapeRules.Reduction(c, x.Rank);
        var line = c.Line(x);
        if (axes.Length == 0 || x.Rank == 0)
        {
            // Along no axis what is left is done to each element.
            var own = word switch
            {
                "reducel1" or "reducel2" => c.Emit("abs", line),
                "reducesumsquare" => c.Emit("square", line),
                "reducelogsum" => c.Emit("log", line),
                _ => line,
            };
            c.Set(0, x.Type, x.Dims, x.Batch, own);
            return;
        }

        int[] lineAxes = [.. axes.Select(a => NodeContext.LineAxis(x, a))];
        var y = c.Emit(word, line, ("axes", lineAxes), ("keepdims", keeps));
        Set(c, x, axes, keeps, y, x.Type);
    }

    private static void Set(NodeContext c, OnnxValue x, int[] axes, bool keeps, SketchValue line, ElementType type)
    {
        int[] dims = [.. x.Dims.Select((d, i) => axes.Contains(i) ? 1 : d).Where((_, i) => keeps || !axes.Contains(i))];
        c.Set(0, type, dims, keeps || x.Batch < 0 ? x.Batch : x.Batch - axes.Count(a => a < x.Batch), line);
    }

    private static void Position(NodeContext c, string word)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", 0), x.Rank);
        var keeps = c.Int("keepdims", 1) != 0;
        var y = c.Emit(word, c.Line(x), ("axis", NodeContext.LineAxis(x, axis)), ("keepdims", keeps), ("last", c.Int("select_last_index", 0) != 0));
        Set(c, x, [axis], keeps, y, ElementType.Int64);
    }

    private static void CumSum(NodeContext c)
    {
        var x = c[0];
        var axis = NodeContext.LineAxis(x, (int)c.KnownNumber(1, "axis")!.Value);
        var y = c.Emit("cumsum", c.Line(x), ("axis", axis), ("exclusive", c.Int("exclusive", 0) != 0), ("reverse", c.Int("reverse", 0) != 0));
        c.Set(0, x.Type, x.Dims, x.Batch, y);
    }
}
