using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Functions of one number.</summary>
internal static class Functions
{
    public static OnnxOperator[] All { get; } =
    [
        Of("Abs", 13, "abs"), Of("Neg", 13, "neg"), Of("Sqrt", 13, "sqrt"), Of("Reciprocal", 13, "reciprocal"), Of("Exp", 13, "exp"), Of("Log", 13, "log"),
        Of("Floor", 13, "floor"), Of("Ceil", 13, "ceil"), Of("Round", 22, "round"), Of("Sign", 13, "sign"),
        Of("Sin", 22, "sin"), Of("Cos", 22, "cos"), Of("Tan", 22, "tan"), Of("Asin", 22, "asin"), Of("Acos", 22, "acos"), Of("Atan", 22, "atan"),
        Of("Sinh", 22, "sinh"), Of("Cosh", 22, "cosh"), Of("Asinh", 22, "asinh"), Of("Acosh", 22, "acosh"), Of("Atanh", 22, "atanh"), Of("Erf", 13, "erf"),
        new("Not", (1, 1), "not", static c => Truth(c, "not")),
        new("IsNaN", (9, 20), "isnan", static c => Truth(c, "isnan")),
        new("IsInf", (10, 20), "isinf, greater and less", IsInf),
        new("Identity", (1, 23), "nothing, or linear for an output", static c => c.Set(0, Renamed(c, c[0]))),
        new("Cast", (1, 23), "nothing between real types; sign, abs and floor to whole numbers; not twice to truth", Cast, "Text."),
        new("CastLike", (15, 23), "as Cast", static c => To(c, c[1].Type)),
    ];

    private static OnnxOperator Of(string name, int last, string word) => new(name, (1, last), word, c => Activations.Elementwise(c, word));

    private static OnnxValue Renamed(NodeContext c, OnnxValue value) => new(c.OutputName(0), value.Type, value.Dims, value.Batch) { Line = c.Raw(value) };

    private static void Truth(NodeContext c, string word) => c.Set(0, ElementType.Bool, c[0].Dims, c[0].Batch, c.Emit(word, c.Raw(c[0])));

    private static void IsInf(NodeContext c)
    {
        var x = c.Raw(c[0]);
        var (up, down) = (c.Int("detect_positive", 1) != 0, c.Int("detect_negative", 1) != 0);
        var zero = c.Sketch.Constant([1], [0]);
        var y = c.Emit("isinf", x);
        y = up && down ? y : up ? c.Emit("and", [y, c.Emit("greater", [x, zero])]) : down ? c.Emit("and", [y, c.Emit("less", [x, zero])]) : c.Emit("less", [y, y]);
        c.Set(0, ElementType.Bool, c[0].Dims, c[0].Batch, y);
    }

    private static void Cast(NodeContext c) => To(c, (ElementType)c.Int("to", 1));

    private static void To(NodeContext c, ElementType to)
    {
        var from = c[0];
        if (to == ElementType.BFloat16 || from.Type == ElementType.BFloat16)
        {
            throw NodeContext.Refuse("It casts to or from bfloat16, which a network does not round to.", "Export the model in float32.");
        }

        if (to.Size() == 0)
        {
            throw NodeContext.Refuse($"It casts to {to.Word()}, and a network computes with numbers.");
        }

        if (to is ElementType.Float16 or ElementType.BFloat16 or ElementType.Double && to != from.Type)
        {
            c.Note($"'{c.Name}' casts to {to.Word()}; the network computes in float32.");
        }

        var x = c.Raw(from);
        var y = to == ElementType.Bool && from.Type != ElementType.Bool ? c.Emit("not", c.Emit("not", x))
            : from.Type.IsReal() && !to.IsReal() ? Truncated(c, x)
            : x;
        c.Set(0, to, from.Dims, from.Batch, y);
    }

    /// <summary>Towards 0, as whole numbers are made of others.</summary>
    public static SketchValue Truncated(NodeContext c, SketchValue x) => c.Emit("multiply", [c.Emit("sign", x), c.Emit("floor", c.Emit("abs", x))]);
}
