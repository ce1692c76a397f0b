using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Activation functions: one of the language for each of ONNX.</summary>
internal static class Activations
{
    public static OnnxOperator[] All { get; } =
    [
        Of("Relu", 14, "relu"),
        Of("Sigmoid", 13, "logistic"),
        Of("Tanh", 13, "tanh"),
        Of("Softplus", 22, "softplus"),
        Of("Softsign", 22, "softsign"),
        Of("HardSwish", 22, "hardswish"),
        Of("Mish", 22, "mish"),
        new("Elu", (1, 22), "elu", static c => Elementwise(c, "elu", ("alpha", c.Float("alpha", 1)))),
        new("Celu", (12, 12), "celu", static c => Elementwise(c, "celu", ("alpha", c.Float("alpha", 1)))),
        new("Selu", (1, 22), "selu", static c => Elementwise(c, "selu",
            ("alpha", c.Float("alpha", c.Opset < 6 ? 1.6732 : 1.67326319217681884765625)), ("gamma", c.Float("gamma", c.Opset < 6 ? 1.0507 : 1.05070102214813232421875)))),
        new("LeakyRelu", (1, 16), "leakyrelu", static c => Elementwise(c, "leakyrelu", ("alpha", c.Float("alpha", 0.01)))),
        new("ThresholdedRelu", (10, 22), "thresholdedrelu", static c => Elementwise(c, "thresholdedrelu", ("alpha", c.Float("alpha", 1)))),
        new("HardSigmoid", (1, 22), "hardsigmoid", static c => Elementwise(c, "hardsigmoid", ("alpha", c.Float("alpha", 0.2)), ("beta", c.Float("beta", 0.5)))),
        new("Gelu", (20, 20), "gelu", static c => Elementwise(c, "gelu", ("approximate", c.Text("approximate", "none") == "tanh" ? "tanh" : "none"))),
        new("Swish", (24, 24), "silu", Swish),
        new("Shrink", (9, 9), "shrink", Shrink),
        new("PRelu", (1, 16), "prelu, or maximum, minimum and multiply where each element has a slope", PRelu),
        new("Clip", (1, 13), "clip, maximum or minimum", Clip, "Limits that are computed while running."),
    ];

    /// <summary>The result has the input's extents.</summary>
    public static void Elementwise(NodeContext c, string word, params SketchArgument[] arguments) =>
        c.Set(0, c[0].Type, c[0].Dims, c[0].Batch, c.Emit(word, c.Raw(c[0]), arguments));

    private static OnnxOperator Of(string name, int last, string word) => new(name, (1, last), word, c => Elementwise(c, word));

    private static void Swish(NodeContext c)
    {
        var x = c.Raw(c[0]);
        var alpha = c.Float("alpha", 1);
        c.Set(0, c[0].Type, c[0].Dims, c[0].Batch, alpha == 1 ? c.Emit("silu", x) : c.Emit("multiply", [x, c.Emit("logistic", x, ("steepness", alpha))]));
    }

    private static void Shrink(NodeContext c)
    {
        var (lambda, bias) = (c.Float("lambd", 0.5), c.Float("bias", 0));
        if (lambda < 0)
        {
            throw NodeContext.Refuse($"Its lambd is {lambda}, and the language shrinks from 0 on.");
        }

        Elementwise(c, "shrink", ("lambda", lambda), ("bias", bias));
    }

    private static void PRelu(NodeContext c)
    {
        var (x, slope) = (c[0], c[1]);
        if (slope.Known is { } known && IsOfChannels(x, known.Dims) is { } perChannel)
        {
            var layer = c.Sketch.Names.Layer(Weights.LayerOf(slope.Name), "prelu");
            var line = perChannel && x.ExampleDims.Length > 1 ? c.Shaped(x, x.ExampleDims, ShapeKind.Spatial) : c.Line(x);
            var y = c.Sketch.Emit("prelu", [line], [("slopes", perChannel ? "channel" : "one")], layer, ("weight", known.Floats));
            c.Set(0, x.Type, x.Dims, x.Batch, y);
            return;
        }

        // A slope for each element: max(x, 0) + slope · min(x, 0). Version 6 aligned slopes at the channels.
        if (c.Opset < 7 && slope.Rank == 1 && x.Rank > 2 && slope.Known is { } old)
        {
            slope = OnnxValue.Constant(slope.Name, old.Reshaped([old.Dims[0], .. Enumerable.Repeat(1, x.Rank - 2)]), isLearned: true);
        }

        var (lines, dims, batch) = c.Broadcast(x, slope);
        var zero = c.Sketch.Constant([1], [0]);
        var negative = c.Emit("multiply", [c.Emit("minimum", [lines[0], zero]), lines[1]]);
        c.Set(0, x.Type, dims, batch, c.Emit("add", [c.Emit("relu", lines[0]), negative]));
    }

    /// <summary>Whether slopes are one for each channel (true) or one for all (false); null when they are neither.</summary>
    private static bool? IsOfChannels(OnnxValue x, int[] slopes)
    {
        var count = slopes.Aggregate(1, static (a, b) => a * b);
        if (count == 1)
        {
            return false;
        }

        // Aligned at the last axis they are channels where ones follow, or, as old models have them, a list alone.
        if (x.Batch != 0 || x.Rank < 2 || x.Rank > 5 || count != x.Dims[1])
        {
            return null;
        }

        var spatial = x.Rank - 2;
        return slopes.Length == spatial + 1 && slopes[0] == count || slopes.Length == x.Rank && slopes[1] == count || slopes.Length == 1 && spatial > 0 && x.Dims[^1] != count ? true : null;
    }

    private static void Clip(NodeContext c)
    {
        var (low, high) = c.Opset < 11
            ? (c.Attribute("min") is null ? null : (double?)c.Float("min", 0), c.Attribute("max") is null ? null : (double?)c.Float("max", 0))
            : (c.KnownNumber(1, "least value"), c.KnownNumber(2, "greatest value"));

        // The largest floats mean no limit.
        low = low <= -float.MaxValue ? null : low;
        high = high >= float.MaxValue ? null : high;
        var x = c.Raw(c[0]);
        SketchValue Limit(string word, SketchValue value, double limit) => c.Emit(word, [value, c.Sketch.Constant([1], [limit])]);
        var y = (low, high) switch
        {
            ({ } least, { } most) when least < most => c.Emit("clip", x, ("min", least), ("max", most)),
            // ONNX takes the minimum last, so that it wins.
            ({ } least, { } most) => Limit("minimum", Limit("maximum", x, least), most),
            ({ } least, null) => least == 0 ? c.Emit("relu", x) : Limit("maximum", x, least),
            (null, { } most) => Limit("minimum", x, most),
            _ => c.Emit("linear", x),
        };
        c.Set(0, c[0].Type, c[0].Dims, c[0].Batch, y);
    }
}
