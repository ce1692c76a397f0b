using System.Globalization;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>One call that computes what two do, of which the second reads results of the first where it is done with its own sums.</summary>
/// <param name="first">Computes what the second reads, or that of all steps of which the second sees one.</param>
/// <param name="buffer">What the first leaves for the second.</param>
internal sealed class JoinedProducts(KernelProgram program, KernelCall first, KernelCall second, int buffer)
{
    private readonly List<(int Buffer, StepView? View)> _bindings = [.. second.Bindings.Select((b, i) => (b, second.ViewOf(i)))];
    private readonly List<KernelBuffer> _buffers = [.. second.Kernel.Buffers];
    private readonly int[] _reductions = [.. Enumerable.Range(0, first.Kernel.Axes.Count).Where(a => first.Kernel.Axes[a] is { Role: AxisRole.Reduction })];

    /// <summary>The axis of the first that counts the steps of which the second sees one; -1 where it computes one too.</summary>
    private int _steps = -1;

    private StepView? _view;

    private int Axes => second.Kernel.Axes.Count;

    /// <summary>The call in the second's place; null where the two do not fit.</summary>
    public KernelCall? Call()
    {
        var reads = second.Kernel.EpilogueReads.Where(r => second.Bindings[r.Buffer] == buffer).Distinct().ToArray();
        _view = second.ViewOf(reads[0].Buffer);
        if (first.Kernel.Writes is not [var write] || reads.Any(r => r.Lookup is not null || second.ViewOf(r.Buffer) != _view) || !FindsSteps(write.To))
        {
            return null;
        }

        var (sums, stages, results) = (first.Kernel.AccumulatorCount, new List<Stage>(), new Dictionary<Access, Expression>());
        foreach (var read in reads)
        {
            if (Places(write.To, read) is not { } places || Moved(places) is not { } moved)
            {
                return null;
            }

            Expression Value(Expression e) => Numbered(e.MapReads(moved), results.Count * sums);
            results[read] = Value(write.Value);
            stages.AddRange(first.Kernel.Stages.Select(s => s with { Accumulators = s.Accumulators.Select(a => a with { Body = Value(a.Body) }).ToEquatable() }));
        }

        var count = results.Count * sums;
        var own = second.Kernel.MapIndices(i => i with { Coefficients = i.Coefficients.Concat(new int[_reductions.Length]).ToEquatable() });
        own = own.MapValues(v => v.Rewrite(e => e is AccumulatorValue a ? new AccumulatorValue(a.Index + count) : e));
        var given = results.ToDictionary(r => r.Key with { Index = r.Key.Index.Select(i => i with { Coefficients = i.Coefficients.Concat(new int[_reductions.Length]).ToEquatable() }).ToEquatable() }, static r => r.Value);
        var kernel = own with
        {
            Name = $"{first.Kernel.Name}+{second.Kernel.Name}",
            Formula = $"{first.Kernel.Formula}, then {second.Kernel.Formula}",
            Buffers = _buffers.ToEquatable(),
            Axes = own.Axes.Concat(_reductions.Select(Named)).ToEquatable(),
            Stages = Merged(stages).Concat(own.Stages).ToEquatable(),
            Writes = own.Writes.Select(w => w with { Value = w.Value.Rewrite(e => e is Read r && given.TryGetValue(r.From, out var value) ? value : e) }).ToEquatable(),
        };
        return UnusedOperands.Drop(second with { Kernel = kernel, Bindings = _bindings.Select(static b => b.Buffer).ToEquatable(), Views = _bindings.Select(static b => b.View).ToEquatable() });
    }

    // The same sums for each element that is read go over the axis together.
    private Stage[] Merged(List<Stage> stages) => first.Kernel.Stages.Count == 1 ? [new(stages.SelectMany(static s => s.Accumulators).ToEquatable(), default)] : [.. stages];

    private bool FindsSteps(Access to)
    {
        if (first.Loop == second.Loop && _view == first.ViewOf(to.Buffer))
        {
            return true;
        }

        if (first.Loop >= 0 || first.Views.Count > 0 || _view is not { Count: 0 })
        {
            return false;
        }

        _steps = to.Index[Dimension(first, to)].Axis();
        return _steps >= 0 && first.Kernel.Axes[_steps] is { Role: AxisRole.Parallel, IsRuntime: false };
    }

