using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Folding;

/// <summary>
/// Computes what depends on known numbers alone, chiefly shapes. What is not here is written as lines that read constants, so that nothing is
/// lost but brevity.
/// </summary>
internal static class Folder
{
    // Weights that are only laid out anew are read when they are needed.
    private const int Small = 4096;

    private static readonly Dictionary<string, Action<NodeContext>> _own = new(StringComparer.Ordinal)
    {
        ["Shape"] = FoldShape,
        ["Size"] = static c => c.Set(0, Whole([], [.. c[0].Dims], static d => d.Aggregate(1.0, static (a, b) => a * b))),
        ["Constant"] = FoldConstant,
    };

    private static readonly Dictionary<string, Action<NodeContext>> _known = new(StringComparer.Ordinal)
    {
        ["Identity"] = static c => Same(c, c[0].Known!),
        ["Cast"] = static c => Same(c, c[0].Known!.As((ElementType)c.Int("to", 1))),
        ["CastLike"] = static c => Same(c, c[0].Known!.As(c[1].Type)),
        ["Reshape"] = static c => Same(c, c[0].Known!.Reshaped(ShapeRules.Reshape(c))),
        ["Flatten"] = static c => Same(c, c[0].Known!.Reshaped(ShapeRules.Flatten(c))),
        ["Squeeze"] = static c => Same(c, c[0].Known!.Reshaped(ShapeRules.Squeeze(c, c[0].Dims, -1))),
        ["Unsqueeze"] = static c => Same(c, c[0].Known!.Reshaped(ShapeRules.Unsqueeze(c, c[0].Dims).Dims)),
        ["Transpose"] = static c => Mapped(c, 0, TensorMaps.Transpose(c)),
        ["Slice"] = static c => Mapped(c, 0, TensorMaps.Slice(c)),
        ["Gather"] = static c => Mapped(c, 0, TensorMaps.Gather(c)),
        ["Expand"] = static c => Mapped(c, 0, TensorMaps.Expand(c[0].Dims, c.KnownInts(1, "shape")!)),
        ["Tile"] = static c => Mapped(c, 0, TensorMaps.Tile(c)),
        ["Split"] = FoldSplit,
        ["Concat"] = FoldConcat,
        ["ConstantOfShape"] = FoldConstantOfShape,
        ["Range"] = FoldRange,
        ["NonZero"] = FoldNonZero,
        ["ReduceSum"] = static c => FoldReduce(c, static v => v.Sum()),
        ["ReduceProd"] = static c => FoldReduce(c, static v => v.Aggregate(1.0, static (a, b) => a * b)),
        ["ReduceMax"] = static c => FoldReduce(c, static v => v.Max()),
        ["ReduceMin"] = static c => FoldReduce(c, static v => v.Min()),
        ["ReduceMean"] = static c => FoldReduce(c, static v => v.Average()),
    };

    /// <summary>Sets the node's results when they are known.</summary>
    public static bool TryFold(NodeContext context)
    {
        if (_own.TryGetValue(context.Node.OpType, out var own))
        {
            own(context);
            return true;
        }

        if (context.InputCount == 0 || !Enumerable.Range(0, context.InputCount).All(i => !context.Has(i) || !context[i].IsRunTime))
        {
            return false;
        }

        if (_known.TryGetValue(context.Node.OpType, out var fold))
        {
            fold(context);
            return true;
        }

        return ElementFolds.TryFold(context);
    }

    /// <summary>A result that is an input's numbers under another shape or order: it stays what the input was, a weight or not.</summary>
    public static void Same(NodeContext context, OnnxTensor known, int output = 0)
    {
        var from = context[0];
        context.Set(output, new OnnxValue(from.IsLearned ? from.Name : context.OutputName(output), known.Type, known.Dims, -1) { Known = known, IsLearned = from.IsLearned });
    }

    private static void Mapped(NodeContext context, int output, TensorMap map)
    {
        var from = context[0].Known!;
        if (from.Repeated is { } repeated)
        {
            Same(context, OnnxTensor.Fill(from.Type, map.Dims, repeated), output);
            return;
        }

        var count = OnnxTensor.CountOf(map.Dims);
        if (count <= Small)
        {
            context.Budget.Take(count * sizeof(double));
            Same(context, OnnxTensor.Of(from.Type, map.Dims, map.Apply(from.Elements())), output);
            return;
        }

        // A larger result than its source would be memory the file does not have.
        context.Budget.Take(Math.Max(0, count - from.Count) * sizeof(double));
        Same(context, OnnxTensor.Later(from.Type, map.Dims, () => map.Apply(from.Elements())), output);
    }

    private static OnnxTensor Whole(int[] dims, double[] values, Func<double[], double> reduce) => OnnxTensor.Of(ElementType.Int64, dims, [reduce(values)]);

    private static void FoldShape(NodeContext c)
    {
        var dims = c[0].Dims;
        int Bound(int value) => Math.Clamp(value < 0 ? value + dims.Length : value, 0, dims.Length);
        var (start, end) = (Bound(c.Int("start", 0)), Bound(c.Int("end", dims.Length)));
        c.Set(0, OnnxTensor.Of([.. dims.Skip(start).Take(Math.Max(0, end - start)).Select(static d => (long)d)]));
    }

