using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Operations on the elements of several values.</summary>
internal static class Combinations
{
    public static OnnxOperator[] All { get; } =
    [
        new("Add", (1, 14), "add; scale for one number", static c => Arithmetic(c, "add")),
        new("Sub", (1, 14), "subtract; scale for one number", static c => Arithmetic(c, "subtract")),
        new("Mul", (1, 14), "multiply; scale for one number", static c => Arithmetic(c, "multiply")),
        new("Div", (1, 14), "divide; scale for one number", static c => Arithmetic(c, "divide")),
        new("Pow", (1, 15), "power, square or sqrt", Pow),
        new("Mod", (10, 13), "modulo", static c => Set(c, "modulo", c[0].Type, ("truncated", c.Int("fmod", 0) != 0))),
        Compared("Equal", 19, "equal"), Compared("Less", 13, "less"), Compared("LessOrEqual", 16, "lessequal"), Compared("Greater", 13, "greater"),
        Compared("GreaterOrEqual", 16, "greaterequal"), Compared("And", 7, "and"), Compared("Or", 7, "or"), Compared("Xor", 7, "xor"),
        new("Sum", (1, 13), "add", static c => Several(c, "add")),
        new("Max", (1, 13), "maximum", static c => Several(c, "maximum")),
        new("Min", (1, 13), "minimum", static c => Several(c, "minimum")),
        new("Mean", (1, 13), "add and scale", Mean),
        new("Where", (9, 16), "where", Where),
    ];

    private static OnnxOperator Compared(string name, int last, string word) => new(name, (1, last), word, c => Set(c, word, ElementType.Bool));

    /// <summary>Both inputs; before version 7 the second was aligned at an axis.</summary>
    private static OnnxValue[] Operands(NodeContext c)
    {
        var (a, b) = (c[0], c[1]);
        if (c.Opset < 7 && c.Attribute("axis") is not null && b.Rank < a.Rank)
        {
            var after = a.Rank - NodeContext.Axis(c.Int("axis", 0), a.Rank) - b.Rank;
            if (after < 0)
            {
                throw NodeContext.Refuse("Its axis leaves no room for its second input.");
            }

            int[] dims = [.. b.Dims, .. Enumerable.Repeat(1, after)];
            b = b.Known is { } known ? OnnxValue.Constant(b.Name, known.Reshaped(dims), b.IsLearned)
                : new OnnxValue(b.Name, b.Type, dims, b.Batch) { Line = c.Shaped(b, [.. dims.Where((_, i) => i != b.Batch)]) };
        }

        return [a, b];
    }

    private static void Set(NodeContext c, string word, ElementType type, params SketchArgument[] arguments)
    {
        var (lines, dims, batch) = c.Broadcast(Operands(c));
        c.Set(0, type, dims, batch, c.Emit(word, lines, arguments));
    }

    private static void Arithmetic(NodeContext c, string word)
    {
        var operands = Operands(c);
        var isWhole = !c[0].Type.IsReal();
        if (word == "add" && (Biased(c, operands[0], operands[1]) ?? Biased(c, operands[1], operands[0])) is { } biased)
        {
            c.Set(0, biased);
            return;
        }

        if (!isWhole && ScaleOf(word, operands) is { } scale)
        {
            var x = operands[scale.Input];
            c.Set(0, x.Type, Larger(operands), ShiftedBatch(operands, scale.Input), Extended(c, c.Emit("scale", c.Raw(x), ("factor", scale.Factor), ("offset", scale.Offset)), operands, scale.Input));
            return;
        }

        var (lines, dims, batch) = c.Broadcast(operands);
        var y = c.Emit(word, lines);
        c.Set(0, c[0].Type, dims, batch, isWhole && word == "divide" ? Functions.Truncated(c, y) : y);
    }

