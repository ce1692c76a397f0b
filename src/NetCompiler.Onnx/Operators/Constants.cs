using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>What gives known numbers. Folding computes them; here is what remains when they are not known.</summary>
internal static class Constants
{
    public static OnnxOperator[] All { get; } =
    [
        Folded("Constant", 1, "constant, or parameter for many numbers"), Folded("Shape", 1, "known numbers"), Folded("Size", 1, "a known number"),
        Folded("ConstantOfShape", 9, "constant"), Folded("Range", 11, "constant"), Folded("NonZero", 9, "known numbers"),
        new("EyeLike", (9, 22), "constant", EyeLike),
    ];

    private static OnnxOperator Folded(string name, int first, string becomes) => new(name, (first, 23), becomes, c =>
    {
        for (var i = 0; i < c.InputCount; i++)
        {
            c.Known(i, "input");
        }
    }, "Inputs that are computed while running.");

    private static void EyeLike(NodeContext c)
    {
        var (x, k) = (c[0], c.Int("k", 0));
        if (x.Rank != 2 || x.Batch >= 0)
        {
            throw x.Rank != 2 ? NodeContext.Refuse("It makes a matrix of a value that is none.") : NodeContext.AlongBatch();
        }

        c.Budget.Take((long)x.Dims[0] * x.Dims[1] * sizeof(double));
        double[] values = [.. Enumerable.Range(0, x.Dims[0] * x.Dims[1]).Select(i => (i % x.Dims[1]) - (i / x.Dims[1]) == k ? 1.0 : 0)];
        c.Set(0, OnnxTensor.Of(c.Attribute("dtype") is null ? x.Type : (ElementType)c.Int("dtype", 1), x.Dims, values));
    }
}
