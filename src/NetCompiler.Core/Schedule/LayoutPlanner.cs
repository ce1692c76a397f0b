using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Says how each value lies in memory, and rewrites kernels accordingly: after it an index is one number, and layout is nothing but strides.
/// </summary>
public static class LayoutPlanner
{
    /// <summary>Floats in the widest vector. Values begin at multiples of it, and rows that are longer than half of it are padded to it, so that one layout serves every width.</summary>
    public const int Alignment = ProgramBuffer.WidestVector;

    /// <summary>Shorter rows are not padded: most of the memory would be padding. From four on a few lanes are better than none.</summary>
    private const int LeastPaddedRow = 4;

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static int Pad(int floats) => checked((floats + Alignment - 1) / Alignment * Alignment);

    /// <summary>The room of a row: a short one has that of the shortest vector that holds it.</summary>
    private static int PadRow(int floats) => floats <= 4 ? 4 : floats <= 8 ? 8 : Pad(floats);

    /// <summary>Floats after which a line falls into the same set of the first-level cache: a page, on x64.</summary>
    private const int SetPeriod = 1024;

    // Rows that all fall into the same sets push each other out of the cache: a tile takes a line or two of each of some rows, a panel of all.
    private static int Apart(int row) => row % SetPeriod == 0 ? checked(row + Alignment) : row;

    /// <summary>Row-major without gaps inside; the whole padded where the memory is ours, exact where it is the caller's.</summary>
    public static MemoryLayout RowMajor(EquatableArray<int> extents, bool padded)
    {
        var strides = new int[extents.Count];
        var size = 1;
        for (var i = extents.Count - 1; i >= 0; i--)
        {
            strides[i] = size;
            size = checked(size * extents[i]);
        }

        return new(strides, padded ? PadRow(size) : size);
    }

    /// <summary>
    /// Row-major with every step of the first extent padded, so that each is a value of its own: aligned, with room behind it for the longest vectors,
    /// which who stores one step does not know to be another's.
    /// </summary>
    public static MemoryLayout Steps(EquatableArray<int> extents)
    {
        var one = RowMajor(extents.Skip(1).ToEquatable(), padded: true);
        var length = Pad(one.Length);
        return new(one.Strides.Prepend(length).ToEquatable(), checked(length * extents[0]));
    }

    /// <summary>
    /// <paramref name="innermost"/> as the contiguous dimension, each of its runs padded; the others in their order around it.
    /// </summary>
    /// <param name="areRows">Whether the runs are rows of a matrix, which lie <see cref="Apart"/>. Channels of pictures and windows do not: it would make the source of large networks longer.</param>
    public static MemoryLayout Innermost(EquatableArray<int> extents, int innermost, bool areRows)
    {
        var strides = new int[extents.Count];
        strides[innermost] = 1;
        var size = areRows ? Apart(PadRow(extents[innermost])) : PadRow(extents[innermost]);
        for (var i = extents.Count - 1; i >= 0; i--)
        {
            if (i != innermost)
            {
                strides[i] = size;
                size = checked(size * extents[i]);
            }
        }

        return new(strides, size);
    }

    /// <summary>
    /// The layout of a value in the workspace. With a vector's worth of channels these are innermost, so that they fill the lanes of whatever
    /// works at one place; with fewer, each row of a plane is padded, so that vectors may lie along it, and so are the features of each step. A plain tensor is row-major.
    /// </summary>
    public static MemoryLayout Workspace(ProgramBuffer buffer)
    {
        var extents = buffer.Extents;
        var last = extents.Count - 1;
        if (buffer.Space == ShapeKind.Flat || last < 1)
        {
            var row = RowMajor(extents, padded: true);
            return buffer.PerExample ? row with { Length = Apart(row.Length) } : row;
        }

        return buffer.Space == ShapeKind.Spatial && buffer.HasChannelsInnermost ? Innermost(extents, 0, areRows: false)
            : extents[last] >= LeastPaddedRow ? Innermost(extents, last, areRows: buffer.Space != ShapeKind.Spatial)
            : RowMajor(extents, padded: true);
    }

