using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// A part of an extent of the value that is normalised: the whole extent, or of channels in groups first the group and then the channel of a group.
/// </summary>
/// <param name="Dimension">The extent of the value.</param>
/// <param name="Extent">Steps of this part.</param>
/// <param name="Stride">Elements of the value's extent from one step to the next.</param>
/// <param name="IsGroup">Whether each step has statistics of its own; else the statistics run over it.</param>
/// <param name="IsWeight">Whether each step has a weight of its own.</param>
internal sealed record NormalizedAxis(int Dimension, int Extent, int Stride, bool IsGroup, bool IsWeight);

/// <summary>
/// What a normalisation takes its statistics over, and which values share a weight; all normalisations differ in nothing else. Settings of
/// internal operators: <c>over</c> is <c>batch</c>, <c>group</c> (with <c>groups</c>) or <c>features</c> (with <c>axes</c>, the number of last extents).
/// </summary>
/// <param name="IsOverBatch">Whether the statistics run over the examples, too.</param>
internal sealed record NormalizedAxes(Shape Shape, bool IsOverBatch, EquatableArray<NormalizedAxis> Axes)
{
    /// <summary>Values of one example that share statistics.</summary>
    public int Count => Axes.Where(static a => !a.IsGroup).Aggregate(1, static (n, a) => n * a.Extent);

    /// <summary>The shape of a statistic: of an example, or of the batch.</summary>
    public Shape Statistic => Graph.Shape.Flat([.. Axes.Where(static a => a.IsGroup).Select(static a => a.Extent).DefaultIfEmpty(1)]);

    /// <summary>The stored shape of a weight: one for each channel, or for each of the features.</summary>
    public Shape Weight => Graph.Shape.Flat([.. WeightDimensions.Select(d => Shape.Extents[d])]);

    private IEnumerable<int> WeightDimensions => Axes.Where(static a => a.IsWeight).Select(static a => a.Dimension).Distinct();

    public static Settings OverBatch { get; } = Settings.None.With("over", "batch");

    public static Settings OverGroups(int groups) => Settings.None.With("over", "group").With("groups", groups);

    public static Settings OverFeatures(int axes) => Settings.None.With("over", "features").With("axes", axes);

    /// <summary>The axes that the settings of an internal operator say, for a value of <paramref name="shape"/>.</summary>
    public static NormalizedAxes Of(Settings settings, Shape shape)
    {
        var channel = FeatureAxis.Of(shape);
        var over = settings.Text("over");
        return new(shape, over == "batch", shape.Extents.SelectMany((extent, d) => over switch
        {
            "features" => [Whole(d, extent, d < shape.Rank - settings.Integer("axes"), d >= shape.Rank - settings.Integer("axes"))],
            "batch" => [Whole(d, extent, d == channel, d == channel)],
            _ when d != channel => [Whole(d, extent, false, false)],
            _ => Channels(d, extent, settings.Integer("groups")),
        }).ToEquatable());
    }

    /// <summary>One kernel axis for each part, parallel or reducing as <paramref name="isParallel"/> says; <paramref name="example"/> is its axis over examples.</summary>
    public NormalizedIndex Index(KernelBuilder kernel, Affine example, Func<NormalizedAxis, bool> isParallel)
    {
        Affine[] steps = [.. Axes.Select((a, i) => isParallel(a) ? kernel.Parallel("i" + i, a.Extent) : kernel.Reduce("k" + i, a.Extent))];
        Affine[] dimensions = [.. Shape.Extents.Select((_, d) => Axes.Select((a, i) => (a, i)).Where(p => p.a.Dimension == d)
            .Aggregate((Affine)0, (sum, p) => sum + (p.a.Stride * steps[p.i])))];
        Affine[] group = [.. steps.Where((_, i) => Axes[i].IsGroup).DefaultIfEmpty(0)];
        return new([example, .. dimensions], IsOverBatch ? group : [example, .. group], [.. WeightDimensions.Select(d => dimensions[d])]);
    }

    private static NormalizedAxis Whole(int dimension, int extent, bool isGroup, bool isWeight) => new(dimension, extent, 1, isGroup, isWeight);

    private static NormalizedAxis[] Channels(int dimension, int channels, int groups) =>
        groups == 1 ? [Whole(dimension, channels, false, true)]
        : groups == channels ? [Whole(dimension, channels, true, true)]
        : [new(dimension, groups, channels / groups, true, true), new(dimension, channels / groups, 1, false, true)];
}

/// <summary>Indices of one element: in the value, in the statistics, and in a weight.</summary>
internal sealed record NormalizedIndex(Affine[] Value, Affine[] Statistic, Affine[] Weight);
