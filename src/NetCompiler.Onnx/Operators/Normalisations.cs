using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Norms over examples, channels and features.</summary>
internal static class Normalisations
{
    public static OnnxOperator[] All { get; } =
    [
        new("BatchNormalization", (1, 15), "batchnorm", BatchNorm, "Training mode, but for one example that is the whole."),
        new("InstanceNormalization", (1, 22), "instancenorm", InstanceNorm),
        new("LayerNormalization", (17, 17), "layernorm", LayerNorm, "Along the examples."),
        new("GroupNormalization", (18, 21), "groupnorm", GroupNorm),
        new("RMSNormalization", (23, 23), "rmsnorm", RmsNorm, "Along the examples."),
        new("LRN", (1, 13), "lrn", Lrn),
        new("LpNormalization", (1, 22), "l2normalize, or abs, reducesum and divide", LpNorm, "Along the examples."),
        new("MeanVarianceNormalization", (9, 13), "meanvariancenormalization", MeanVariance, "Along the examples, but for one example that is the whole."),
    ];

    private static void BatchNorm(NodeContext c)
    {
        var x = c[0];
        var eps = c.Float("epsilon", 1e-5);
        var trains = c.Int("training_mode", 0) != 0 || (c.Opset < 7 && c.Attribute("is_test") is not null && c.Int("is_test", 0) == 0);
        if (trains)
        {
            Training(c, eps);
            return;
        }

        if (c.Opset < 9 && c.Int("spatial", 1) == 0)
        {
            throw NodeContext.Refuse("It normalises each feature at each place, which version 9 no longer has.", "Convert the model to version 9 or later.");
        }

        var channels = x.Rank > 1 ? x.Dims[1] : 1;
        var spatial = x.Rank is >= 3 and <= 5 ? x : x.Rank == 2 ? x : throw NodeContext.Refuse($"It works on a value of {x.Rank} extents.");
        var y = c.Sketch.Emit("batchnorm", [Spatial.Channels(c, spatial)],
            [("eps", eps), ("momentum", Math.Clamp(Math.Round(1 - c.Float("momentum", 0.9), 7), 0, 1))], Weights.Layer(c, c[1]),
            ("weight", Weights.Or(c, 1, channels, 1, "scale")), ("bias", Weights.Or(c, 2, channels, 0, "bias")),
            ("running_mean", Weights.Or(c, 3, channels, 0, "mean")), ("running_var", Weights.Or(c, 4, channels, 1, "variance")));
        Spatial.Set(c, x, y);
    }

    /// <summary>With statistics of the batch, where one example is the whole batch.</summary>
    private static void Training(NodeContext c, double eps)
    {
        var x = c[0];
        if (x.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(static a => a != 1)];
        int[] channel = [.. x.Dims.Select((d, i) => i == 1 ? d : 1)];
        var line = c.Line(x);
        var mean = c.Emit("reducemean", line, ("axes", axes), ("keepdims", true));
        var centred = c.Emit("subtract", [line, mean]);
        var variance = c.Emit("reducemean", c.Emit("square", centred), ("axes", axes), ("keepdims", true));
        var normed = c.Emit("multiply", [centred, c.Emit("rsqrt", c.Emit("scale", variance, ("factor", 1), ("offset", eps)))]);
        c.Set(0, x.Type, x.Dims, -1, c.Emit("add", [c.Emit("multiply", [normed, c.Shaped(c[1], channel)]), c.Shaped(c[2], channel)]));

        var momentum = c.Float("momentum", 0.9);
        foreach (var (output, input, now) in new[] { (1, 3, mean), (2, 4, variance) })
        {
            if (c.HasOutput(output))
            {
                var before = c.Emit("scale", c.Shaped(c[input], [x.Dims[1]]), ("factor", momentum));
                var after = c.Emit("scale", c.Shaped(now, [x.Dims[1]]), ("factor", 1 - momentum));
                c.Set(output, x.Type, [x.Dims[1]], -1, c.Emit("add", [before, after]));
            }
        }
    }

    private static void InstanceNorm(NodeContext c)
    {
        var x = c[0];
        var channels = x.Rank > 1 ? x.Dims[1] : 1;
        var y = c.Sketch.Emit("instancenorm", [Spatial.Line(c, x)], [("eps", c.Float("epsilon", 1e-5)), ("affine", true)], Weights.Layer(c, c[1]),
            ("weight", Weights.Or(c, 1, channels, 1, "scale")), ("bias", Weights.Or(c, 2, channels, 0, "bias")));
        Spatial.Set(c, x, y);
    }

    private static void LayerNorm(NodeContext c) => Last(c, "layernorm", 1e-5, ("weight", 1, 1), ("bias", 2, 0));

    private static void RmsNorm(NodeContext c) => Last(c, "rmsnorm", 1e-5, ("weight", 1, 1));

