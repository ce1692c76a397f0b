using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Products of matrices: dense layers where the right one is a weight.</summary>
internal static class Products
{
    public static OnnxOperator[] All { get; } =
    [
        new("Gemm", (1, 13), "dense; matmul, scale and add where the second matrix is no weight", Gemm),
        new("MatMul", (1, 13), "dense without bias; matmul where the second matrix is no weight", MatMul),
        new("Einsum", (12, 12), "einsum", Einsum, "Along the examples, but for keeping them in front."),
    ];

    private static void Gemm(NodeContext c)
    {
        var (a, b) = (c[0], c[1]);
        var (alpha, beta) = (c.Float("alpha", 1), c.Float("beta", 1));
        var (isLeft, isRight) = (c.Int("transA", 0) != 0, c.Int("transB", 0) != 0);
        if (a.Rank != 2 || b.Rank != 2)
        {
            throw NodeContext.Refuse($"It multiplies values of {a.Rank} and {b.Rank} extents, and takes matrices.");
        }

        if (a.Batch == 0 && !isLeft && b.Known is { } weight && (!c.Has(2) || IsBias(c[2])))
        {
            var (inputs, units) = isRight ? (weight.Dims[1], weight.Dims[0]) : (weight.Dims[0], weight.Dims[1]);
            CheckInputs(a.Dims[1], inputs);
            Func<float[]> numbers = () => Scaled(isRight ? weight.Floats() : Weights.Transposed(weight.Floats(), inputs, units), alpha);
            var hasBias = c.Has(2) && beta != 0;
            var bias = hasBias ? Weights.Or(c, 2, units, 0, "bias") : null;
            var y = c.Sketch.Emit("dense", [c.Line(a)], [("units", units), ("bias", hasBias)], Weights.Layer(c, b),
                ("weight", numbers), ("bias", () => Scaled(bias!(), beta)));
            c.Set(0, a.Type, [a.Dims[0], units], 0, y);
            return;
        }

        General(c, a, b, (alpha, beta), (isLeft, isRight));
    }

    private static void General(NodeContext c, OnnxValue a, OnnxValue b, (double Alpha, double Beta) factors, (bool Left, bool Right) transposed)
    {
        if (b.Batch >= 0 || (a.Batch >= 0 && a.Batch != (transposed.Left ? 1 : 0)))
        {
            throw NodeContext.AlongBatch();
        }

        var rows = a.Dims[transposed.Left ? 1 : 0];
        var columns = b.Dims[transposed.Right ? 0 : 1];
        CheckInputs(a.Dims[transposed.Left ? 0 : 1], b.Dims[transposed.Right ? 1 : 0]);
        var y = c.Emit("matmul", [c.Line(a), c.Line(b)], ("transpose_a", transposed.Left && a.Batch < 0), ("transpose_b", transposed.Right));
        y = factors.Alpha == 1 ? y : c.Emit("scale", y, ("factor", factors.Alpha));
        var product = new OnnxValue("", a.Type, [rows, columns], a.Batch < 0 ? -1 : 0) { Line = y };
        if (c.Has(2) && factors.Beta != 0)
        {
            var (lines, _, _) = c.Broadcast(product, c[2]);
            y = c.Emit("add", [lines[0], factors.Beta == 1 ? lines[1] : c.Emit("scale", lines[1], ("factor", factors.Beta))]);
        }

        c.Set(0, a.Type, product.Dims, product.Batch, y);
    }

    private static void CheckInputs(int given, int wanted)
    {
        if (given != wanted)
        {
            throw NodeContext.Refuse($"Its matrices do not fit: {given} columns and {wanted} rows.");
        }
    }

    // One row for all, as a layer's bias is.
    private static bool IsBias(OnnxValue value) => value.Known is { } known && (known.Dims.Length < 2 || known.Dims[0] == 1);

    private static float[] Scaled(float[] values, double factor) => factor == 1 ? values : [.. values.Select(v => (float)(v * factor))];

