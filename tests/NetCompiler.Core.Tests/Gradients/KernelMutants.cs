using System.Globalization;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>
/// One mechanical mistake at a time in a kernel: a sign, a factor, a term left out, a function left out, a read with two coefficients swapped
/// or one element off, a wrong accumulator. The path says where and what, the same for a rule in every shape.
/// </summary>
internal static class KernelMutants
{
    public static IEnumerable<(string Path, Kernel Mutant)> Of(Kernel kernel)
    {
        for (var s = 0; s < kernel.Stages.Count; s++)
        {
            var stage = kernel.Stages[s];
            for (var a = 0; a < stage.Accumulators.Count; a++)
            {
                var accumulator = stage.Accumulators[a];
                var other = accumulator.Kind == AccumulatorKind.Sum ? AccumulatorKind.Maximum : AccumulatorKind.Sum;
                var bodies = Of(accumulator.Body).Select(m => (m.Path, Mutant: accumulator with { Body = m.Mutant }))
                    .Append(("kind", accumulator with { Kind = other }));
                foreach (var (path, mutant) in bodies)
                {
                    var changed = stage with { Accumulators = stage.Accumulators.With(a, mutant) };
                    yield return ($"stage {Text(s)} accumulator {Text(a)} {path}", kernel with { Stages = kernel.Stages.With(s, changed) });
                }
            }

            foreach (var (path, mutant) in OfWrites(stage.Writes))
            {
                yield return ($"stage {Text(s)} {path}", kernel with { Stages = kernel.Stages.With(s, stage with { Writes = mutant }) });
            }
        }

        foreach (var (path, mutant) in OfWrites(kernel.Writes))
        {
            yield return (path, kernel with { Writes = mutant });
        }
    }

    private static IEnumerable<(string Path, EquatableArray<Write> Mutant)> OfWrites(EquatableArray<Write> writes)
    {
        for (var w = 0; w < writes.Count; w++)
        {
            var write = writes[w];
            var index = w;
            (string, EquatableArray<Write>) Mutant(string path, Write mutant) => ($"write {Text(index)} {path}", writes.With(index, mutant));
            yield return ($"write {Text(w)} left out", writes.Where((_, i) => i != index).ToEquatable());
            yield return Mutant("negated", write with { Value = -write.Value });
            yield return Mutant("doubled", write with { Value = 2 * write.Value });
            foreach (var (path, access) in Of(write.To))
            {
                yield return Mutant("to " + path, write with { To = access });
            }

            foreach (var (path, value) in Of(write.Value))
            {
                yield return Mutant(path, write with { Value = value });
            }
        }
    }

    private static IEnumerable<(string Path, Expression Mutant)> Of(Expression expression)
    {
        foreach (var own in OwnMutants(expression))
        {
            yield return own;
        }

        if (expression is Operation operation)
        {
            for (var i = 0; i < operation.Operands.Count; i++)
            {
                foreach (var (path, mutant) in Of(operation.Operands[i]))
                {
                    yield return ($"{operation.Kind}[{Text(i)}] {path}", operation with { Operands = operation.Operands.With(i, mutant) });
                }
            }
        }
    }

    private static IEnumerable<(string Path, Expression Mutant)> OwnMutants(Expression expression) => expression switch
    {
        Read read => Of(read.From).Select(static m => (m.Path, (Expression)new Read(m.Mutant))),
        Constant { Value: 0 } => [("0 to 0.5", new Constant(0.5f))],
        Constant c => [("constant doubled", new Constant(2 * c.Value)), ("constant negated", new Constant(-c.Value))],
        IndexValue i => Of(new Access(0, EquatableArray.Of(i.Index))).Select(static m => ("index value, " + m.Path, (Expression)new IndexValue(m.Mutant.Index[0]))),
        AccumulatorValue { Index: > 0 } a => [("other accumulator", new AccumulatorValue(a.Index - 1))],
        Operation { Kind: ScalarOperation.Select } o =>
            [("Select the other way", o with { Operands = EquatableArray.Of(o.Operands[0], o.Operands[2], o.Operands[1]) }), .. Dropped(o)],
        Operation { Kind: ScalarOperation.Add } o => [("Add to Subtract", o.Operands[0] - o.Operands[1]), .. Dropped(o)],
        Operation { Kind: ScalarOperation.Subtract } o => [("Subtract to Add", o.Operands[0] + o.Operands[1]), .. Dropped(o)],
        Operation { Kind: ScalarOperation.Divide } o => [("Divide to Multiply", o.Operands[0] * o.Operands[1]), .. Dropped(o)],
        Operation { Kind: ScalarOperation.Less or ScalarOperation.LessOrEqual } o =>
            [($"{o.Kind} the other way", o with { Operands = o.Operands.Reverse().ToEquatable() })],
        Operation o => Dropped(o),
        _ => [],
    };

    // A condition is not a term: only what Select chooses from may take its place.
    private static IEnumerable<(string Path, Expression Mutant)> Dropped(Operation o) =>
        o.Operands.Skip(o.Kind == ScalarOperation.Select ? 1 : 0).Select((e, i) => ($"only operand {Text(i)} of {o.Kind}", e));

    private static IEnumerable<(string Path, Access Mutant)> Of(Access access)
    {
        for (var d = 0; d < access.Index.Count; d++)
        {
            foreach (var by in new[] { -1, 1 })
            {
                var index = access.Index[d] with { Offset = access.Index[d].Offset + by };
                yield return ($"index {Text(d)} {(by < 0 ? "before" : "after")}", access with { Index = access.Index.With(d, index) });
            }
        }

        var axes = access.Index.Count == 0 ? 0 : access.Index[0].Coefficients.Count;
        for (var a = 0; a < axes; a++)
        {
            for (var b = a + 1; b < axes; b++)
            {
                if (access.Index.Any(i => i.Coefficients[a] != i.Coefficients[b]))
                {
                    yield return ($"axes {Text(a)} and {Text(b)} swapped", access with { Index = access.Index.Select(i => Swapped(i, a, b)).ToEquatable() });
                }
            }
        }
    }

    private static IndexExpression Swapped(IndexExpression index, int a, int b) =>
        index with { Coefficients = index.Coefficients.With(a, index.Coefficients[b]).With(b, index.Coefficients[a]) };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
