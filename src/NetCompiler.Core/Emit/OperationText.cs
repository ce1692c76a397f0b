using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>How values and operations are spelled for one width of code: vectors of 16, 8 or 4 lanes, or scalars.</summary>
internal abstract class OperationText
{
    /// <summary>The type of a value.</summary>
    public abstract string Type { get; }

    public abstract string Zero { get; }

    public abstract string Constant(float value);

    /// <summary>The same number in every lane.</summary>
    public abstract string Broadcast(string scalar);

    /// <summary><c>a·b + c</c>, rounded once where the hardware does so.</summary>
    public abstract string MultiplyAdd(string a, string b, string c);

    public abstract string Maximum(string a, string b);

    public abstract string Minimum(string a, string b);

    /// <summary>A condition: a mask of lanes, or a <c>bool</c>.</summary>
    public abstract string Compare(ScalarOperation comparison, string a, string b);

    /// <summary>Both conditions.</summary>
    public abstract string Both(string a, string b);

    /// <summary>The condition that <paramref name="value"/> is not 0.</summary>
    public abstract string IsTrue(string value);

    public abstract string Choose(string condition, string then, string otherwise);

    public abstract string Unary(ScalarOperation operation, string a);

    /// <summary><c>logistic(x) · tanh(y)</c>.</summary>
    public static string LogisticTanh(string x, string y) => $"VectorMath.LogisticTanh({Bare(x)}, {Bare(y)})";

    /// <summary><c>z · h + (1 - z) · tanh(y)</c> with <c>z = logistic(x)</c>.</summary>
    public static string LogisticMix(string x, string h, string y) => $"VectorMath.LogisticMix({Bare(x)}, {Bare(h)}, {Bare(y)})";

    public static bool IsComparison(ScalarOperation operation) =>
        operation is ScalarOperation.Equal or ScalarOperation.Less or ScalarOperation.LessOrEqual;

    /// <summary>Whether the operation costs enough, or is long enough as code, to be computed into a local of its own.</summary>
    public static bool IsExpensive(ScalarOperation operation) => operation >= ScalarOperation.Sign || operation == ScalarOperation.Divide;

    public string Binary(ScalarOperation operation, string a, string b) => operation switch
    {
        ScalarOperation.Add => $"({a} + {b})",
        ScalarOperation.Subtract => $"({a} - {b})",
        ScalarOperation.Multiply => $"({a} * {b})",
        ScalarOperation.Divide => $"({a} / {b})",
        ScalarOperation.Maximum => Maximum(a, b),
        ScalarOperation.Minimum => Minimum(a, b),
        _ when IsComparison(operation) => Choose(Compare(operation, a, b), Constant(1), Constant(0)),
        _ => throw new InvalidOperationException($"{operation} does not take two operands."),
    };

    /// <summary>One accumulation step: <paramref name="value"/> combined into <paramref name="accumulator"/>.</summary>
    public string Combine(AccumulatorKind kind, string accumulator, string value) => kind switch
    {
        AccumulatorKind.Sum => $"({accumulator} + {value})",
        AccumulatorKind.Product => $"({accumulator} * {value})",
        AccumulatorKind.Maximum => Maximum(accumulator, value),
        _ => Minimum(accumulator, value),
    };

    /// <summary>What an accumulator holds before its first step.</summary>
    public string Neutral(AccumulatorKind kind) => kind switch
    {
        AccumulatorKind.Sum => Zero,
        AccumulatorKind.Product => Constant(1),
        AccumulatorKind.Maximum => Constant(float.NegativeInfinity),
        _ => Constant(float.PositiveInfinity),
    };

    /// <summary>Without the parentheses around the whole that <see cref="Binary"/> puts there.</summary>
    public static string Bare(string expression)
    {
        if (expression.Length < 2 || expression[0] != '(' || expression[expression.Length - 1] != ')')
        {
            return expression;
        }

        var depth = 0;
        for (var i = 0; i < expression.Length - 1; i++)
        {
            depth += expression[i] == '(' ? 1 : expression[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return expression;
            }
        }

        return expression.Substring(1, expression.Length - 2);
    }
}