    private static void MatMul(NodeContext c)
    {
        var (a, b) = (c[0], c[1]);
        if (b.Known is { } weight && b.Rank == 2 && a.Rank is 2 or 3 && a.Batch >= 0 && a.Batch < a.Rank - 1)
        {
            var (inputs, units) = (weight.Dims[0], weight.Dims[1]);
            CheckInputs(a.Dims[^1], inputs);
            var line = a.Rank == 2 ? c.Line(a) : c.Shaped(a, a.ExampleDims, ShapeKind.Sequence);
            var dense = c.Sketch.Emit("dense", [line], [("units", units), ("bias", false)], Weights.Layer(c, b), ("weight", () => Weights.Transposed(weight.Floats(), inputs, units)));
            c.Set(0, a.Type, [.. a.Dims[..^1], units], a.Batch, dense);
            return;
        }

        if (a.Rank == 0 || b.Rank == 0)
        {
            throw NodeContext.Refuse("It multiplies a single number; that is Mul.");
        }

        var batch = Batch(a, b);
        var (left, right) = (a.Batch == a.Rank - 2 && a.Rank >= 2 && b.Rank <= 2 ? c.Line(a) : Aligned(c, a, b, batch), Aligned(c, b, a, batch));
        CheckInputs(a.Dims[^1], b.Dims[Math.Max(0, b.Rank - 2)]);
        int[] outer = Folding.ShapeRules.Broadcast(a.Rank > 2 ? a.Dims[..^2] : [], b.Rank > 2 ? b.Dims[..^2] : []);
        int[] dims = [.. outer, .. a.Rank > 1 ? a.Dims[^2..^1] : [], .. b.Rank > 1 ? b.Dims[^1..] : []];
        c.Set(0, a.Type, dims, batch < 0 ? -1 : batch, c.Emit("matmul", [left, right]));
    }

    /// <summary>The axis of the examples in the result: in front of the matrices in both, or the rows of the left one.</summary>
    private static int Batch(OnnxValue a, OnnxValue b)
    {
        if (a.Batch < 0 && b.Batch < 0)
        {
            return -1;
        }

        var rank = Math.Max(a.Rank, b.Rank);
        bool IsOuter(OnnxValue v) => v.Batch < v.Rank - 2;
        if (a.Batch >= 0 && b.Batch >= 0)
        {
            return IsOuter(a) && IsOuter(b) && a.Batch + rank - a.Rank == b.Batch + rank - b.Rank ? a.Batch + rank - a.Rank : throw NodeContext.AlongBatch();
        }

        var one = a.Batch >= 0 ? a : b;
        return IsOuter(one) ? one.Batch + rank - one.Rank
            : a.Batch >= 0 && a.Batch == a.Rank - 2 && b.Rank <= 2 ? a.Batch
            : throw NodeContext.AlongBatch();
    }

    private static SketchValue Aligned(NodeContext c, OnnxValue value, OnnxValue other, int batch)
    {
        var axis = batch - (Math.Max(value.Rank, other.Rank) - value.Rank);
        return value.Batch >= 0 || batch < 0 || axis < 0 || axis >= value.Rank - 2 ? c.Line(value)
            : value.Dims[axis] == 1 ? c.Shaped(value, [.. value.Dims.Where((_, i) => i != axis)])
            : throw NodeContext.AlongBatch();
    }

