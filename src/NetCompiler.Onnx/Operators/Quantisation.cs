using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Whole numbers for real ones, and back: the network computes with what they stand for, rounded as they are.</summary>
internal static class Quantisation
{
    public static OnnxOperator[] All { get; } =
    [
        new("DequantizeLinear", (10, 23), "subtract and multiply; weights for known numbers", Dequantize, "Blocks; scales that are computed while running."),
        new("QuantizeLinear", (10, 23), "divide, round, add and clip", Quantize, "Blocks; scales that are computed while running."),
    ];

    private static void Dequantize(NodeContext c)
    {
        var (x, scale) = (c[0], Along(c, 1, "scale"));
        var zero = c.Has(2) ? Along(c, 2, "zero point") : null;
        if (x.Known is { } known)
        {
            var axis = AxisOf(c);
            var (factors, offsets) = (scale.Known!.Elements(), zero?.Known!.Elements());
            var stride = axis < 0 ? 1 : x.Dims[(axis + 1)..].Aggregate(1, static (a, b) => checked(a * b));
            double[] Real() => [.. known.Elements().Select((e, i) => i / stride % factors.Length is var k ? (double)((float)(e - (offsets is null ? 0 : offsets[offsets.Length == 1 ? 0 : k])) * (float)factors[k]) : 0)];
            c.Budget.Take(known.Count * sizeof(double));

            // What was a weight before it was quantised is one again.
            c.Set(0, new OnnxValue(x.IsLearned ? x.Name : c.OutputName(0), scale.Type, x.Dims, -1) { Known = OnnxTensor.Later(scale.Type, x.Dims, Real), IsLearned = x.IsLearned });
            return;
        }

        if (zero is not null && zero.Known!.Elements().Any(static e => e != 0))
        {
            x = Combined(c, "subtract", x, zero, x.Type);
        }

        c.Set(0, Combined(c, "multiply", x, scale, scale.Type));
    }

    private static void Quantize(NodeContext c)
    {
        var scale = Along(c, 1, "scale");
        var zero = c.Has(2) ? Along(c, 2, "zero point") : null;
        var type = zero?.Type ?? (c.Int("output_dtype", 0) is > 0 and var given ? (ElementType)given : ElementType.UInt8);
        var (least, greatest) = type switch
        {
            ElementType.UInt8 => (0, 255),
            ElementType.Int8 => (-128, 127),
            ElementType.UInt16 => (0, 65_535),
            ElementType.Int16 => (-32_768, 32_767),
            _ => throw NodeContext.Refuse($"It quantises to {type.Word()}; whole numbers of 8 and 16 bits are imported."),
        };
        var y = Combined(c, "divide", c[0], scale, type);
        y = new OnnxValue("", type, y.Dims, y.Batch) { Line = c.Emit("round", c.Raw(y)) };
        y = zero is null ? y : Combined(c, "add", y, zero, type);
        c.Set(0, type, y.Dims, y.Batch, c.Emit("clip", c.Raw(y), ("min", least), ("max", greatest)));
    }

    private static OnnxValue Combined(NodeContext c, string word, OnnxValue x, OnnxValue constant, ElementType type)
    {
        var (lines, dims, batch) = c.Broadcast(x, constant);
        return new OnnxValue(c.OutputName(0), type, dims, batch) { Line = c.Emit(word, lines) };
    }

    /// <summary>One number, or one for each index along the axis, with as many extents as the value.</summary>
    private static OnnxValue Along(NodeContext c, int input, string what)
    {
        var known = c.Known(input, what);
        var axis = AxisOf(c);
        if (c.Int("block_size", 0) != 0 || (known.Count != 1 && (axis < 0 || known.Dims.Length != 1 || known.Count != c[0].Dims[axis])))
        {
            throw NodeContext.Refuse($"Its {what} has {string.Join("x", known.Dims)} numbers; one, or one for each index along its axis, is imported.");
        }

        int[] dims = known.Count == 1 ? [] : [.. c[0].Dims.Select((_, i) => i == axis ? (int)known.Count : 1)];
        return OnnxValue.Constant(c[input].Name, known.Reshaped(dims));
    }

    private static int AxisOf(NodeContext c) => c[1].Known is { Count: 1 } ? -1 : NodeContext.Axis(c.Int("axis", 1), c[0].Rank);
}
