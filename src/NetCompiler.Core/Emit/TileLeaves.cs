using System.Globalization;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The texts of reads, accumulators and random values at a place of a tile.</summary>
internal sealed class TileLeaves(TileContext context)
{
    private readonly Dictionary<(RowValue, int Row), string> _rows = [];

    /// <summary>Leaves as vectors, for stages and for epilogues along the vector axis.</summary>
    public Func<Expression, string?> Of(int row, int vector, ReductionStep step) => e => e switch
    {
        Read r => context.Load(r.From, context.Geometry.Positions[row], vector, step),
        AccumulatorValue a => context.Schedule.VectorReduces
            ? context.Values.Local("f", context.Vector.Broadcast(Across(a.Index, row)))
            : context.Accumulator(a.Index, row, vector),
        RowValue r => context.Values.Local("f", context.Vector.Broadcast(OfRow(r, row))),
        RandomValue r => context.Values.Local("u", Random(r, row, vector, step)),
        IndexValue i => Index(i, row, vector, step),
        Operation o when IsOfSums(o) => context.Values.Local("f", context.Vector.Broadcast(OperationText.Bare(context.Scalars.Print(o, Scalars(row))))),
        _ => null,
    };

    // Arithmetic with nothing but sums across lanes is done once, not in every lane: a division of one number takes half as long.
    private bool IsOfSums(Operation operation) => operation.Operands.Any(static o => o is not Constant)
        && operation.Operands.All(o => o is Constant or RowValue || (o is AccumulatorValue && context.Schedule.VectorReduces) || (o is Operation inner && IsOfSums(inner)))
        && operation.Kind is ScalarOperation.Add or ScalarOperation.Subtract or ScalarOperation.Multiply or ScalarOperation.Divide or ScalarOperation.SquareRoot;

    /// <summary>Leaves as scalars, for the epilogue after lanes were reduced.</summary>
    public Func<Expression, string?> Scalars(int row)
    {
        var none = ReductionStep.None(context.Kernel.Axes.Count);
        return e => e switch
        {
            Read r => context.Scalars.Local(context.Geometry.Group(r.From).Name.TrimStart('@'), ScalarElement(r.From, row)),
            AccumulatorValue a => Across(a.Index, row),
            RowValue r => OfRow(r, row),
            RandomValue r => context.Scalars.Local("u", Random(r, row, 0, none, scalar: true)),
            IndexValue i => $"(float)({Position(i.Index, row, 0, none)})",
            _ => null,
        };
    }

    /// <summary>The element of an access that does not move along the lanes, as it is read or written.</summary>
    public string ScalarElement(Access access, int row)
    {
        var group = context.Geometry.Group(access);
        var index = context.Index(access, group, context.Geometry.Positions[row], 0, ReductionStep.None(context.Kernel.Axes.Count));
        return $"{context.Frame[group].Name}[{index}]";
    }

    /// <summary>Combines the lanes of a finished accumulator into a float.</summary>
    public void Reduce(AccumulatorKind kind, int index, int row)
    {
        var accumulator = context.Accumulator(index, row, 0);
        var (statements, value) = AdjacentResults.ArePossible(context.Kernel, context.Schedule.VectorAxis)
            ? ([], $"VectorMath.HorizontalSum({accumulator})") : context.Vector.Across(kind, accumulator, context.Unique);
        context.Writer.Lines(statements);
        context.Writer.Line($"float {Across(index, row)} = {value};");
    }

