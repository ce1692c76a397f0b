using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Dropout.</summary>
internal static class Regularisations
{
    public static OnnxOperator[] All { get; } =
    [
        new("Dropout", (1, 22), "dropout, which passes values on at inference", Dropout, "Training mode with a ratio above 0."),
    ];

    private static void Dropout(NodeContext c)
    {
        var x = c[0];
        var ratio = c.Opset < 12 ? c.Float("ratio", 0.5) : c.KnownNumber(1, "ratio") is { } given ? NodeContext.Decimal((float)given) : 0.5;
        var trains = c.Opset >= 12 ? c.KnownNumber(2, "training mode") is { } mode && mode != 0 : c.Opset < 7 && c.Int("is_test", 0) == 0 && c.Attribute("is_test") is not null;
        if (trains && ratio > 0)
        {
            throw NodeContext.Refuse("It drops values at random while the model runs, which no two programs do alike.", "Export the model in inference mode; the network's own dropout acts when it is trained.");
        }

        // The rate is kept for training on.
        var y = ratio > 0 && ratio < 1 && x.IsRunTime ? c.Emit("dropout", c.Raw(x), ("rate", ratio)) : c.Raw(x);
        c.Set(0, x.Type, x.Dims, x.Batch, y);
        if (c.HasOutput(1))
        {
            // At inference nothing is dropped.
            c.Set(1, OnnxTensor.Fill(ElementType.Bool, x.Dims, 1));
        }
    }
}