    private static void Einsum(NodeContext c)
    {
        var equation = new string([.. c.Text("equation", "").Where(static l => l != ' ')]);
        var inputs = Enumerable.Range(0, c.InputCount).Select(i => c[i]).ToArray();
        if (!equation.All(static l => char.IsAsciiLetter(l) || l is ',' or '.' or '-' or '>'))
        {
            throw NodeContext.Refuse("Its equation has other signs than letters, commas, dots and an arrow.");
        }

        var (terms, result) = Parts(equation);
        if (terms.Length != inputs.Length)
        {
            throw NodeContext.Refuse($"Its equation speaks of {terms.Length} values, and it reads {inputs.Length}.");
        }

        // Every extent by a letter of its own, those under the dots too.
        char[][] letters = [.. inputs.Select((v, i) => Expanded(terms[i], v.Rank))];
        var others = letters.SelectMany(static l => l).Where(static l => !char.IsAsciiLetter(l)).Distinct().Count();
        var own = Expanded(result, result.Count(char.IsAsciiLetter) + (result.Contains('.', StringComparison.Ordinal) ? others : 0));
        char[] batch = [.. inputs.Select((v, i) => v.Batch < 0 ? '\0' : letters[i][v.Batch]).Where(static l => l != '\0').Distinct()];
        if (batch.Length > 1 || (batch.Length == 1 && (own.Count(l => l == batch[0]) != 1
            || inputs.Where((v, i) => letters[i].Count(l => l == batch[0]) != (v.Batch < 0 ? 0 : 1)).Any())))
        {
            throw NodeContext.AlongBatch();
        }

        var extents = new Dictionary<char, int>();
        foreach (var (letter, extent) in inputs.SelectMany((v, i) => letters[i].Zip(v.Dims)))
        {
            extents[letter] = Math.Max(extents.GetValueOrDefault(letter), extent);
        }

        var names = Named(extents.Keys);
        string Written(IEnumerable<char> term) => new([.. term.Where(l => !batch.Contains(l)).Select(l => names[l])]);
        var lines = inputs.Select((v, i) => Diagonal(c, c.Line(v), Written(letters[i]))).ToArray();
        var y = c.Emit("einsum", [.. lines.Select(static l => l.Line)], ("equation", string.Join(",", lines.Select(static l => l.Term)) + "->" + Written(own)));
        int[] dims = [.. own.Select(l => extents.TryGetValue(l, out var e) ? e : throw NodeContext.Refuse("Its result has a letter of no value."))];
        c.Set(0, c[0].Type, dims, batch.Length == 0 ? -1 : Array.IndexOf(own, batch[0]), y);
    }

    // Letters of the equation stay; what stood under the dots gets others.
    private static Dictionary<char, char> Named(IEnumerable<char> signs)
    {
        var free = new Queue<char>("ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba".Where(l => !signs.Contains(l)));
        return signs.ToDictionary(static s => s, s => char.IsAsciiLetter(s) ? s : free.Dequeue());
    }

    /// <summary>A letter that stands twice takes the diagonal, which is a gather of its elements.</summary>
    private static (SketchValue Line, string Term) Diagonal(NodeContext c, SketchValue line, string term)
    {
        string single = new([.. term.Distinct()]);
        if (single.Length == term.Length)
        {
            return (line, term);
        }

        int[] dims = line.Shape.Extents.ToArray();
        var strides = Folding.TensorMap.Strides(dims);
        if (term.Where((l, d) => dims[d] != dims[term.IndexOf(l, StringComparison.Ordinal)]).Any())
        {
            throw NodeContext.Refuse("Its equation takes a diagonal of extents that differ.");
        }

        int[] own = [.. single.Select(l => dims[term.IndexOf(l, StringComparison.Ordinal)])];
        int[] steps = [.. single.Select(l => term.Select((o, d) => o == l ? strides[d] : 0).Sum())];
        var map = new Folding.TensorMap(own, index => index.Select((i, d) => i * steps[d]).Sum());
        c.Budget.Take(Reading.OnnxTensor.CountOf(own) * sizeof(int));
        return (c.Shaped(c.Emit("gather", c.Shaped(line, [line.Shape.Size]), ("positions", map.Places())), own), single);
    }

    private static (string[] Terms, string Result) Parts(string equation)
    {
        var sides = equation.Split("->");
        var terms = sides[0].Split(',');
        var letters = string.Concat(terms);
        var implied = (letters.Contains('.', StringComparison.Ordinal) ? "..." : "")
            + new string([.. letters.Where(char.IsAsciiLetter).GroupBy(static l => l).Where(static g => g.Count() == 1).Select(static g => g.Key).Order()]);
        return (terms, sides.Length > 1 ? sides[1] : implied);
    }

    // The dots as signs of their own, aligned at the last of them.
    private static char[] Expanded(string term, int rank)
    {
        var dots = term.IndexOf('.', StringComparison.Ordinal);
        var others = rank - term.Count(char.IsAsciiLetter);
        if (others < 0 || (dots < 0 && others > 0))
        {
            throw NodeContext.Refuse($"Its equation has other extents than the value of {rank}.");
        }

        return dots < 0 ? [.. term] : [.. term[..dots], .. Enumerable.Range(0, others).Select(i => (char)('0' + 8 - others + i)), .. term[(dots + 3)..]];
    }
}
