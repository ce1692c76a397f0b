using System.Globalization;

namespace NetCompiler.Core.Kernels;

/// <summary>
/// Writes a kernel down in index notation:
/// <code>
/// var n = k.Rows(); var j = k.Parallel("j", outputs); var i = k.Reduce("i", inputs);
/// var dot = k.Sum(k.Read(x, n, i) * k.Read(w, j, i));
/// k.Write(y, dot + k.Read(b, j), n, j);
/// </code>
/// </summary>
public sealed class KernelBuilder(string name, string formula)
{
    private readonly List<Axis> _axes = [];
    private readonly List<KernelBuffer> _buffers = [];
    private readonly List<(int Buffer, StepView? View)> _bindings = [];
    private readonly List<(List<Accumulator> Accumulators, List<Write> Writes)> _stages = [];
    private readonly List<Write> _writes = [];
    private int _accumulators;

    /// <summary>The program buffer of each of the kernel's buffers.</summary>
    public EquatableArray<int> Bindings => _bindings.Select(static b => b.Buffer).ToEquatable();

    /// <summary>The steps seen of each; empty when all are seen of all.</summary>
    public EquatableArray<StepView?> Views => _bindings.Any(static b => b.View is not null) ? _bindings.Select(static b => b.View).ToEquatable() : default;

    /// <summary>An axis over the examples, each writing its own elements.</summary>
    public Affine Rows() => Add(new("n", 64, AxisRole.Parallel, 1));

    /// <summary>An axis that combines over the examples.</summary>
    public Affine ReduceRows() => Add(new("n", 64, AxisRole.Reduction, 1));

    /// <summary>Whether there is a reduction axis so far.</summary>
    public bool Reduces => _axes.Any(static a => a.Role == AxisRole.Reduction);

    public Affine Parallel(string axis, int extent) => Add(new(axis, extent, AxisRole.Parallel));

    public Affine Reduce(string axis, int extent) => Add(new(axis, extent, AxisRole.Reduction));

    /// <summary>One parallel axis for each extent.</summary>
    public Affine[] ParallelOver(EquatableArray<int> extents) => [.. extents.Select((e, i) => Parallel("i" + i, e))];

    /// <summary>One reduction axis for each extent.</summary>
    public Affine[] ReduceOver(EquatableArray<int> extents) => [.. extents.Select((e, i) => Reduce("k" + i, e))];

    public Expression Read(Operand from, params Affine[] index) => new Read(At(from, index));

    /// <summary>An index that is the whole number at an element of <paramref name="from"/>.</summary>
    public Affine Lookup(Operand from, params Affine[] index) => new(0, [], At(from, index));

    public Expression Sum(Expression body) => Accumulate(AccumulatorKind.Sum, body);

    public Expression Maximum(Expression body) => Accumulate(AccumulatorKind.Maximum, body);

    public Expression Accumulate(AccumulatorKind kind, Expression body)
    {
        Stage().Accumulators.Add(new(kind, body));
        return new AccumulatorValue(_accumulators++);
    }

    /// <summary>A value combined over all steps of a parallel axis, for the epilogue.</summary>
    public RowValue OfRow(AccumulatorKind kind, Affine axis, Expression body) => new(kind, axis.ToIndex(_axes.Count), body);

    /// <summary>Ends the stage: what follows runs over the reduction axes once more and may use its accumulators.</summary>
    public void NextStage() => _stages.Add(([], []));

    /// <summary>A store at each inner element of the current stage.</summary>
    public void WriteInner(Operand to, Expression value, params Affine[] index) => Stage().Writes.Add(new(At(to, index), value, to.Mode));

    /// <summary>A store of the epilogue.</summary>
    public void Write(Operand to, Expression value, params Affine[] index) => _writes.Add(new(At(to, index), value, to.Mode));

    public RandomValue Random(RandomKind kind, uint stream, Affine example, Affine element) =>
        new(kind, stream, example.ToIndex(_axes.Count), element.ToIndex(_axes.Count));

    /// <summary>The index itself as a number.</summary>
    public Expression Index(Affine index) => new IndexValue(index.ToIndex(_axes.Count));

    public Kernel Build()
    {
        var stages = _stages.Where(static s => s.Accumulators.Count + s.Writes.Count > 0)
            .Select(static s => new Stage(s.Accumulators.ToArray(), s.Writes.ToArray())).ToEquatable();
        return Pad(new(name, formula, _buffers.ToArray(), _axes.ToArray(), stages, _writes.ToArray()));
    }

    // Indices were written while axes were still being added: give every coefficient array its full length.
    private static Kernel Pad(Kernel kernel)
    {
        IndexExpression Full(IndexExpression i) => i.Coefficients.Count == kernel.Axes.Count
            ? i
            : i with { Coefficients = i.Coefficients.Concat(new int[kernel.Axes.Count - i.Coefficients.Count]).ToEquatable() };
        return kernel.MapIndices(Full);
    }

    private Affine Add(Axis axis)
    {
        _axes.Add(axis);
        var coefficients = new int[_axes.Count];
        coefficients[_axes.Count - 1] = 1;
        return new(0, coefficients);
    }

    private string UniqueName(string name)
    {
        var (unique, number) = (name, 2);
        while (_buffers.Any(b => b.Name == unique))
        {
            unique = name + (number++).ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }

    private (List<Accumulator> Accumulators, List<Write> Writes) Stage()
    {
        if (_stages.Count == 0)
        {
            NextStage();
        }

        return _stages[_stages.Count - 1];
    }

    private Access At(Operand operand, Affine[] index)
    {
        var rank = operand.Extents.Count + (operand.PerExample ? 1 : 0);
        if (index.Length != rank)
        {
            throw new ArgumentException($"{operand.Name} has {rank} dimensions, and {index.Length} indices were given.", nameof(index));
        }

        var local = _bindings.IndexOf((operand.Buffer, operand.View));
        if (local < 0)
        {
            local = _bindings.Count;
            _bindings.Add((operand.Buffer, operand.View));
            var extents = operand.PerExample ? EquatableArray.Of(0).Concat(operand.Extents) : operand.Extents;
            _buffers.Add(new(UniqueName(operand.Name), extents.ToEquatable(), operand.PerExample));
        }

        var dimension = Array.FindIndex(index, static i => i.Lookup is not null);
        var lookup = dimension < 0 ? null : new Lookup(index[dimension].Lookup!, dimension, operand.Extents[dimension - (operand.PerExample ? 1 : 0)]);
        return new(local, index.Select(i => i.ToIndex(_axes.Count)).ToEquatable(), lookup);
    }
}
