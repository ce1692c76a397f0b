namespace NetCompiler.Core.Kernels;

/// <summary>The scalar operations of kernel bodies and epilogues. Each has one vector form per width in the emitter.</summary>
public enum ScalarOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Maximum,
    Minimum,

    /// <summary>1 where equal, else 0.</summary>
    Equal,

    /// <summary>1 where the first is less, else 0.</summary>
    Less,

    /// <summary>1 where the first is less or equal, else 0.</summary>
    LessOrEqual,

    /// <summary>Three operands: the second where the first is not 0, else the third. Nothing of the other operand shows, not even NaN.</summary>
    Select,
    Negate,
    Absolute,

    /// <summary>-1, 0 or 1.</summary>
    Sign,
    Floor,
    SquareRoot,
    ReciprocalSquareRoot,
    Exponential,
    Logarithm,
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Logistic,

    /// <summary>log(1 + e^x), without overflow.</summary>
    Softplus,

    /// <summary>The error function.</summary>
    Erf,
    Sine,
    Cosine,
    Arctangent,
}

/// <summary>A scalar expression over reads, constants and accumulators.</summary>
public abstract record Expression
{
    public static implicit operator Expression(double value) => new Constant((float)value);

    public static Expression operator +(Expression a, Expression b) => new Operation(ScalarOperation.Add, EquatableArray.Of(a, b));

    public static Expression operator -(Expression a, Expression b) => new Operation(ScalarOperation.Subtract, EquatableArray.Of(a, b));

    public static Expression operator *(Expression a, Expression b) => new Operation(ScalarOperation.Multiply, EquatableArray.Of(a, b));

    public static Expression operator /(Expression a, Expression b) => new Operation(ScalarOperation.Divide, EquatableArray.Of(a, b));

    public static Expression operator -(Expression a) => new Operation(ScalarOperation.Negate, EquatableArray.Of(a));

    public static Expression Of(ScalarOperation operation, params Expression[] operands) => new Operation(operation, operands);

    public static Expression Max(Expression a, Expression b) => Of(ScalarOperation.Maximum, a, b);

    public static Expression Min(Expression a, Expression b) => Of(ScalarOperation.Minimum, a, b);

    public static Expression Exp(Expression a) => Of(ScalarOperation.Exponential, a);

    public static Expression Log(Expression a) => Of(ScalarOperation.Logarithm, a);

    public static Expression Tanh(Expression a) => Of(ScalarOperation.Tanh, a);

    public static Expression Logistic(Expression a) => Of(ScalarOperation.Logistic, a);

    public static Expression Less(Expression a, Expression b) => Of(ScalarOperation.Less, a, b);

    public static Expression LessOrEqual(Expression a, Expression b) => Of(ScalarOperation.LessOrEqual, a, b);

    public static Expression Select(Expression condition, Expression then, Expression otherwise) =>
        Of(ScalarOperation.Select, condition, then, otherwise);

    /// <summary>The expression behind everything it is made of, with repeats.</summary>
    public IReadOnlyList<Expression> Parts()
    {
        if (this is not (Operation or RowValue))
        {
            return [this];
        }

        var parts = new List<Expression>();
        AddParts(parts);
        return parts;
    }

    /// <summary>Every access read, those of indices included, in order of appearance and with repeats.</summary>
    public IReadOnlyList<Access> Reads()
    {
        if (this is not (Operation or RowValue or Read))
        {
            return [];
        }

        var reads = new List<Access>();
        AddReads(reads);
        return reads;
    }

    /// <summary>Whether the value changes along an axis.</summary>
    public bool DependsOn(int axis) => Parts().Any(part => part switch
    {
        Read r => r.From.AndLookup().Any(a => a.Index.Any(i => i.Coefficients[axis] != 0)),
        RandomValue r => r.Example.Coefficients[axis] != 0 || r.Element.Coefficients[axis] != 0,
        IndexValue i => i.Index.Coefficients[axis] != 0,
        _ => false,
    });

    public Expression MapReads(Func<Access, Access> change) => this switch
    {
        Read r => new Read(r.From.Map(change)),
        Operation o => o with { Operands = o.Operands.Select(e => e.MapReads(change)).ToEquatable() },
        RowValue r => r with { Body = r.Body.MapReads(change) },
        _ => this,
    };

    /// <summary>The expression with each part replaced from the leaves up.</summary>
    public Expression Rewrite(Func<Expression, Expression> change) => change(this switch
    {
        Operation o => o with { Operands = o.Operands.Select(e => e.Rewrite(change)).ToEquatable() },
        RowValue r => r with { Body = r.Body.Rewrite(change) },
        _ => this,
    });

    // Into one list: every stage of the compiler asks for them, and a sequence of sequences would cost each element a call for each level.
    private void AddParts(List<Expression> parts)
    {
        if (this is Operation o)
        {
            foreach (var operand in o.Operands)
            {
                operand.AddParts(parts);
            }
        }
        else if (this is RowValue r)
        {
            r.Body.AddParts(parts);
        }

        parts.Add(this);
    }

    private void AddReads(List<Access> reads)
    {
        if (this is Read read)
        {
            reads.AddRange(read.From.AndLookup());
        }
        else if (this is Operation o)
        {
            foreach (var operand in o.Operands)
            {
                operand.AddReads(reads);
            }
        }
        else if (this is RowValue r)
        {
            r.Body.AddReads(reads);
        }
    }
}

/// <summary>The element at <paramref name="From"/>.</summary>
public sealed record Read(Access From) : Expression;

public sealed record Constant(float Value) : Expression;

/// <summary>
/// An index as a number: which tap of a window it is, where an element lies. Exact up to 2^24; it does not depend on the example.
/// </summary>
public sealed record IndexValue(IndexExpression Index) : Expression;

/// <summary>The result of accumulator <paramref name="Index"/>, counted through all stages; only after its stage.</summary>
public sealed record AccumulatorValue(int Index) : Expression;

/// <summary>
/// What all results of a row have together, such as the largest of them or the sum of their exponentials: <paramref name="Body"/> combined over all steps of a
/// parallel axis of constant extent. For epilogues; a kernel has one such axis at most.
/// </summary>
/// <param name="Kind">How the steps are combined.</param>
/// <param name="Along">The index that is the axis, and nothing else.</param>
/// <param name="Body">Its value at one step; it may use accumulators, and other values of the row.</param>
public sealed record RowValue(AccumulatorKind Kind, IndexExpression Along, Expression Body) : Expression;

public sealed record Operation(ScalarOperation Kind, EquatableArray<Expression> Operands) : Expression;

public enum RandomKind
{
    /// <summary>Uniform in [0, 1).</summary>
    Uniform,

    /// <summary>Standard normal.</summary>
    Normal,
}

/// <summary>
/// A random number that is a pure function of the network's seed, <c>Step</c>, the layer's stream, the example's index in the batch and the
/// logical element: the same in every engine, tile and worker count. See <c>NetCompiler.Numerics.CounterRandom</c> for the function.
/// </summary>
/// <param name="Stream">The layer's stream: a hash of its name.</param>
/// <param name="Example">The example's index in the tile, over the axes; the call's first example is added at run time.</param>
/// <param name="Element">The logical element of the example, over the axes.</param>
public sealed record RandomValue(RandomKind Kind, uint Stream, IndexExpression Example, IndexExpression Element) : Expression;
