using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints the loops over a kernel's parallel axes for one vector width: they call micro-kernels on tiles, first of the full size, then of
/// what remains, and pack panels where the schedule says so.
/// </summary>
internal sealed partial class TileDriver
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
    private readonly Dictionary<(EquatableArray<int> Tile, EquatableArray<int> At, bool Cut, bool Asks), (string Name, MicroKernel Kernel)> _kernels = [];
    private readonly List<string> _order = [];
    private readonly LoopNames _loopNames;
    private readonly bool _cuts;
    private readonly KernelSignature _signature;
    private readonly AheadArgument? _ahead;
    private readonly int _shared;
    private PieceOfWeights? _piece;
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
        _ahead = AheadArgument.Of(schedule, buffers);
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

        _piece = _signature.Updates ? new PieceOfWeights(_schedule, _buffers, hint => Identifiers.Unique(hint, _locals)) : null;
        _piece?.Begin(_writer, narrows: true);
        Level(0, tile, new Place[Axes.Count]);
        _piece?.End(_writer);

        if (IsOneCall(parameters) is { } only)
        {
            Kernel(method, parameters, only, writer);
            return;
        }

        // Without a loop it is only a call, which belongs where it is called from.
        writer.Line(_loops ? Inlining.Of(_schedule) : Inlining.Always);
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

    private void Call(int[] tile, Place[] place)
    {
        var cut = _cuts && place[VectorAxis].Loop.Length == 0
            && (place[VectorAxis].Constant / _schedule.Lanes) + tile[VectorAxis] == _schedule.VectorCount;
        if (_schedule.VectorReduces)
        {
            tile = With(tile, VectorAxis, 1);
        }

        var key = (new EquatableArray<int>((int[])tile.Clone()), EdgeTiles.Known(_schedule, a => place[a].Loop.Length == 0 ? place[a].Constant : null), cut,
            Asks: _ahead?.IsAsked(tile, place[VectorAxis]) == true);
        if (!_kernels.TryGetValue(key, out var kernel))
        {
            var micro = new MicroKernel(_schedule, _groups, _randoms, _indices, key.Item1, key.Item2, cut, key.Asks ? _ahead : null);
            var name = Identifiers.Unique(_name + micro.Suffix, _methods);
            kernel = (name, micro);
            _kernels.Add(key, kernel);
            _order.Add(name);
        }

        var spans = _groups.Select(g => Span(g, kernel.Kernel.Geometry, place));
        var randoms = _randoms.Indices.Count == 0 ? [] : Enumerable.Repeat("in random", 1)
            .Concat(_randoms.Indices.SelectMany(i => new[] { Unsigned(Position(i.Example, place)), Unsigned(Position(i.Element, place)) }));
        var indices = _indices.Indices.Select(i => Position(i, place));
        var bounds = kernel.Kernel.Bounds((axis, factor, constant) =>
            IndexText.Sum(constant + (factor * place[axis].Constant), place[axis].Loop.Length == 0 ? [] : [(place[axis].Loop, factor)]));
        _writer.Line($"{kernel.Name}({string.Join(", ", spans.Concat(kernel.Kernel.PlainArguments()).Concat(randoms).Concat(indices).Concat(bounds).Concat(kernel.Kernel.Ahead(a => place[a])))});");
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

        var start = IndexText.Sum(constant, [.. terms]) + (group.Buffer == _piece?.Buffer ? $" - {_piece.Origin}" : "");
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