    // Where each axis of the first stands when the second reads an element.
    private IndexExpression[]? Places(Access to, Access read)
    {
        var places = new IndexExpression[first.Kernel.Axes.Count];
        var index = _steps < 0 ? to.Index : to.Index.Where((_, d) => d != Dimension(first, to)).ToEquatable();
        for (var d = 0; d < index.Count; d++)
        {
            var axis = index[d].Axis();
            if (axis >= 0)
            {
                places[axis] = read.Index[d] with { Coefficients = read.Index[d].Coefficients.Concat(new int[_reductions.Length]).ToEquatable() };
            }
            else if (index[d].Offset != 0 || index[d].Coefficients.Any(static c => c != 0))
            {
                return null;
            }
        }

        for (var r = 0; r < _reductions.Length; r++)
        {
            places[_reductions[r]] = new(0, new int[Axes + _reductions.Length].ToEquatable().With(Axes + r, 1));
        }

        var none = new IndexExpression(0, new int[Axes + _reductions.Length]);
        var known = Enumerable.Range(0, places.Length).All(a => places[a] is not null || a == _steps || first.Kernel.Axes[a] is { Extent: 1, IsRuntime: false });
        return known ? [.. places.Select(p => p ?? none)] : null;
    }

    // An access of the first in the joined kernel; of a value with steps, the step that the loop has come to.
    private Func<Access, Access>? Moved(IndexExpression[] places)
    {
        var isPossible = first.Kernel.Accesses.Where(a => first.Bindings[a.Buffer] != buffer).GroupBy(static a => a.Buffer).All(MovesAsOne);
        return !isPossible ? null : access =>
        {
            var moves = _steps >= 0 && access.Index.Any(i => i.Coefficients[_steps] != 0);
            var index = access.Index.Where((_, d) => !moves || d != Dimension(first, access)).Select(i => At(i, places)).ToEquatable();
            return new(Local(access.Buffer, moves), index);
        };
    }

    private bool MovesAsOne(IEnumerable<Access> accesses) => _steps < 0 || accesses.All(a => a.Index.All(i => i.Coefficients[_steps] == 0))
        || accesses.All(a => a.Index.Select((i, d) => (i, d)).All(p => p.d == Dimension(first, a) ? p.i.Axis() == _steps : p.i.Coefficients[_steps] == 0)
            && program.Buffers[first.Bindings[a.Buffer]] is { PerExample: true, Extents.Count: > 1 });

    private int Local(int operand, bool moves)
    {
        var bound = (first.Bindings[operand], moves ? _view : first.ViewOf(operand));
        var local = _bindings.IndexOf(bound);
        if (local < 0)
        {
            local = _bindings.Count;
            _bindings.Add(bound);
            var own = first.Kernel.Buffers[operand];
            _buffers.Add(moves ? own with { Extents = own.Extents.Where((_, d) => d != 1).ToEquatable() } : own);
        }

        return local;
    }

    private Axis Named(int axis)
    {
        var own = first.Kernel.Axes[axis];
        var name = own.Name;
        for (var n = 0; second.Kernel.Axes.Any(a => a.Name == name); n++)
        {
            name = own.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') + n.ToString(CultureInfo.InvariantCulture);
        }

        return own with { Name = name };
    }

    private static IndexExpression At(IndexExpression index, IndexExpression[] places)
    {
        var (offset, coefficients) = (index.Offset, new int[places[0].Coefficients.Count]);
        for (var a = 0; a < places.Length; a++)
        {
            offset += index.Coefficients[a] * places[a].Offset;
            for (var c = 0; c < coefficients.Length; c++)
            {
                coefficients[c] += index.Coefficients[a] * places[a].Coefficients[c];
            }
        }

        return new(offset, coefficients);
    }

    private static Expression Numbered(Expression e, int start) => e.Rewrite(p => p is AccumulatorValue a ? new AccumulatorValue(a.Index + start) : p);

    // Behind the examples.
    private static int Dimension(KernelCall call, Access access) => call.Kernel.Buffers[access.Buffer].PerExample ? 1 : 0;
}