    /// <summary>
    /// The layout of a weight. The contiguous dimension is the one that runs along with the results of the forward kernel, because that kernel,
    /// which predicts and trains, then reads whole vectors; the gradient kernels can do with either. A weight whose elements that kernel reads
    /// one at a time is row-major.
    /// </summary>
    /// <param name="extents">Its stored shape.</param>
    /// <param name="innermost">The dimension that <see cref="InnermostDimensions"/> has for it; null for none.</param>
    public static MemoryLayout Weight(EquatableArray<int> extents, int? innermost) =>
        extents.Count < 2 ? RowMajor(extents, padded: true)
        : innermost is { } dimension ? Innermost(extents, dimension, areRows: extents.Count == 2)
        : extents.Count == 2 ? Innermost(extents, 1, areRows: true)
        : RowMajor(extents, padded: true);

    /// <summary>What schedulers may assume of memory of a kind.</summary>
    public static BufferTraits Traits(BufferKind kind) => kind switch
    {
        BufferKind.Parameter or BufferKind.State => new(Aligned: true, GapWritable: true, GapZero: false),

        // Nobody must find numbers in the padding of gradients. They lie in the caller's memory, which need not be aligned.
        BufferKind.ParameterGradient => new(Aligned: false, GapWritable: true, GapZero: true),
        BufferKind.Constant => new(Aligned: false, GapWritable: true, GapZero: true),
        BufferKind.Workspace or BufferKind.Scalar => new(Aligned: true, GapWritable: true, GapZero: false),
        _ => new(Aligned: false, GapWritable: false, GapZero: false),
    };

    /// <summary>Whether values of the kind belong to the caller: rows of exactly the declared length.</summary>
    public static bool IsExact(BufferKind kind) => kind is BufferKind.Input or BufferKind.Output or BufferKind.Target
        or BufferKind.OutputGradient or BufferKind.InputGradient;

    /// <summary>The kernel with one index per access, in floats, and the traits of each buffer.</summary>
    /// <param name="call">A kernel before layout and the program buffers it is applied to.</param>
    /// <param name="buffers">The program's buffers with their layouts; their offsets do not matter.</param>
    public static Kernel Flatten(KernelCall call, EquatableArray<PlacedBuffer> buffers)
    {
        var kernel = call.Kernel;
        var bound = call.Bindings.Select((b, i) => Seen(buffers[b], call.ViewOf(i))).ToArray();
        var flat = kernel.MapAccesses(access =>
        {
            var placed = bound[access.Buffer];
            var strides = kernel.Buffers[access.Buffer].PerExample
                ? new[] { placed.RowStride }.Concat(placed.Layout.Strides).ToArray()
                : placed.Layout.Strides.ToArray();
            return access with
            {
                Index = EquatableArray.Of(Flat(access.Index, strides, kernel.Axes.Count)),
                Lookup = access.Lookup is { } lookup ? lookup with { Stride = strides[lookup.Dimension] } : null,
            };
        });
        return flat with { Buffers = kernel.Buffers.Select((b, i) => Flat(kernel, b, i, bound[i], call.ViewOf(i))).ToEquatable() };
    }

    // Where the steps seen begin is the caller's affair; examples are as far apart as ever.
    private static PlacedBuffer Seen(PlacedBuffer placed, StepView? view)
    {
        if (view is null)
        {
            return placed;
        }

        var stride = placed.Layout.Strides[view.Dimension];
        var layout = view.Count == 0
            ? new MemoryLayout(placed.Layout.Strides.Skip(1).ToEquatable(), stride)
            : placed.Layout with { Length = checked(placed.Layout.Length - (stride * (placed.Buffer.Extents[view.Dimension] - view.Count))) };
        return placed with { Buffer = placed.Buffer with { Extents = StepView.Extents(placed.Buffer.Extents, view) }, Layout = layout };
    }

    private static IndexExpression Flat(EquatableArray<IndexExpression> index, int[] strides, int axes)
    {
        if (index.Count != strides.Length)
        {
            throw new InvalidOperationException($"An access has {index.Count} indices, and its buffer has {strides.Length} dimensions.");
        }

        var coefficients = new int[axes];
        var offset = 0;
        for (var d = 0; d < strides.Length; d++)
        {
            offset = checked(offset + (index[d].Offset * strides[d]));
            for (var axis = 0; axis < axes; axis++)
            {
                coefficients[axis] = checked(coefficients[axis] + (index[d].Coefficients[axis] * strides[d]));
            }
        }

        return new(offset, coefficients);
    }

