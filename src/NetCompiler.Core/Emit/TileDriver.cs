using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints the loops over a kernel's parallel axes for one vector width: they call micro-kernels on tiles, first of the full size, then of
/// what remains, and pack panels where the schedule says so.
/// </summary>
internal sealed class TileDriver
{
    private readonly KernelSchedule _schedule;
    private readonly IReadOnlyList<string> _buffers;
    private readonly IReadOnlyList<SpanGroup> _groups;
    private readonly RandomArguments _randoms;
    private readonly IndexArguments _indices;
    private readonly string _name;
    private readonly ISet<string> _methods;
    private readonly CodeWriter _writer = new();
    private readonly HashSet<string> _locals;
    private readonly Dictionary<(EquatableArray<int> Tile, bool Cut), (string Name, MicroKernel Kernel)> _kernels = [];
    private readonly List<string> _order = [];
    private readonly LoopNames _loopNames;
    private readonly bool _cuts;
    private readonly KernelSignature _signature;
    private readonly int _shared;
    private bool _loops;

    /// <param name="signature">Says whether the driver is told which part of the blocks to do.</param>
    public TileDriver(KernelSchedule schedule, IReadOnlyList<string> buffers, string name, ISet<string> methods, KernelSignature signature)
    {
        _signature = signature;
        _shared = signature.HasParts ? WorkerAxis.Of(schedule, signature.Updates) : -1;
        _schedule = schedule;
        _buffers = buffers;
        _name = name;
        _methods = methods;
        _groups = SpanGroup.Of(schedule, buffers);
        _randoms = new(schedule.Kernel);
        _indices = new(schedule.Kernel);
        _locals = new(buffers.Concat(["rows", "accumulate", "panel", "random", "part", "parts", "update"]), StringComparer.Ordinal);
        _loopNames = new(hint => Identifiers.Unique(hint, _locals));
        _cuts = !schedule.VectorReduces
            && Axes[schedule.VectorAxis].Extent % schedule.Lanes != 0
            && _groups.Any(static g => g.OnLanes && (!g.WholeVectors || (g.Written && g.ZeroGap)));
    }

    /// <summary>The statement of a kernel whose work cannot be shared.</summary>
    internal const string OnlyFirst = "if (part > 0) { return; }";

    private EquatableArray<Axis> Axes => _schedule.Kernel.Axes;

    private int VectorAxis => _schedule.VectorAxis;

    /// <summary>The driver and its micro-kernels.</summary>
    /// <param name="parameters">The parameter list of the driver.</param>
    public void Emit(string method, string parameters, CodeWriter writer)
    {
        var tile = Enumerable.Range(0, Axes.Count)
            .Select(a => Axes[a].Role == AxisRole.Parallel ? _schedule.Tile[a] : 1).ToArray();
        if (_signature.HasParts && _shared < 0)
        {
            _writer.Line(OnlyFirst);
        }

        Level(0, tile, new Place[Axes.Count]);
        _writer.Lines(_signature.Updates ? [Update(_schedule)] : []);

        if (IsOneCall(parameters) is { } only)
        {
            Kernel(method, parameters, only, writer);
            return;
        }

        // Without a loop it is only a call, which belongs where it is called from.
        writer.Line($"[MethodImpl(MethodImplOptions.{(_loops ? "AggressiveOptimization" : "AggressiveInlining")})]");
        using (writer.Open($"internal static void {method}({parameters})"))
        {
            using (writer.Open("unchecked"))
            {
                writer.Line(_writer.ToString().TrimEnd());
            }
        }

        foreach (var (name, kernel) in _kernels.Values.OrderBy(k => _order.IndexOf(k.Name)))
        {
            writer.Line();
            Kernel(name, string.Join(", ", kernel.Parameters()), kernel, writer);
        }
    }

    // The one micro-kernel when all there is to do is to call it with the parameters as they are.
    private MicroKernel? IsOneCall(string parameters)
    {
        if (_loops || _kernels.Count != 1)
        {
            return null;
        }

        var (name, kernel) = _kernels.Values.Single();
        var declared = kernel.Parameters();
        var arguments = string.Join(", ", declared.Select(static p => p.Substring(p.LastIndexOf(' ') + 1)));
        return _writer.ToString().TrimEnd() == $"{name}({arguments});" && new HashSet<string>(declared).SetEquals(SplitParameters(parameters)) ? kernel : null;
    }

    private static string[] SplitParameters(string parameters) => parameters.Replace(", ", "\n").Split('\n');

    private void Kernel(string name, string parameters, MicroKernel kernel, CodeWriter writer)
    {
        kernel.Emit(name, parameters, writer);
        LongestMethod = Math.Max(LongestMethod, kernel.Lines);
        MostSlices = Math.Max(MostSlices, kernel.Slices);
    }

