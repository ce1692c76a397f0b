using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>A value as channels over space: a spatial value, or a sequence, whose features are channels over its steps.</summary>
internal sealed record Space(ShapeKind Kind, int Channels, EquatableArray<int> Extents)
{
    private static readonly string[] Letters = ["d", "h", "w"];

    public int Rank => Extents.Count;

    public int Positions => Extents.Aggregate(1, static (a, b) => a * b);

    public Shape Shape => Kind == ShapeKind.Sequence
        ? Shape.Sequence(Extents[0], Channels)
        : Shape.Spatial([Channels, .. Extents]);

    public static Space Of(Shape shape) => shape.Kind == ShapeKind.Sequence
        ? new(shape.Kind, shape.Extents[1], EquatableArray.Of(shape.Extents[0]))
        : new(shape.Kind, shape.Extents[0], shape.Extents.Skip(1).ToEquatable());

    /// <summary>The space of a layer's input, or null when it has none, which is reported.</summary>
    public static Space? Of(InferenceContext context)
    {
        var input = context.Inputs[0];
        if (input.Kind != ShapeKind.Flat && input.Rank > 1)
        {
            return Of(input);
        }

        context.ShapeProblem($"{context.Subject} needs channels and space, but {context.Origin(0)} gives {input}; write reshape before it, as in reshape 4x7x7.");
        return null;
    }

    /// <summary>The index of a value of this kind.</summary>
    public Affine[] At(Affine row, Affine channel, params Affine[] position) =>
        Kind == ShapeKind.Sequence ? [row, .. position, channel] : [row, channel, .. position];

    /// <summary>A parallel axis for each of <paramref name="extents"/>, named by a letter and the dimension: oh, ow.</summary>
    public static Affine[] Parallel(KernelBuilder kernel, string prefix, IReadOnlyList<int> extents) =>
        [.. extents.Select((e, i) => kernel.Parallel(prefix + Letter(i, extents.Count), e))];

    /// <summary>A reduction axis for each of <paramref name="extents"/>; none for one step.</summary>
    public static Affine[] Reduce(KernelBuilder kernel, string prefix, IReadOnlyList<int> extents) =>
        [.. extents.Select((e, i) => e == 1 ? 0 : kernel.Reduce(prefix + Letter(i, extents.Count), e))];

    public static string Letter(int dimension, int rank) => Letters[Letters.Length - rank + dimension];
}