    /// <summary>A norm over the last extents, with weights of just these.</summary>
    private static void Last(NodeContext c, string word, double eps, params (string Name, int Input, float Otherwise)[] weights)
    {
        var x = c[0];
        var axis = NodeContext.Axis(c.Int("axis", -1), x.Rank);
        if (x.Batch >= axis)
        {
            throw NodeContext.AlongBatch();
        }

        eps = c.Float("epsilon", eps);
        var count = x.Dims[axis..].Aggregate(1, static (a, b) => checked(a * b));
        var line = c.Shaped(x, x.ExampleDims, x.ExampleDims.Length > 4 ? null : x.ExampleDims.Length == 1 ? ShapeKind.Flat : ShapeKind.Spatial);
        if (weights.Any(w => c.Has(w.Input) && (c[w.Input].Known is not { } known || known.Count != count)))
        {
            throw NodeContext.Refuse("Its scale and bias must be known and have the extents that are normalised.");
        }

        var y = c.Sketch.Emit(word, [line], [("axes", x.Rank - axis), ("eps", eps)], c.Has(1) ? Weights.Layer(c, c[1]) : null,
            [.. weights.Select(w => (w.Name, Weights.Or(c, w.Input, count, w.Otherwise, w.Name)))]);
        c.Set(0, x.Type, x.Dims, x.Batch, y);
        Statistics(c, line, eps, x, axis);
    }

    // Mean and reciprocal deviation, as training frameworks ask for them.
    private static void Statistics(NodeContext c, SketchValue line, double eps, OnnxValue x, int axis)
    {
        if (!c.HasOutput(1) && !c.HasOutput(2))
        {
            return;
        }

        int[] axes = [.. Enumerable.Range(axis, x.Rank - axis).Select(a => NodeContext.LineAxis(x, a))];
        int[] dims = [.. x.Dims.Select((d, i) => i >= axis ? 1 : d)];
        var mean = c.Emit("reducemean", line, ("axes", axes), ("keepdims", true));
        c.Set(1, x.Type, dims, x.Batch, mean);
        if (c.HasOutput(2))
        {
            var variance = c.Emit("reducemean", c.Emit("square", c.Emit("subtract", [line, mean])), ("axes", axes), ("keepdims", true));
            c.Set(2, x.Type, dims, x.Batch, c.Emit("rsqrt", c.Emit("scale", variance, ("factor", 1), ("offset", eps))));
        }
    }

    private static void GroupNorm(NodeContext c)
    {
        var x = c[0];
        var groups = c.Int("num_groups", 1);
        var channels = x.Rank > 1 ? x.Dims[1] : 1;
        if (groups < 1 || channels % groups != 0)
        {
            throw NodeContext.Refuse($"It makes {groups} groups of {channels} channels.");
        }

        // Until version 21 scale and bias were of the groups.
        Func<float[]> PerChannel(int input, float otherwise)
        {
            if (c.Has(input) && Weights.Known(c, input, "scale") is { } known && known.Count == groups && groups != channels)
            {
                return () => [.. known.Floats().SelectMany(v => Enumerable.Repeat(v, channels / groups))];
            }

            return Weights.Or(c, input, channels, otherwise, "scale");
        }

        var y = c.Sketch.Emit("groupnorm", [Spatial.Channels(c, x)], [("groups", groups), ("eps", c.Float("epsilon", 1e-5))], Weights.Layer(c, c[1]),
            ("weight", PerChannel(1, 1)), ("bias", PerChannel(2, 0)));
        Spatial.Set(c, x, y);
    }

    private static void Lrn(NodeContext c)
    {
        var size = c.Int("size", 0);
        if (size % 2 == 0)
        {
            throw NodeContext.Refuse($"Its window is {size}, and that of the language is the same only where it is odd.");
        }

        var y = c.Emit("lrn", Spatial.Channels(c, c[0]), ("size", size), ("alpha", c.Float("alpha", 1e-4)), ("beta", c.Float("beta", 0.75)), ("k", c.Float("bias", 1)));
        Spatial.Set(c, c[0], y);
    }

    private static void LpNorm(NodeContext c)
    {
        var x = c[0];
        var axis = NodeContext.LineAxis(x, c.Int("axis", -1));
        var line = c.Line(x);
        var y = c.Int("p", 2) == 1
            ? c.Emit("divide", [line, c.Emit("reducesum", c.Emit("abs", line), ("axes", axis), ("keepdims", true))])
            : c.Emit("l2normalize", line, ("axis", axis));
        c.Set(0, x.Type, x.Dims, x.Batch, y);
    }

    private static void MeanVariance(NodeContext c)
    {
        var x = c[0];
        int[] axes = [.. (c.Ints("axes") ?? [0, 2, 3]).Select(a => NodeContext.LineAxis(x, a))];
        var y = c.Emit("meanvariancenormalization", c.Line(x), ("axes", axes));
        c.Set(0, x.Type, x.Dims, x.Batch, y);
    }
}