    /// <summary>Lines of the longest micro-kernel, once emitted.</summary>
    public int LongestMethod { get; private set; }

    /// <summary>Slices, which the JIT inlines, in the micro-kernel that has most of them.</summary>
    public int MostSlices { get; private set; }

    private void Level(int level, int[] tile, Place[] place)
    {
        if (_schedule.Packing is { } packing && level == packing.Depth)
        {
            var around = _schedule.OuterOrder.Take(level).Select(a => (a, place[a])).ToList();
            new PanelCopy(_schedule, packing, _buffers, _writer, _locals).Emit(tile[VectorAxis], place[VectorAxis], around);
            _loops = true;
        }

        if (level == _schedule.OuterOrder.Count)
        {
            Call(tile, place);
            return;
        }

        var axis = _schedule.OuterOrder[level];
        if (Axes[axis].IsRuntime)
        {
            OverExamples(level, axis, tile, place);
        }
        else
        {
            OverConstant(level, axis, tile, place);
        }
    }

    private void OverConstant(int level, int axis, int[] tile, Place[] place)
    {
        var extent = axis == VectorAxis ? _schedule.VectorCount : Axes[axis].Extent;
        var step = Math.Min(tile[axis], extent);
        var unit = axis == VectorAxis ? _schedule.Lanes : 1;

        // A last vector that is cut needs a tile of its own.
        var whole = axis == VectorAxis && _cuts && extent % step == 0 ? extent - step : extent - (extent % step);
        if (axis == _shared)
        {
            OverPart(level, axis, tile, place, (extent, step, whole, unit));
            return;
        }

        if (whole > step)
        {
            var variable = _loopNames.Take(Identifiers.Local(Axes[axis].Name));
            using (Loop($"for (int {variable} = 0; {variable} < {Literals.Int(whole * unit)}; {Advance(variable, step * unit)})"))
            {
                Level(level + 1, With(tile, axis, step), With(place, axis, new(variable, 0)));
            }

            _loopNames.Return(Identifiers.Local(Axes[axis].Name), variable);
        }
        else if (whole == step)
        {
            Level(level + 1, With(tile, axis, step), With(place, axis, new("", 0)));
        }

        if (whole < extent)
        {
            Level(level + 1, With(tile, axis, extent - whole), With(place, axis, new("", whole * unit)));
        }
    }

    // The same for the blocks of one part; the last part has the remainder.
    private void OverPart(int level, int axis, int[] tile, Place[] place, (int Extent, int Step, int Whole, int Unit) loop)
    {
        var (blocks, size) = (WorkerAxis.Blocks(_schedule, axis), loop.Step * loop.Unit);
        var end = Unique("end");
        var variable = _loopNames.Take(Identifiers.Local(Axes[axis].Name));
        _writer.Line($"int {end} = {Start(blocks, "part + 1", size)};");
        var limit = loop.Whole == blocks * loop.Step ? end : $"Math.Min({end}, {Literals.Int(loop.Whole * loop.Unit)})";
        using (Loop($"for (int {variable} = {Start(blocks, "part", size)}; {variable} < {limit}; {Advance(variable, size)})"))
        {
            Level(level + 1, With(tile, axis, loop.Step), With(place, axis, new(variable, 0)));
        }

        _loopNames.Return(Identifiers.Local(Axes[axis].Name), variable);
        if (loop.Whole < loop.Extent)
        {
            using (Loop($"if ({end} > {Literals.Int(loop.Whole * loop.Unit)})"))
            {
                Level(level + 1, With(tile, axis, loop.Extent - loop.Whole), With(place, axis, new("", loop.Whole * loop.Unit)));
            }
        }
    }

    /// <summary>The statement that changes the weights of the part just done.</summary>
    internal static string Update(KernelSchedule schedule)
    {
        var axis = UpdateAxis.Of(schedule);
        var (blocks, extent, stride) = (WorkerAxis.Blocks(schedule, axis), schedule.Kernel.Axes[axis].Extent, schedule.Kernel.Writes[0].To.Strides[axis]);
        var unit = axis == schedule.VectorAxis ? schedule.Lanes : 1;
        var size = unit * (schedule.Form == ScheduleForm.Scalar ? 1 : Math.Min(schedule.Tile[axis], (extent + unit - 1) / unit));
        var end = Start(blocks, "part + 1", size * stride);
        return $"update.Piece({Start(blocks, "part", size * stride)}, {(blocks * size == extent ? end : $"Math.Min({end}, {Literals.Int(extent * stride)})")});";
    }

