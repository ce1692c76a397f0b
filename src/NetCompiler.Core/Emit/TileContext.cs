using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>A span as the code being written sees it: floats, or whole vectors.</summary>
/// <param name="AtInner">Whether it begins at the step that the innermost loop has come to.</param>
internal readonly record struct SpanView(string Name, bool IsVectors, bool AtInner = false);

/// <summary>What the parts of a micro-kernel's emission share: where spans stand, names taken, loads.</summary>
internal sealed class TileContext
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public TileContext(KernelSchedule schedule, TileGeometry geometry, RandomArguments randoms, IndexArguments indices, EquatableArray<int> known, bool cut, CodeWriter writer)
    {
        Schedule = schedule;
        Geometry = geometry;
        Randoms = randoms;
        Indices = indices;
        Known = known;
        Cut = cut;
        Writer = writer;
        Vector = new(schedule.Lanes);
        Loops = new(Unique);
        Values = new(Vector, (hint, text) => Declare("var", hint, text));
        Scalars = new(new ScalarText(), (hint, text) => Declare("float", hint, text));
    }

    public KernelSchedule Schedule { get; }

    public LoopNames Loops { get; }

    public Kernel Kernel => Schedule.Kernel;

    public TileGeometry Geometry { get; }

    public RandomArguments Randoms { get; }

    public IndexArguments Indices { get; }

    /// <summary>The step at which the tile stands along each axis; -1 where it does not matter or is not known.</summary>
    public EquatableArray<int> Known { get; }

    /// <summary>Loops that are told where to begin and end.</summary>
    public required BoundArguments Bounds { get; init; }

    /// <summary>What is asked for while the tile is computed.</summary>
    public AheadArgument? Ahead { get; init; }

    /// <summary>Whether the tile ends with the last vector of the vector axis and that vector is only partly used.</summary>
    public bool Cut { get; }

    public CodeWriter Writer { get; }

    public VectorText Vector { get; }

    public ExpressionText Values { get; }

    public ExpressionText Scalars { get; }

    /// <summary>The span each group is read and written through at this point of the code.</summary>
    public Dictionary<SpanGroup, SpanView> Frame { get; private set; } = [];

    /// <summary>What stores put where, while there are no loops around them: whoever reads it later need not fetch it.</summary>
    public List<(string Text, string Value)>? Stored { get; set; }

    /// <summary>What is not stored in memory, because the next stage stores there again.</summary>
    public IReadOnlyList<Access> Passing { get; set; } = [];

    /// <summary>Lanes used of the last vector; 0 when all are.</summary>
    public int LastLanes => Kernel.Axes[Schedule.VectorAxis].Extent % Schedule.Lanes;

    public void Reserve(string name) => _names.Add(name);

    /// <summary>The hint if it is free, else with a number: for what a method has one of.</summary>
    public string Unique(string hint) => Identifiers.Unique(hint, _names);

    /// <summary>The hint with the next number: for loads and results, of which there are many.</summary>
    private string Numbered(string hint)
    {
        _counts.TryGetValue(hint, out var next);
        string name;
        do
        {
            name = hint + (char.IsDigit(hint[hint.Length - 1]) ? "_" : "") + Literals.Int(next++);
        }
        while (!_names.Add(name));
        _counts[hint] = next;
        return name;
    }

    public string Declare(string type, string hint, string text)
    {
        var name = Numbered(hint);
        Writer.Line($"{type} {name} = {text};");
        return name;
    }

    /// <summary>Runs <paramref name="emit"/> with a copy of the frame and a scope of names of its own.</summary>
    public void Nested(Action emit)
    {
        var frame = Frame;
        Frame = new(frame);
        Values.Enter();
        emit();
        Values.Leave();
        Frame = frame;
    }

    /// <summary>The name of an accumulator's (partial) register.</summary>
    public string Accumulator(int index, int row, int vector, int part = 0)
    {
        var name = Kernel.AccumulatorCount > 1 ? $"c{index}_{row}_{vector}" : $"c{row}_{vector}";
        return Schedule.Split > 1 ? $"{name}_{part}" : name;
    }

    /// <summary>Index of an access in the span of its group, in vectors when the span holds vectors.</summary>
    public string Index(Access access, SpanGroup group, int[] position, int vector, ReductionStep step)
    {
        var unit = Frame[group].IsVectors ? Schedule.Lanes : 1;
        var offset = Geometry.Offset(access, group, position, vector);
        var inner = ("", 0);
        for (var a = 0; a < Kernel.Axes.Count; a++)
        {
            if (Kernel.Axes[a].Role == AxisRole.Reduction && step.Fixed[a] >= 0)
            {
                offset += (step.Fixed[a] * Geometry.Step(group, a)) + (a == step.Inner && Frame[group].AtInner ? 0 : Geometry.ReductionStart(group, a));
                inner = a == step.Inner && !Frame[group].AtInner ? (step.Loops[a], Geometry.Step(group, a) / unit) : inner;
            }
        }

        return IndexText.Sum(offset / unit, inner);
    }

    /// <summary>A local that holds the vector at an access: loaded, or one number in every lane.</summary>
    public string Load(Access access, int[] position, int vector, ReductionStep step) =>
        Values.Local(Geometry.Group(access).Name.TrimStart('@'), LoadText(access, position, vector, step));

    /// <summary>The last vector of a reduced vector axis, with zeros in the lanes behind the axis's end.</summary>
    public string LoadMasked(Access access, int[] position, ReductionStep step)
    {
        var group = Geometry.Group(access);
        var load = LoadText(access, position, 0, step);
        return Values.Local(group.Name.TrimStart('@'), IsCutVector(group, 0, step) ? load : OperationText.Bare(Vector.Both(load, "mask")));
    }

    /// <summary>Lets later reads of an element see the value that will be stored there.</summary>
    public void Forward(Access access, string value, int[] position, int vector, ReductionStep step)
    {
        var text = LoadText(access, position, vector, step);
        Values.Replace(text, value);
        Stored?.Add((text, value));
    }

    private string LoadText(Access access, int[] position, int vector, ReductionStep step)
    {
        var group = Geometry.Group(access);
        var view = Frame[group];
        var index = Index(access, group, position, vector, step);
        return !group.OnLanes ? Vector.Broadcast($"{view.Name}[{index}]")
            : group.IsScattered ? Gathered(group, view.Name, index, IsCutVector(group, vector, step))
            : group.LaneStride != 1 ? $"SpacedVectors.Load{Literals.Int(32 * Schedule.Lanes)}({view.Name}.Slice({index}))"
            : view.IsVectors ? $"{view.Name}[{index}]"
            : IsCutVector(group, vector, step) ? Gathered(group, view.Name, index, isCut: true)
            : $"{Vector.Class}.Create({(group.Written ? "(ReadOnlySpan<float>)" : "")}{view.Name}.Slice({index}, {Literals.Int(Schedule.Lanes)}))";
    }

    /// <summary>Stores a vector; of the last one only the elements there are where others stand behind them, or zeros in the gap where that is promised.</summary>
    public void Store(Access access, string value, int[] position, int vector, ReductionStep step)
    {
        var group = Geometry.Group(access);
        var view = Frame[group];
        var index = Index(access, group, position, vector, step);
        if (group.IsScattered)
        {
            var local = Values.Local("t", OperationText.Bare(value));
            foreach (var (element, lane) in Elements(group, view.Name, index, IsCutVector(group, vector, step)).Select(static (e, i) => (e, i)))
            {
                Writer.Line($"{element} = {local}[{Literals.Int(lane)}];");
            }

            return;
        }

        if (IsCutVector(group, vector, step))
        {
            Writer.Line($"VectorTails.Store({OperationText.Bare(value)}, {view.Name}.Slice({index}, {Literals.Int(LastLanes)}));");
            return;
        }

        if (group.ZeroGap && IsLast(vector, step))
        {
            value = Vector.Choose("mask", value, Vector.Zero);
        }

        Writer.Line(view.IsVectors
            ? $"{view.Name}[{index}] = {OperationText.Bare(value)};"
            : $"{Vector.Class}.CopyTo({OperationText.Bare(value)}, {view.Name}.Slice({index}, {Literals.Int(Schedule.Lanes)}));");
    }

    /// <summary>Stores two vectors whose elements take turns.</summary>
    /// <param name="even">What begins.</param>
    /// <param name="position">Of what begins.</param>
    public void StorePair(Access access, string even, string odd, int[] position, int vector, ReductionStep step)
    {
        var group = Geometry.Group(access);
        var place = $"{Frame[group].Name}.Slice({Index(access, group, position, vector, step)})";
        Writer.Line($"SpacedVectors.Store({OperationText.Bare(even)}, {OperationText.Bare(odd)}, {place});");
    }

    private bool IsCutVector(SpanGroup group, int vector, ReductionStep step) => Geometry.IsCut(group) && IsLast(vector, step);

    private bool IsLast(int vector, ReductionStep step) =>
        LastLanes > 0 && (Schedule.VectorReduces ? step.Masked : Cut && vector == Geometry.Vectors - 1);

    private IEnumerable<string> Elements(SpanGroup group, string span, string index, bool isCut) =>
        Enumerable.Range(0, isCut ? LastLanes : Schedule.Lanes).Select(lane => $"{span}[{Plus(index, lane * group.LaneStride)}]");

    // A vector of single elements, with zeros for those that are not there.
    private string Gathered(SpanGroup group, string span, string index, bool isCut) => $"{Vector.Class}.Create({string.Join(", ",
        Elements(group, span, index, isCut).Concat(Enumerable.Repeat("0f", isCut ? Schedule.Lanes - LastLanes : 0)))})";

    private static string Plus(string index, int lane) =>
        int.TryParse(index, out var constant) ? Literals.Int(constant + lane) : lane == 0 ? index : $"{index} + {Literals.Int(lane)}";
}
