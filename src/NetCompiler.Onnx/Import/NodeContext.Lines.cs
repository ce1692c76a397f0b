using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Import;

/// <content>Values as lines of the network, in the extents and kinds that operators want.</content>
internal sealed partial class NodeContext
{
    // More numbers than this are stored with the weights and not written into the text.
    private const int LongestConstant = 256;

    // One number that fills so many is written once, but the network has them all.
    private const int LargestFill = 1 << 16;

    public SketchValue Emit(string word, SketchValue input, params SketchArgument[] arguments) => Sketch.Emit(word, [input], arguments);

    public SketchValue Emit(string word, SketchValue[] inputs, params SketchArgument[] arguments) => Sketch.Emit(word, inputs, arguments);

    /// <summary>The line of an input with one extent for each of the model's but the batch's.</summary>
    public SketchValue Line(int input) => Line(this[input]);

    /// <inheritdoc cref="Line(int)"/>
    public SketchValue Line(OnnxValue value) => Shaped(value, value.ExampleDims);

    /// <summary>The line with these extents; the number of values is the same.</summary>
    public SketchValue Shaped(OnnxValue value, int[] extents, ShapeKind? kind = null) => Shaped(Raw(value), extents, kind);

    /// <inheritdoc cref="Shaped(OnnxValue, int[], ShapeKind?)"/>
    public SketchValue Shaped(SketchValue line, int[] extents, ShapeKind? kind = null)
    {
        extents = extents.Length == 0 ? [1] : extents;
        if (extents.Length > 6)
        {
            throw new RefusedException($"It makes a value of {extents.Length} extents in one example, and a network's values have at most 6.");
        }

        if (extents.Any(static e => e < 1))
        {
            throw new RefusedException("It works on a value without elements, which a network does not have.");
        }

        if (line.Shape.Extents.SequenceEqual(extents) && (kind is null || line.Shape.Kind == kind))
        {
            return line;
        }

        SketchArgument wanted = ("extents", extents);
        return kind switch
        {
            ShapeKind.Spatial => Emit("reshape", line, wanted, ("kind", "spatial")),
            ShapeKind.Sequence => Emit("reshape", line, wanted, ("kind", "sequence")),
            ShapeKind.Flat => Emit("reshape", line, wanted, ("kind", "flat")),
            _ => Emit("reshape", line, wanted),
        };
    }

    /// <summary>The line in whatever extents it has; of known numbers one is written.</summary>
    public SketchValue Raw(OnnxValue value) => value.Line ??= Write(value.Known!, value);

    /// <summary>Known numbers as a line: in the text when they are few, else with the weights.</summary>
    public SketchValue Write(OnnxTensor tensor, OnnxValue? of = null)
    {
        if (tensor.Count == 0)
        {
            throw new RefusedException("It works on a value without elements, which a network does not have.");
        }

        int[] extents = tensor.Dims.Length > 6 ? [(int)tensor.Count] : tensor.Dims;
        var isLearned = of is { IsLearned: true } && tensor.Type.IsReal() && (tensor.Count > 1 || tensor.Dims.Length > 0);
        if (!isLearned && tensor.Repeated is { } repeated && tensor.Count <= LargestFill)
        {
            return Sketch.Constant(extents, [repeated]);
        }

        return isLearned || tensor.Count > LongestConstant
            ? Sketch.Parameter(of?.Name is { Length: > 0 } name ? name : "constant", extents, isLearned, tensor.Floats)
            : Sketch.Constant(extents, tensor.Elements());
    }

    /// <summary>Known numbers, which were computed here, as a line.</summary>
    public SketchValue Numbers(int[] extents, double[] values) => Write(OnnxTensor.Of(ElementType.Float, extents, values));

    /// <summary>
    /// Inputs of an operation on elements, aligned at the last axis as ONNX has it, with the batch's axis taken out of each.
    /// </summary>
    /// <returns>A line for each, and extents and batch axis of the result.</returns>
    public (SketchValue[] Lines, int[] Dims, int Batch) Broadcast(params OnnxValue[] values)
    {
        var rank = values.Max(static v => v.Rank);
        var dims = new int[rank];
        Array.Fill(dims, 1);
        foreach (var value in values)
        {
            for (var d = 0; d < value.Rank; d++)
            {
                var at = rank - value.Rank + d;
                dims[at] = value.Dims[d] == 1 || dims[at] == value.Dims[d] ? dims[at]
                    : dims[at] == 1 ? value.Dims[d]
                    : throw new RefusedException($"It combines {string.Join("x", values.Select(static v => string.Join("x", v.Dims)).Append("")).TrimEnd('x')}, whose extents do not go together.");
            }
        }

        int[] axes = [.. values.Where(static v => v.Batch >= 0).Select(v => v.Batch + rank - v.Rank).Distinct()];
        if (axes.Length > 1)
        {
            throw AlongBatch();
        }

        var batch = axes.Length == 1 ? axes[0] : -1;
        var lines = values.Select(v => WithoutBatch(v, batch < 0 ? -1 : batch - (rank - v.Rank))).ToArray();
        return (SameKinds(lines), dims, batch);
    }

    /// <summary>A value that goes with examples: what it has along their axis is 1, or the same number.</summary>
    private SketchValue WithoutBatch(OnnxValue value, int axis)
    {
        if (axis < 0 || value.Batch >= 0)
        {
            return Line(value);
        }

        int[] extents = [.. value.Dims.Where((_, d) => d != axis)];
        return value.Dims[axis] == 1 ? Shaped(value, extents)
            : value.Known?.Repeated is { } repeated ? Sketch.Constant(extents, [repeated])
            : throw AlongBatch();
    }

    /// <summary>Channels and steps do not go together, whatever their extents: where both are read, all become plain tensors.</summary>
    private SketchValue[] SameKinds(SketchValue[] lines) =>
        lines.Select(static l => l.Shape.Kind).Where(static k => k != ShapeKind.Flat).Distinct().Count() < 2 ? lines
            : [.. lines.Select(l => l.Shape.Kind == ShapeKind.Flat ? l : Shaped(l, l.Shape.Extents.ToArray(), ShapeKind.Flat))];
}