    /// <summary>Where a part begins, in steps of <paramref name="size"/>.</summary>
    internal static string Start(int blocks, string part, int size = 1) =>
        $"Worker.Start({Literals.Int(blocks)}, {part}, parts)" + (size == 1 ? "" : " * " + Literals.Int(size));

    // The number of examples is known at run time: full tiles, then smaller ones.
    private void OverExamples(int level, int axis, int[] tile, Place[] place)
    {
        var count = IndexText.Sum(0, ("rows", Axes[axis].PerExample));
        var variable = Unique(Axes[axis].Name);
        var sizes = RowTiles.Sizes(tile[axis], Axes[axis].PerExample, _schedule.Lanes, _schedule.IsCompact);
        if (sizes.Length == 1)
        {
            using (Loop($"for (int {variable} = 0; {variable} < {count}; {Advance(variable, sizes[0])})"))
            {
                Level(level + 1, With(tile, axis, sizes[0]), With(place, axis, new(variable, 0)));
            }

            return;
        }

        _writer.Line($"int {variable} = 0;");
        foreach (var size in sizes)
        {
            var limit = size == 1 ? $"{variable} < {count}" : $"{variable} <= {count} - {Literals.Int(size)}";
            using (Loop($"for (; {limit}; {Advance(variable, size)})"))
            {
                Level(level + 1, With(tile, axis, size), With(place, axis, new(variable, 0)));
            }
        }
    }

    private void Call(int[] tile, Place[] place)
    {
        var cut = _cuts && place[VectorAxis].Loop.Length == 0
            && (place[VectorAxis].Constant / _schedule.Lanes) + tile[VectorAxis] == _schedule.VectorCount;
        if (_schedule.VectorReduces)
        {
            tile = With(tile, VectorAxis, 1);
        }

        var key = (new EquatableArray<int>((int[])tile.Clone()), cut);
        if (!_kernels.TryGetValue(key, out var kernel))
        {
            var micro = new MicroKernel(_schedule, _groups, _randoms, _indices, key.Item1, cut);
            var name = Identifiers.Unique(_name + micro.Suffix, _methods);
            kernel = (name, micro);
            _kernels.Add(key, kernel);
            _order.Add(name);
        }

        var spans = _groups.Select(g => Span(g, kernel.Kernel.Geometry, place));
        var randoms = _randoms.Indices.Count == 0 ? [] : Enumerable.Repeat("in random", 1)
            .Concat(_randoms.Indices.SelectMany(i => new[] { Unsigned(Position(i.Example, place)), Unsigned(Position(i.Element, place)) }));
        var indices = _indices.Indices.Select(i => Position(i, place));
        _writer.Line($"{kernel.Name}({string.Join(", ", spans.Concat(kernel.Kernel.PlainArguments()).Concat(randoms).Concat(indices))});");
    }

    private string Span(SpanGroup group, TileGeometry geometry, Place[] place)
    {
        var isPanel = _schedule.Packing is { } packing && group.Buffer == packing.Panel;
        var constant = geometry.Start(group);
        var terms = new List<(string, int)>();
        foreach (var axis in _schedule.OuterOrder)
        {
            if (isPanel && axis == VectorAxis)
            {
                continue;
            }

            constant += place[axis].Constant * group.Strides[axis];
            if (place[axis].Loop.Length > 0)
            {
                terms.Add((place[axis].Loop, group.Strides[axis]));
            }
        }

        var start = IndexText.Sum(constant, [.. terms]);
        var name = _buffers[group.Buffer];
        return start == "0" ? name : $"{name}.Slice({start})";
    }

    private string Position(IndexExpression index, Place[] place)
    {
        var constant = index.Offset;
        var terms = new List<(string, int)>();
        foreach (var axis in _schedule.OuterOrder)
        {
            constant += place[axis].Constant * index.Coefficients[axis];
            if (place[axis].Loop.Length > 0)
            {
                terms.Add((place[axis].Loop, index.Coefficients[axis]));
            }
        }

        return IndexText.Sum(constant, [.. terms]);
    }

    private static string Unsigned(string sum) => int.TryParse(sum, out _) ? sum + "u" : $"(uint)({sum})";

    private CodeWriter.Scope Loop(string header)
    {
        _loops = true;
        return _writer.Open(header);
    }

    private string Unique(string axis) => Identifiers.Unique(Identifiers.Local(axis), _locals);

    private static string Advance(string variable, int step) => step == 1 ? variable + "++" : $"{variable} += {Literals.Int(step)}";

    private static T[] With<T>(T[] items, int index, T item)
    {
        var copy = (T[])items.Clone();
        copy[index] = item;
        return copy;
    }
}
