using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>One register tile as a method: all its accumulators are locals, all its loops have constant bounds where extents are constant.</summary>
/// <param name="known">The step at which the tile stands along each axis; -1 where it does not matter or is not known.</param>
/// <param name="ahead">What it asks for while it computes.</param>
internal sealed class MicroKernel(
    KernelSchedule schedule, IReadOnlyList<SpanGroup> groups, RandomArguments randoms, IndexArguments indices, EquatableArray<int> tile, EquatableArray<int> known, bool cut,
    AheadArgument? ahead)
{
    private readonly TileGeometry _geometry = new(schedule, groups, tile, cut);
    private readonly BoundArguments _bounds = new(schedule, groups);

    public TileGeometry Geometry => _geometry;

    private bool HasRuntimeReduction => schedule.Kernel.Axes.Any(static a => a.IsRuntime && a.Role == AxisRole.Reduction);

    private bool HasAccumulate => schedule.Kernel.AllWrites.Any(static w => w.Mode == WriteMode.SetOrAdd);

    /// <summary>The method's name after that of the kernel: rows × floats and the vector's bits; at an edge, where that is.</summary>
    public string Suffix
    {
        get
        {
            var rows = _geometry.Positions.Count;
            var floats = schedule.Lanes * _geometry.Vectors;
            var edges = schedule.Edges.Where(a => known[a] >= 0).OrderBy(static a => a).Select(a => $"_{schedule.Kernel.Axes[a].Name}{Literals.Int(known[a])}");
            return $"_{Literals.Int(rows)}x{Literals.Int(floats)}_V{Literals.Int(32 * schedule.Lanes)}{string.Concat(edges)}";
        }
    }

    /// <summary>The arguments of a call after the spans.</summary>
    public IEnumerable<string> PlainArguments() =>
        (HasRuntimeReduction ? ["rows"] : Enumerable.Empty<string>()).Concat(HasAccumulate ? ["accumulate"] : []);

    /// <summary>The last arguments of a call, which say where loops begin and end.</summary>
    /// <param name="place">The text of the tile's place along an axis, times a factor, plus a constant.</param>
    public IEnumerable<string> Bounds(Func<int, int, int, string> place) => _bounds.Arguments(_geometry.Tile, place);

    /// <summary>The very last argument of a call: where the lines begin that it asks for.</summary>
    /// <param name="place">Where the tile stands along an axis.</param>
    public IEnumerable<string> Ahead(Func<int, Place> place) => ahead is null ? [] : [ahead.Argument(place)];

    /// <summary>Lines of the body as the JIT sees it, with a local for each load; once emitted.</summary>
    public int Lines { get; private set; }

    /// <summary>Lines with a slice, which the JIT inlines; once emitted.</summary>
    public int Slices { get; private set; }

    /// <summary>The parameters in the order of a call's arguments.</summary>
    public IReadOnlyList<string> Parameters()
    {
        var parameters = groups.Select(g => $"{(g.Written ? "Span" : "ReadOnlySpan")}<float> {g.Name}").ToList();
        if (HasRuntimeReduction)
        {
            parameters.Add("int rows");
        }

        if (HasAccumulate)
        {
            parameters.Add("bool accumulate");
        }

        if (randoms.Indices.Count > 0)
        {
            parameters.Add("in CounterRandom random");
            parameters.AddRange(Enumerable.Range(0, randoms.Indices.Count)
                .Select(i => $"uint {RandomArguments.Example(i)}, uint {RandomArguments.Element(i)}"));
        }

        parameters.AddRange(Enumerable.Range(0, indices.Indices.Count).Select(static i => "int " + IndexArguments.Name(i)));
        parameters.AddRange(_bounds.Names.Select(static n => "int " + n));
        if (ahead is not null)
        {
            parameters.Add("ReadOnlySpan<float> " + ahead.Name);
        }

        return parameters;
    }

    public void Emit(string name, string parameters, CodeWriter writer)
    {
        var body = new CodeWriter();
        Body(body);
        var lines = body.ToLines();
        Lines = lines.Count;
        writer.Comment(Description());
        writer.Line(Inlining.Of(schedule));
        using (writer.Open($"internal static void {name}({parameters})"))
        {
            using (writer.Open("unchecked"))
            {
                foreach (var line in SingleUse.Inline(lines))
                {
                    writer.Line(line);
                    Slices += line.IndexOf(".Slice(", StringComparison.Ordinal) >= 0 ? 1 : 0;
                }
            }
        }
    }

    // 8 n × 32 j: 16 accumulators.
    private string Description()
    {
        var axes = schedule.Kernel.Axes;
        var rows = Enumerable.Range(0, axes.Count).Where(_geometry.IsTileAxis).Select(a => $"{Literals.Int(tile[a])} {axes[a].Name} × ");
        var floats = schedule.VectorReduces ? axes[schedule.VectorAxis].Extent
            : (schedule.Lanes * _geometry.Vectors) - (cut ? schedule.Lanes - (axes[schedule.VectorAxis].Extent % schedule.Lanes) : 0);
        var accumulators = schedule.Kernel.AccumulatorCount * schedule.Split * _geometry.Positions.Count * _geometry.Vectors;
        var held = accumulators == 0 ? "" : $": {Literals.Int(accumulators)} accumulator{(accumulators == 1 ? "" : "s")}";
        return $"{string.Concat(rows)}{Literals.Int(floats)} {axes[schedule.VectorAxis].Name}{held}.{Edges()}";
    }

    private string Edges()
    {
        var places = Enumerable.Range(0, schedule.Kernel.Axes.Count).Where(a => known[a] >= 0).Select(a => $"{schedule.Kernel.Axes[a].Name} = {Literals.Int(known[a])}").ToArray();
        return places.Length == 0 ? "" : $" At {string.Join(", ", places)}, without what would be multiplied by the zeros around.";
    }

    private void Body(CodeWriter writer)
    {
        var context = new TileContext(schedule, _geometry, randoms, indices, known, cut, writer) { Bounds = _bounds, Ahead = ahead };
        foreach (var taken in groups.Select(static g => g.Name).Concat(["rows", "accumulate", "random", "mask"]))
        {
            context.Reserve(taken);
        }

        for (var i = 0; i < randoms.Indices.Count; i++)
        {
            context.Reserve(RandomArguments.Example(i));
            context.Reserve(RandomArguments.Element(i));
        }

        for (var i = 0; i < indices.Indices.Count; i++)
        {
            context.Reserve(IndexArguments.Name(i));
        }

        foreach (var name in _bounds.Names.Concat(ahead is null ? [] : new[] { ahead.Name }))
        {
            context.Reserve(name);
        }

        if (NeedsMask(context))
        {
            writer.Line($"var mask = {context.Vector.FirstLanes(context.LastLanes)};");
        }

        foreach (var group in groups)
        {
            context.Frame[group] = Bounded(context, group);
        }

        var stages = new StageEmitter(context);
        var first = 0;
        foreach (var stage in schedule.Kernel.Stages)
        {
            stages.Emit(stage, first);
            first += stage.Accumulators.Count;
        }

        new TileStores(context).Emit();
    }

    private bool NeedsMask(TileContext context) => context.LastLanes > 0
        && (schedule.VectorReduces || schedule.Kernel.RowAxis() >= 0 || (cut && groups.Any(static g => g.Written && g.OnLanes && g.ZeroGap && g.WholeVectors)));

    // A span of constant length lets the JIT drop the bounds checks of constant and loop indices.
    private SpanView Bounded(TileContext context, SpanGroup group)
    {
        var reductions = schedule.ReductionOrder.ToArray();
        var length = _geometry.Length(group, reductions);
        if (length < 0)
        {
            return new(group.Name, false);
        }

        var slice = $"{group.Name}.Slice(0, {Literals.Int(length)})";
        if (_geometry.IsVectorView(group, reductions))
        {
            return SpanDeclaration.Declare(context, group, slice, false, reductions);
        }

        context.Writer.Line($"{group.Name} = {slice};");
        return new(group.Name, false);
    }
}
