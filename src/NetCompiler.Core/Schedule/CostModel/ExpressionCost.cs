using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>What expressions cost, in slots of a multiply-add unit for one vector.</summary>
internal static class ExpressionCost
{
    /// <summary>The operation at the root alone.</summary>
    public static double Slots(Expression expression) => expression switch
    {
        Operation o => o.Kind switch
        {
            ScalarOperation.Exponential => 16,
            ScalarOperation.Logarithm => 20,
            ScalarOperation.Tanh or ScalarOperation.Erf => 24,
            ScalarOperation.Logistic => 26,
            ScalarOperation.Softplus or ScalarOperation.Sine or ScalarOperation.Cosine => 40,
            ScalarOperation.Arctangent => 30,
            ScalarOperation.Divide or ScalarOperation.SquareRoot or ScalarOperation.ReciprocalSquareRoot => 10,
            ScalarOperation.Equal or ScalarOperation.Less or ScalarOperation.LessOrEqual or ScalarOperation.Select or ScalarOperation.Sign => 2,
            _ => 1,
        },

        // Ten Philox rounds of two wide products for four lanes at a time; a normal value takes a logarithm, a root and a cosine on top.
        RandomValue r => r.Kind == RandomKind.Uniform ? 80 : 160,
        IndexValue => 2,

        // A few shuffles, each of which waits for the one before it.
        RowValue => 12,
        _ => 0,
    };

    /// <summary>The whole tree, repeats counted again.</summary>
    public static double Tree(Expression expression) =>
        Slots(expression) + expression switch
        {
            Operation o => o.Operands.Sum(Tree),
            RowValue r => Tree(r.Body),
            _ => 0,
        };

    /// <summary>The parts that must be computed anew at each inner element; what reads nothing is computed once per tile.</summary>
    public static IEnumerable<Expression> Varying(Expression expression) => expression switch
    {
        RandomValue or IndexValue => [expression],
        Operation o when Varies(o) => o.Operands.SelectMany(Varying).Concat([o]),
        _ => [],
    };

    /// <summary>Accumulators of earlier stages that the expression uses.</summary>
    public static IEnumerable<int> Results(Expression expression) => expression.Parts().OfType<AccumulatorValue>().Select(static a => a.Index);

    /// <summary>Whether the root becomes a call of a whole function, which counts against the JIT's inlining budget.</summary>
    public static bool IsInlinedCall(Expression expression) => expression is RandomValue or RowValue || (expression is Operation { Kind:
        ScalarOperation.Exponential or ScalarOperation.Logarithm or ScalarOperation.Tanh or ScalarOperation.Erf
        or ScalarOperation.Logistic or ScalarOperation.Softplus or ScalarOperation.Sine or ScalarOperation.Cosine or ScalarOperation.Arctangent });

    private static bool Varies(Expression expression) => expression switch
    {
        Read or RandomValue or IndexValue => true,
        Operation o => o.Operands.Any(Varies),
        _ => false,
    };
}
