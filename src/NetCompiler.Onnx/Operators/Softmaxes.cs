using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Softmax and its family. Before version 13 they were over all axes from one on, as if the value were a matrix.</summary>
internal static class Softmaxes
{
    public static OnnxOperator[] All { get; } =
    [
        new("Softmax", (1, 13), "softmax", static c => Over(c, "softmax"), "Along the examples."),
        new("LogSoftmax", (1, 13), "logsoftmax", static c => Over(c, "logsoftmax"), "Along the examples."),
        new("Hardmax", (1, 13), "hardmax", static c => Over(c, "hardmax"), "Along the examples."),
    ];

    private static void Over(NodeContext c, string word)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", c.Opset < 13 ? 1 : -1), Math.Max(1, x.Rank));
        if (c.Opset >= 13 || axis == x.Rank - 1)
        {
            var line = c.Line(x);
            var own = x.Rank == 0 ? 0 : NodeContext.LineAxis(x, axis);

            // Over all features of a flat value is what the word alone means.
            c.Set(0, x.Type, x.Dims, x.Batch, line.Shape.Rank == 1 ? c.Emit(word, line) : c.Emit(word, line, ("axis", own)));
            return;
        }

        if (x.Batch >= axis)
        {
            throw NodeContext.AlongBatch();
        }

        var rows = x.Dims.Where((_, i) => i < axis && i != x.Batch).Aggregate(1, static (a, b) => a * b);
        var columns = x.Dims.Skip(axis).Aggregate(1, static (a, b) => a * b);
        var flat = rows == 1 ? c.Emit(word, c.Shaped(x, [columns])) : c.Emit(word, c.Shaped(x, [rows, columns]), ("axis", 1));
        c.Set(0, x.Type, x.Dims, x.Batch, x.ExampleDims.Length > 6 ? flat : c.Shaped(flat, x.ExampleDims));
    }
}