    private static void FoldConstant(NodeContext c)
    {
        if (c.Attribute("value")?.T is { } tensor)
        {
            c.Set(0, OnnxTensor.Of(tensor, new ExternalData(null)));
            return;
        }

        var (number, numbers) = (c.Attribute("value_float") ?? c.Attribute("value_int"), c.Attribute("value_floats") ?? c.Attribute("value_ints"));
        double[] values = number is not null ? [number.Name == "value_int" ? number.I : number.F]
            : numbers is null ? throw NodeContext.Refuse("It has no value of numbers.")
            : numbers.Name == "value_ints" ? [.. numbers.Ints.Select(static i => (double)i)] : [.. numbers.Floats.Select(static f => (double)f)];
        var type = (number ?? numbers)!.Name is "value_int" or "value_ints" ? ElementType.Int64 : ElementType.Float;
        c.Set(0, OnnxTensor.Of(type, number is not null ? [] : [values.Length], values));
    }

    private static void FoldConstantOfShape(NodeContext c)
    {
        int[] dims = [.. c.Known(0, "shape").Integers().Select(static i => NodeContext.Whole(i, "shape"))];
        if (dims.Any(static d => d < 0) || OnnxTensor.CountOf(dims) > int.MaxValue)
        {
            throw NodeContext.Refuse($"It asks for a constant of {string.Join("x", dims)}.");
        }

        var value = c.Attribute("value")?.T is { } tensor ? OnnxTensor.Of(tensor, new ExternalData(null)) : OnnxTensor.Of(ElementType.Float, [1], [0]);
        if (value.Count != 1)
        {
            throw NodeContext.Refuse("Its value must be one number.");
        }

        // Weights of test models are made this way: they are weights all the same.
        var known = OnnxTensor.Fill(value.Type, dims, value.Elements()[0]);
        c.Set(0, new OnnxValue(c.OutputName(0), known.Type, dims, -1) { Known = known });
    }

    private static void FoldRange(NodeContext c)
    {
        var (start, limit, step) = (c.KnownNumber(0, "start")!.Value, c.KnownNumber(1, "limit")!.Value, c.KnownNumber(2, "step")!.Value);
        var count = step == 0 ? double.PositiveInfinity : Math.Max(0, Math.Ceiling((limit - start) / step));
        if (!(count <= int.MaxValue))
        {
            throw NodeContext.Refuse("Its step of 0 never reaches the limit.");
        }

        c.Budget.Take((long)count * sizeof(double));
        c.Set(0, OnnxTensor.Of(c[0].Type, [(int)count], [.. Enumerable.Range(0, (int)count).Select(i => start + (i * step))]));
    }

    private static void FoldNonZero(NodeContext c)
    {
        var (elements, dims) = (c.Known(0, "value").Elements(), c[0].Dims);
        var found = Enumerable.Range(0, elements.Length).Where(i => elements[i] != 0).ToArray();
        c.Budget.Take((long)found.Length * dims.Length * sizeof(double));
        var strides = TensorMap.Strides(dims);
        c.Set(0, OnnxTensor.Of(ElementType.Int64, [dims.Length, found.Length], [.. dims.SelectMany((d, axis) => found.Select(i => (double)(i / strides[axis] % d)))]));
    }

    private static void FoldSplit(NodeContext c)
    {
        var (axis, sizes) = ShapeRules.Split(c, c[0].Dims);
        var start = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            Mapped(c, i, TensorMaps.Part(c[0].Dims, axis, start, sizes[i]));
            start += sizes[i];
        }
    }

    private static void FoldConcat(NodeContext c)
    {
        var tensors = Enumerable.Range(0, c.InputCount).Select(i => c.Known(i, "parts")).ToList();
        var axis = NodeContext.Axis(c.Int("axis", 1), tensors[0].Dims.Length);
        int[] dims = [.. tensors[0].Dims];
        if (tensors.Any(t => t.Dims.Length != dims.Length || t.Dims.Where((d, i) => i != axis && d != dims[i]).Any()))
        {
            throw NodeContext.Refuse("Its parts differ in other extents than the one they are joined along.");
        }

        dims[axis] = tensors.Sum(t => t.Dims[axis]);
        c.Budget.Take(OnnxTensor.CountOf(dims) * sizeof(double));
        var outer = dims.Take(axis).Aggregate(1, static (a, b) => a * b);
        var result = new List<double>();
        for (var o = 0; o < outer; o++)
        {
            foreach (var tensor in tensors)
            {
                var run = (int)(tensor.Count / Math.Max(1, outer));
                result.AddRange(tensor.Elements().AsSpan(o * run, run));
            }
        }

        c.Set(0, OnnxTensor.Of(tensors[0].Type, dims, [.. result]));
    }

    private static void FoldReduce(NodeContext c, Func<IEnumerable<double>, double> reduce)
    {
        var (axes, keep) = ShapeRules.Reduction(c, c[0].Rank);
        var (from, dims) = (c.Known(0, "value").Elements(), c[0].Dims);
        int[] kept = [.. dims.Select((d, i) => axes.Contains(i) ? 1 : d)];
        if (from.Length == 0)
        {
            throw NodeContext.Refuse("It reduces a value without elements.");
        }

        var (strides, to) = (TensorMap.Strides(dims), TensorMap.Strides(kept));
        var groups = Enumerable.Range(0, from.Length).GroupBy(i => dims.Select((d, axis) => axes.Contains(axis) ? 0 : i / strides[axis] % d * to[axis]).Sum());
        double[] values = [.. groups.OrderBy(static g => g.Key).Select(g => reduce(g.Select(i => from[i])))];
        int[] shape = keep ? kept : [.. dims.Where((_, i) => !axes.Contains(i))];
        c.Set(0, OnnxTensor.Of(c[0].Type, shape, c[0].Type.IsReal() ? values : [.. values.Select(Math.Truncate)]));
    }
}
