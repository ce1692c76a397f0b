using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>One register tile as a method: all its accumulators are locals, all its loops have constant bounds where extents are constant.</summary>
internal sealed class MicroKernel(KernelSchedule schedule, IReadOnlyList<SpanGroup> groups, RandomArguments randoms, EquatableArray<int> tile, bool cut)
{
    private readonly TileGeometry _geometry = new(schedule, groups, tile);

    public TileGeometry Geometry => _geometry;

    private bool HasRuntimeReduction => schedule.Kernel.Axes.Any(static a => a.IsRuntime && a.Role == AxisRole.Reduction);

    private bool HasAccumulate => schedule.Kernel.AllWrites.Any(static w => w.Mode == WriteMode.SetOrAdd);

    /// <summary>The method's name after that of the kernel: rows × floats and the vector's bits.</summary>
    public string Suffix
    {
        get
        {
            var rows = _geometry.Positions.Count;
            var floats = schedule.Lanes * _geometry.Vectors;
            return $"_{Literals.Int(rows)}x{Literals.Int(floats)}_V{Literals.Int(32 * schedule.Lanes)}";
        }
    }

    /// <summary>The arguments of a call after the spans.</summary>
    public IEnumerable<string> PlainArguments() =>
        (HasRuntimeReduction ? ["rows"] : Enumerable.Empty<string>()).Concat(HasAccumulate ? ["accumulate"] : []);

    public void Emit(string name, CodeWriter writer)
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

        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Open($"internal static void {name}({string.Join(", ", parameters)})"))
        {
            using (writer.Open("unchecked"))
            {
                Body(writer);
            }
        }
    }

    private void Body(CodeWriter writer)
    {
        var context = new TileContext(schedule, _geometry, randoms, cut, writer);
        foreach (var taken in groups.Select(static g => g.Name).Concat(["rows", "accumulate", "random", "mask"]))
        {
            context.Reserve(taken);
        }

        for (var i = 0; i < randoms.Indices.Count; i++)
        {
            context.Reserve(RandomArguments.Example(i));
            context.Reserve(RandomArguments.Element(i));
        }

        if (NeedsMask(context))
        {
            writer.Line($"{context.Vector.Type} mask = {context.Vector.FirstLanes(context.LastLanes)};");
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
        && (schedule.VectorReduces || (cut && groups.Any(static g => g.Written && g.OnLanes && g.ZeroGap && g.WholeVectors)));

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