    private static KernelBuffer Flat(Kernel kernel, KernelBuffer buffer, int index, PlacedBuffer placed, StepView? view)
    {
        // A kernel that stores only a part of a value must leave alone what lies behind that part: it may be another kernel's part, or another step's.
        var writes = kernel.AllWrites.Select(static w => w.To).Where(a => a.Buffer == index).Distinct().ToArray();

        // Behind a run that is padded and stored to its end nothing is anybody's.
        var whole = writes.Length == 0 || (view is null or { Dimension: 0 } && writes.Length == 1
            && (WriteCoverage.IsWhole(kernel, writes[0], placed.Buffer) || WriteCoverage.HasWholeRuns(kernel, writes[0], placed)));
        return buffer with
        {
            Extents = EquatableArray.Of(placed.Layout.Length),
            Layout = placed.Traits with { GapWritable = placed.Traits.GapWritable && whole },
        };
    }

    /// <summary>
    /// Of each weight, by its node, the dimension that moves with the results of the first kernel of which that can be said: along which they lie together, or,
    /// where the weight does not move along that, with their channels. That kernel can then do with any layout, and those of the gradients find whole vectors.
    /// </summary>
    /// <param name="forward">The program of predictions for batches, before layout.</param>
    public static IReadOnlyDictionary<int, int> InnermostDimensions(KernelProgram? forward)
    {
        var dimensions = new Dictionary<int, int>();
        foreach (var call in forward?.Calls ?? default)
        {
            foreach (var read in call.Kernel.BodyReads.Concat(call.Kernel.EpilogueReads))
            {
                var buffer = forward!.Buffers[call.Bindings[read.Buffer]];
                if (buffer.Kind == BufferKind.Parameter && !dimensions.ContainsKey(buffer.Node) && DimensionAlongResults(forward, call, read) is { } dimension)
                {
                    dimensions.Add(buffer.Node, dimension);
                }
            }
        }

        return dimensions;
    }

    /// <summary>The dimension that moves by one element with the axis along which the kernel's results are contiguous, or with the axis of their channels.</summary>
    private static int? DimensionAlongResults(KernelProgram program, KernelCall call, Access read)
    {
        foreach (var write in call.Kernel.AllWrites)
        {
            // Steps are row-major.
            var buffer = program.Buffers[call.Bindings[write.To.Buffer]];
            var contiguous = write.To.Index[call.ViewOf(write.To.Buffer) is null ? ContiguousDimension(buffer) : write.To.Index.Count - 1];
            if (DimensionAlong(call.Kernel, contiguous, read) is { } dimension)
            {
                return dimension;
            }

            if (buffer is { Space: ShapeKind.Spatial, HasChannelsInnermost: true } && DimensionAlong(call.Kernel, write.To.Index[buffer.PerExample ? 1 : 0], read) is { } channels)
            {
                return channels;
            }
        }

        return null;
    }

    private static int? DimensionAlong(Kernel kernel, IndexExpression results, Access read)
    {
        for (var axis = 0; axis < kernel.Axes.Count; axis++)
        {
            var along = Enumerable.Range(0, read.Index.Count).Where(d => read.Index[d].Coefficients[axis] == 1).ToArray();
            if (kernel.Axes[axis] is { Role: AxisRole.Parallel, Extent: > 1 } && results.Coefficients[axis] == 1 && along.Length == 1)
            {
                return along[0];
            }
        }

        return null;
    }

    // Of a kernel's index, which has the example first where there are examples.
    private static int ContiguousDimension(ProgramBuffer buffer)
    {
        var strides = (IsExact(buffer.Kind) ? RowMajor(buffer.Extents, padded: false) : Workspace(buffer)).Strides;
        var contiguous = strides.Count - 1;
        for (var d = 0; d < strides.Count; d++)
        {
            contiguous = strides[d] == 1 && buffer.Extents[d] > 1 ? d : contiguous;
        }

        return contiguous + (buffer.PerExample ? 1 : 0);
    }
}