    /// <summary>What a row has together, as a float: its vectors are combined one with another, and then their lanes.</summary>
    public string OfRow(RowValue value, int row)
    {
        if (_rows.TryGetValue((value, row), out var known))
        {
            return known;
        }

        var all = "";
        for (var v = 0; v < context.Geometry.Vectors; v++)
        {
            var next = context.Values.Print(value.Body, Of(row, v, ReductionStep.None(context.Kernel.Axes.Count)));
            next = context.LastLanes > 0 && v == context.Geometry.Vectors - 1 ? context.Vector.Choose("mask", next, context.Vector.Neutral(value.Kind)) : next;
            all = context.Values.Local("row", OperationText.Bare(v == 0 ? next : context.Vector.Combine(value.Kind, all, next)));
        }

        var (statements, combined) = context.Vector.Across(value.Kind, all, context.Unique);
        context.Writer.Lines(statements);
        return _rows[(value, row)] = context.Declare("float", "s", combined);
    }

    private static string Across(int index, int row) => $"s{index}_{row}";

    private string Index(IndexValue value, int row, int vector, ReductionStep step)
    {
        var position = Position(value.Index, row, vector, step);
        var stride = value.Index.Coefficients[context.Schedule.VectorAxis];
        if (stride == 0)
        {
            return int.TryParse(position, NumberStyles.Integer, CultureInfo.InvariantCulture, out var constant)
                ? context.Vector.Constant(constant)
                : context.Values.Local("i", context.Vector.Broadcast($"(float)({position})"));
        }

        var lanes = $"{context.Vector.Class}<int>.Indices" + (stride == 1 ? "" : $" * {Literals.Int(stride)}");
        return context.Values.Local("i", $"{context.Vector.Class}.ConvertToSingle({lanes} + {context.Vector.Broadcast(position)})");
    }

    // What the driver knows of the index is an argument; an index over reduction axes alone is known here.
    private string Position(IndexExpression index, int row, int vector, ReductionStep step)
    {
        var argument = context.Indices.IndexOf(index);
        var inside = Inside(index, row, vector, step);
        return argument >= 0
            ? IndexText.Sum(inside.Constant, [(IndexArguments.Name(argument), 1), .. inside.Terms])
            : IndexText.Sum(index.Offset + inside.Constant, inside.Terms);
    }

    private string Random(RandomValue value, int row, int vector, ReductionStep step, bool scalar = false)
    {
        var index = context.Randoms.IndexOf(value);
        var lanes = context.Schedule.VectorAxis;
        if (!scalar && value.Example.Coefficients[lanes] != 0)
        {
            throw new InvalidOperationException($"{context.Kernel.Name}: the vector axis runs over examples, along which random values are not drawn.");
        }

        var suffix = scalar ? "" : Literals.Int(context.Vector.Bits);
        var stride = scalar ? "" : $", {Literals.Int(value.Element.Coefficients[lanes])}u";
        return $"random.{value.Kind}{suffix}({Literals.UInt(value.Stream)}, {Moved(RandomArguments.Example(index), value.Example, row, vector, step)}, " +
            $"{Moved(RandomArguments.Element(index), value.Element, row, vector, step)}{stride})";
    }

    // The argument is the index at the first step of the tile; here the steps inside are added.
    private string Moved(string argument, IndexExpression index, int row, int vector, ReductionStep step)
    {
        var inside = Inside(index, row, vector, step);
        var sum = IndexText.Sum(inside.Constant, inside.Terms);
        return sum == "0" ? argument : $"{argument} + (uint)({sum})";
    }

    private (int Constant, (string, int)[] Terms) Inside(IndexExpression index, int row, int vector, ReductionStep step)
    {
        var constant = 0;
        var terms = new List<(string, int)>();
        for (var a = 0; a < index.Coefficients.Count; a++)
        {
            var c = index.Coefficients[a] * (a == context.Schedule.VectorAxis ? context.Schedule.Lanes : 1);
            if (context.Kernel.Axes[a].Role == AxisRole.Parallel)
            {
                constant += c * (a == context.Schedule.VectorAxis ? vector : context.Geometry.Positions[row][a]);
                continue;
            }

            constant += c * Math.Max(0, step.Fixed[a]);
            if (step.Loops[a].Length > 0)
            {
                terms.Add((step.Loops[a], c));
            }
        }

        return (constant, [.. terms]);
    }
}
