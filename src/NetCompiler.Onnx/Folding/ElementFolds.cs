using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Folding;

/// <summary>Operations on elements of known numbers, as shapes are computed with them.</summary>
internal static class ElementFolds
{
    private static readonly Dictionary<string, Func<double, double>> _unary = new(StringComparer.Ordinal)
    {
        ["Neg"] = static a => -a, ["Abs"] = Math.Abs, ["Floor"] = Math.Floor, ["Ceil"] = Math.Ceiling, ["Sqrt"] = Math.Sqrt, ["Exp"] = Math.Exp, ["Log"] = Math.Log,
        ["Reciprocal"] = static a => 1 / a, ["Not"] = static a => a == 0 ? 1 : 0, ["Sign"] = static a => Math.Sign(a),
        ["Relu"] = static a => Math.Max(0, a), ["Sin"] = Math.Sin, ["Cos"] = Math.Cos,
        ["Round"] = static a => Math.Round(a, MidpointRounding.ToEven),
    };

    private static readonly Dictionary<string, Func<double, double, double>> _binary = new(StringComparer.Ordinal)
    {
        ["Add"] = static (a, b) => a + b, ["Sub"] = static (a, b) => a - b, ["Mul"] = static (a, b) => a * b, ["Div"] = static (a, b) => a / b, ["Pow"] = Math.Pow,
        ["Mod"] = static (a, b) => a - (b * Math.Floor(a / b)), ["Max"] = Math.Max, ["Min"] = Math.Min,
        ["Equal"] = static (a, b) => a == b ? 1 : 0, ["Less"] = static (a, b) => a < b ? 1 : 0, ["LessOrEqual"] = static (a, b) => a <= b ? 1 : 0,
        ["Greater"] = static (a, b) => a > b ? 1 : 0, ["GreaterOrEqual"] = static (a, b) => a >= b ? 1 : 0,
        ["And"] = static (a, b) => a != 0 && b != 0 ? 1 : 0, ["Or"] = static (a, b) => a != 0 || b != 0 ? 1 : 0, ["Xor"] = static (a, b) => (a != 0) != (b != 0) ? 1 : 0,
    };

    public static bool TryFold(NodeContext c)
    {
        var word = c.Node.OpType;
        if (c.Opset < 7 && c.Attribute("axis") is not null)
        {
            return false; // Aligned at an axis of its own.
        }

        if (word == "Where" && c.InputCount == 3)
        {
            var dims = ShapeRules.Broadcast(ShapeRules.Broadcast(c[0].Dims, c[1].Dims), c[2].Dims);
            var (condition, a, b) = (At(c, 0, dims), At(c, 1, dims), At(c, 2, dims));
            Set(c, c[1].Type, dims, [.. condition.Select((k, i) => k != 0 ? a[i] : b[i])]);
            return true;
        }

        if (_unary.TryGetValue(word, out var unary) && c.InputCount == 1)
        {
            var known = c.Known(0, "value");
            Set(c, c[0].Type, known.Dims, known.Repeated is { } r ? [r] : known.Elements(), unary, known.Repeated is not null);
            return true;
        }

        if (!_binary.TryGetValue(word, out var binary) || c.InputCount != 2)
        {
            return false;
        }

        var shape = ShapeRules.Broadcast(c[0].Dims, c[1].Dims);
        var type = c[0].Type;
        if (c[0].Known!.Repeated is { } x && c[1].Known!.Repeated is { } y)
        {
            Set(c, Result(word, type), shape, [Whole(binary(x, y), type)], static v => v, isRepeated: true);
            return true;
        }

        var (left, right) = (At(c, 0, shape), At(c, 1, shape));
        Set(c, Result(word, type), shape, [.. left.Select((l, i) => Whole(binary(l, right[i]), type))]);
        return true;
    }

    private static double Whole(double value, ElementType type) => type.IsReal() ? value : Math.Truncate(value);

    private static ElementType Result(string word, ElementType type) =>
        word is "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" ? ElementType.Bool : type;

    private static double[] At(NodeContext c, int input, int[] dims)
    {
        c.Budget.Take(OnnxTensor.CountOf(dims) * sizeof(double));
        return TensorMaps.Expand(c[input].Dims, dims).Apply(c.Known(input, "value").Elements());
    }

    private static void Set(NodeContext c, ElementType type, int[] dims, double[] values) => c.Set(0, OnnxTensor.Of(type, dims, values));

    private static void Set(NodeContext c, ElementType type, int[] dims, double[] values, Func<double, double> function, bool isRepeated)
    {
        c.Budget.Take(values.Length * sizeof(double));
        double[] result = [.. values.Select(function)];
        c.Set(0, isRepeated ? OnnxTensor.Fill(type, dims, result[0]) : OnnxTensor.Of(type, dims, result));
    }
}
