namespace NetCompiler.Core.Kernels;

/// <summary>Everything of a kernel that depends on its axes: accesses, index values and the indices of random values.</summary>
internal static class KernelIndices
{
    /// <summary>The random values of a kernel, repeats included.</summary>
    public static IEnumerable<RandomValue> RandomValues(this Kernel kernel) => kernel.Values().SelectMany(static v => v.Parts()).OfType<RandomValue>();

    /// <summary>The indices of a kernel that are no accesses, repeats included.</summary>
    public static IEnumerable<IndexExpression> FreeIndices(this Kernel kernel) => kernel.Values().SelectMany(static v => v.Parts()).SelectMany(OwnIndices);

    /// <summary>The index values of an expression, repeats included.</summary>
    public static IEnumerable<IndexValue> IndexValues(Expression expression) => expression.Parts().OfType<IndexValue>();

    /// <summary>What rows of a kernel's results have together, each once, behind those it is made from.</summary>
    public static IReadOnlyList<RowValue> RowValues(this Kernel kernel) => kernel.Writes.SelectMany(static w => w.Value.Parts()).OfType<RowValue>().Distinct().ToArray();

    /// <summary>The axis that counts the results of a row which have values together; -1 where there is none.</summary>
    public static int RowAxis(this Kernel kernel) => kernel.Writes.SelectMany(static w => w.Value.Parts()).OfType<RowValue>().Select(Axis).DefaultIfEmpty(-1).First();

    /// <summary>The axis along which it is combined; -1 where its index is no axis.</summary>
    public static int Axis(this RowValue value) => value.Along.Axis();

    /// <summary>The axis an index is exactly; -1 where it is anything else.</summary>
    public static int Axis(this IndexExpression index) => index.Offset == 0 ? index.CountedAxis() : -1;

    /// <summary>The axis an index counts along by ones, from wherever it begins; -1 where it does anything else.</summary>
    public static int CountedAxis(this IndexExpression index)
    {
        var axis = -1;
        for (var a = 0; a < index.Coefficients.Count; a++)
        {
            if (index.Coefficients[a] != 0)
            {
                if (axis >= 0 || index.Coefficients[a] != 1)
                {
                    return -1;
                }

                axis = a;
            }
        }

        return axis;
    }

    /// <summary>Every expression of a kernel: bodies, inner writes, what sums start from, epilogue.</summary>
    public static IEnumerable<Expression> Values(this Kernel kernel) => kernel.Stages
        .SelectMany(static s => s.Accumulators.Select(static a => a.Body).Concat(s.Writes.Select(static w => w.Value)))
        .Concat(kernel.Starts).Concat(kernel.Writes.Select(static w => w.Value));

    /// <summary>The kernel with each index expression, of accesses, index values, random values and ranges, changed.</summary>
    public static Kernel MapIndices(this Kernel kernel, Func<IndexExpression, IndexExpression> change)
    {
        Access Changed(Access access) => access.Map(a => a with { Index = a.Index.Select(change).ToEquatable() });
        Expression Part(Expression e) => e switch
        {
            Read r => new Read(Changed(r.From)),
            RandomValue r => r with { Example = change(r.Example), Element = change(r.Element) },
            IndexValue i => new IndexValue(change(i.Index)),
            RowValue r => r with { Along = change(r.Along) },
            _ => e,
        };
        return kernel.MapWrites(v => v.Rewrite(Part), w => w with { To = Changed(w.To), Value = w.Value.Rewrite(Part) }) with
        {
            Ranges = kernel.Ranges.Select(r => r with { Position = change(r.Position) }).ToEquatable(),
        };
    }

    /// <summary>The kernel with every expression changed: bodies, inner writes, epilogue.</summary>
    public static Kernel MapValues(this Kernel kernel, Func<Expression, Expression> change) => kernel.MapWrites(change, w => w with { Value = change(w.Value) });

    private static Kernel MapWrites(this Kernel kernel, Func<Expression, Expression> body, Func<Write, Write> write) => kernel with
    {
        Stages = kernel.Stages.Select(s => new Stage(
            s.Accumulators.Select(a => a with { Body = body(a.Body), Start = a.Start is null ? null : body(a.Start) }).ToEquatable(),
            s.Writes.Select(write).ToEquatable())).ToEquatable(),
        Writes = kernel.Writes.Select(write).ToEquatable(),
    };

    private static IEnumerable<IndexExpression> OwnIndices(Expression part) => part switch
    {
        RandomValue r => [r.Example, r.Element],
        IndexValue i => [i.Index],
        RowValue r => [r.Along],
        _ => [],
    };
}
