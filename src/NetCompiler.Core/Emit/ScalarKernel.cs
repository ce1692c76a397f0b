using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints a kernel as plain loops over floats: the form that is always legal.</summary>
internal sealed class ScalarKernel
{
    private readonly KernelSchedule _schedule;
    private readonly IReadOnlyList<string> _buffers;
    private readonly CodeWriter _writer;
    private readonly HashSet<string> _names;
    private readonly string[] _variables;
    private readonly int _shared;
    private readonly bool _updates;
    private readonly ExpressionText _values;
    private readonly Dictionary<RowValue, string> _rows = [];

    public ScalarKernel(KernelSchedule schedule, IReadOnlyList<string> buffers, CodeWriter writer, KernelSignature signature)
    {
        _schedule = schedule;
        _buffers = buffers;
        _writer = writer;
        _updates = signature.Updates;
        _shared = signature.HasParts ? WorkerAxis.Of(schedule, _updates) : -1;
        _names = new(buffers.Concat(["rows", "accumulate", "panel", "random", "layer", "part", "parts", "update"]), StringComparer.Ordinal);
        _variables = Axes.Select(a => Identifiers.Unique(Identifiers.Local(a.Name), _names)).ToArray();
        _values = new(new ScalarText(), (hint, text) =>
        {
            var name = Identifiers.Unique(hint, _names);
            _writer.Line($"float {name} = {text};");
            return name;
        });
    }

    private EquatableArray<Axis> Axes => _schedule.Kernel.Axes;

    public void Emit()
    {
        var piece = _updates ? new PieceOfWeights(_schedule, _buffers, hint => Identifiers.Unique(hint, _names)) : null;
        piece?.Begin(_writer, narrows: false);
        var parallel = Ordered(_schedule.OuterOrder, AxisRole.Parallel);
        var reduction = Ordered(_schedule.ReductionOrder, AxisRole.Reduction);
        void Results()
        {
            Stages(reduction);
            _values.Expect(_schedule.Kernel.Writes.Select(static w => w.Value));
            Store(_schedule.Kernel.Writes);
        }

        var row = _schedule.Kernel.RowAxis();
        Nest(parallel.Where(a => a != row).ToList(), row < 0 ? Results : () =>
        {
            foreach (var value in _schedule.Kernel.RowValues())
            {
                OfRow(value, row, reduction);
            }

            Nest([row], Results);
        });
        piece?.End(_writer);
    }

    // A loop of its own over the row for each, in which sums are computed again.
    private void OfRow(RowValue value, int row, IReadOnlyList<int> reduction)
    {
        var name = Identifiers.Unique("s", _names);
        _writer.Line($"float {name} = {_values.Operations.Neutral(value.Kind)};");
        Nest([row], () =>
        {
            Stages(reduction);
            _values.Expect([value.Body]);
            _writer.Line($"{name} = {OperationText.Bare(_values.Operations.Combine(value.Kind, name, _values.Print(value.Body, Leaf)))};");
        });
        _rows[value] = name;
    }

    private void Stages(IReadOnlyList<int> reduction)
    {
        var first = 0;
        foreach (var stage in _schedule.Kernel.Stages)
        {
            Stage(stage, first, reduction);
            first += stage.Accumulators.Count;
        }
    }

    private void Stage(Stage stage, int first, IReadOnlyList<int> reduction)
    {
        for (var i = 0; i < stage.Accumulators.Count; i++)
        {
            _writer.Line($"float {Accumulator(first + i)} = {_values.Operations.Neutral(stage.Accumulators[i].Kind)};");
        }

        _values.Expect(stage.Accumulators.Select(static a => a.Body).Concat(stage.Writes.Select(static w => w.Value)));
        Nest([.. reduction.Where(a => _schedule.Kernel.GoesOver(stage, a))], () =>
        {
            for (var i = 0; i < stage.Accumulators.Count; i++)
            {
                var (register, accumulator) = (Accumulator(first + i), stage.Accumulators[i]);
                var next = accumulator.Kind == AccumulatorKind.Sum
                    ? _values.PrintSum(accumulator.Body, register, Leaf)
                    : _values.Operations.Combine(accumulator.Kind, register, _values.Print(accumulator.Body, Leaf));
                _writer.Line($"{register} = {OperationText.Bare(next)};");
            }

            Store(stage.Writes);
        });
    }

    private void Store(EquatableArray<Write> writes) =>
        ScalarStores.Emit(_writer, _values, writes.Select(w => (Element(w.To), w)).ToList(), Leaf);

    private void Nest(IReadOnlyList<int> axes, Action emit)
    {
        foreach (var axis in axes)
        {
            var count = Axes[axis].IsRuntime ? IndexText.Sum(0, ("rows", Axes[axis].PerExample)) : Literals.Int(Axes[axis].Extent);
            var first = axis == _shared ? TileDriver.Start(Axes[axis].Extent, "part") : "0";
            var end = axis == _shared ? TileDriver.Start(Axes[axis].Extent, "part + 1") : count;
            _writer.Open($"for (int {_variables[axis]} = {first}; {_variables[axis]} < {end}; {_variables[axis]}++)");
        }

        _values.Enter();
        emit();
        _values.Leave();
        foreach (var _ in axes)
        {
            _writer.Close();
        }
    }

    private List<int> Ordered(EquatableArray<int> order, AxisRole role) => order
        .Concat(Enumerable.Range(0, Axes.Count))
        .Distinct()
        .Where(a => Axes[a].Role == role && IsLooped(a))
        .ToList();

    private bool IsLooped(int axis) => Axes[axis].IsRuntime || Axes[axis].Extent > 1;

    private string? Leaf(Expression e) => e switch
    {
        Read r => _values.Known(Element(r.From)) ?? Element(r.From),
        AccumulatorValue a => Accumulator(a.Index),
        RowValue r => _rows[r],
        IndexValue i => $"(float)({Index(i.Index)})",
        RandomValue r => _values.Local("u", $"random.{r.Kind}({Literals.UInt(r.Stream)}, (uint)({Index(r.Example)}), (uint)({Index(r.Element)}))"),
        _ => null,
    };

    private string Element(Access access) => access.Lookup is not { } lookup
        ? $"{_buffers[access.Buffer]}[{Index(access.Index[0])}]"
        : $"{_buffers[access.Buffer]}[({BlockKernel.Looked(Element(lookup.From), lookup)} * {Literals.Int(lookup.Stride)}) + {Index(access.Index[0])}]";

    private string Index(IndexExpression index) =>
        IndexText.Sum(index.Offset, [.. index.Coefficients.Select((c, a) => (_variables[a], IsLooped(a) ? c : 0))]);

    private static string Accumulator(int index) => "c" + Literals.Int(index);
}