    /// <summary>A product with weights and the sum with a vector after it are a dense layer with a bias; null where they are not.</summary>
    private static OnnxValue? Biased(NodeContext c, OnnxValue product, OnnxValue bias) =>
        product.Line is { } line && bias.Known is { } known && product.Rank > 1 && known.Count == product.Dims[^1] && known.Count == (bias.Rank == 0 ? 1 : bias.Dims[^1])
        && c.IsReadOnce(product.Name) && c.Sketch.WithBias(line, known.Floats) is { } dense
            ? new OnnxValue(c.OutputName(0), product.Type, product.Dims, product.Batch) { Line = dense }
            : null;

    /// <summary>An operation with one known number, which is a fixed scale and shift of the other input; null where it is none.</summary>
    private static (int Input, double Factor, double Offset)? ScaleOf(string word, OnnxValue[] operands)
    {
        if (One(operands[1]) is { } right && operands[0].IsRunTime)
        {
            return word switch
            {
                "add" => (0, 1, right),
                "subtract" => (0, 1, -right),
                "multiply" => (0, right, 0),
                // Divided by what a float holds exactly, as a factor is; else the last bit would differ.
                "divide" when right != 0 && Math.Log2(Math.Abs(right)) is var power && power == Math.Floor(power) => (0, 1 / right, 0),
                _ => null,
            };
        }

        return One(operands[0]) is { } left && operands[1].IsRunTime
            ? word switch
            {
                "add" => (1, 1, left),
                "subtract" => (1, -1, left),
                "multiply" => (1, left, 0),
                _ => null,
            }
            : null;
    }

    /// <summary>The number of a known value that is not learned.</summary>
    private static double? One(OnnxValue value) =>
        value.Known is { } known && known.Count == 1 && !(value.IsLearned && value.Rank > 0) && (known.Repeated ?? known.Elements()[0]) is var number && double.IsFinite(number)
            ? value.Type == ElementType.Float ? NodeContext.Decimal((float)number) : number
            : null;

    // One number may have more extents of 1 than the value it scales.
    private static int[] Larger(OnnxValue[] operands)
    {
        var (a, b) = (operands[0], operands[1]);
        return Folding.ShapeRules.Broadcast(a.Dims, b.Dims);
    }

    private static int ShiftedBatch(OnnxValue[] operands, int input) =>
        operands[input].Batch < 0 ? -1 : operands[input].Batch + Math.Max(operands[0].Rank, operands[1].Rank) - operands[input].Rank;

    private static SketchValue Extended(NodeContext c, SketchValue line, OnnxValue[] operands, int input)
    {
        var dims = Larger(operands);
        var batch = ShiftedBatch(operands, input);
        return dims.Length == operands[input].Rank ? line : c.Shaped(line, [.. dims.Where((_, i) => i != batch)]);
    }

    private static void Pow(NodeContext c)
    {
        var exponent = One(c[1]);
        if (exponent is 2 or 0.5 && c[1].Rank <= c[0].Rank && c[0].IsRunTime)
        {
            c.Set(0, c[0].Type, c[0].Dims, c[0].Batch, c.Emit(exponent == 2 ? "square" : "sqrt", c.Raw(c[0])));
            return;
        }

        Set(c, "power", c[0].Type);
    }

    private static void Several(NodeContext c, string word)
    {
        if (c.InputCount == 1)
        {
            c.Set(0, c[0].Type, c[0].Dims, c[0].Batch, c.Raw(c[0]));
            return;
        }

        var (lines, dims, batch) = c.Broadcast([.. Enumerable.Range(0, c.InputCount).Select(i => c[i])]);
        c.Set(0, c[0].Type, dims, batch, c.Emit(word, lines));
    }

    private static void Mean(NodeContext c)
    {
        Several(c, "add");
        var sum = c.Outputs[0];
        if (c.InputCount > 1)
        {
            c.Set(0, sum.Type, sum.Dims, sum.Batch, c.Emit("scale", sum.Line!, ("factor", 1.0 / c.InputCount)));
        }
    }

    private static void Where(NodeContext c)
    {
        var (lines, dims, batch) = c.Broadcast(c[0], c[1], c[2]);
        c.Set(0, c[1].Type, dims, batch, c.Emit("where", lines));
    }
}
