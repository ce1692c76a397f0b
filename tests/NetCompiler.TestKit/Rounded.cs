using NetCompiler.Core.Kernels;

namespace NetCompiler.TestKit;

/// <summary>A value and how far from it the same computation in float may end: bounds for comparisons that are neither guessed nor wide.</summary>
/// <param name="Error">Most the float result may differ, from rounding here and in everything it was computed from.</param>
/// <param name="Terms">Of a sum: Σ |terms|, whatever cancels.</param>
/// <param name="Count">Of a sum: how many terms.</param>
public readonly record struct Rounded(double Value, double Error = 0, double Terms = 0, int Count = 0)
{
    /// <summary>Distance of neighbouring floats near 1.</summary>
    private const double Epsilon = 1.0 / (1 << 23);

    /// <summary>
    /// A sum's rounding in multiples of ε · Σ|terms|: at most half the number of terms, in whatever order and with however many partial sums it is made.
    /// Random terms cancel most of that, but a sum of equal terms comes near it.
    /// </summary>
    private double SumBound => Math.Max(8, 0.5 * Count);

    /// <summary>The sum with one more term; its own rounding is added at the end by <see cref="Summed"/>.</summary>
    public Rounded PlusTerm(Rounded term) => new(Value + term.Value, Error + term.Error, Terms + Math.Abs(term.Value), Count + 1);

    /// <summary>The finished accumulator.</summary>
    public Rounded Summed() => new(Value, Error + (SumBound * Epsilon * Terms));

    /// <summary>
    /// An operation on values that are themselves a little off: the result may move as far as it does when each operand moves by its error, and it is
    /// rounded. At a jump (a comparison, a sign, a floor) whose operands can cross it, the error is the jump.
    /// </summary>
    public static Rounded Of(ScalarOperation operation, Rounded[] operands)
    {
        var at = operands.Select(static o => o.Value).ToArray();
        var value = ScalarMath.Apply(operation, at);
        double error = Rounding(operation) * Epsilon * Math.Max(Math.Abs(value), Magnitude(operation, at));
        for (var i = 0; i < at.Length; i++)
        {
            if (operands[i].Error == 0)
            {
                continue;
            }

            var center = at[i];
            at[i] = center + operands[i].Error;
            var above = Math.Abs(ScalarMath.Apply(operation, at) - value);
            at[i] = center - operands[i].Error;
            error += Math.Max(above, Math.Abs(ScalarMath.Apply(operation, at) - value));
            at[i] = center;
        }

        return new(value, error);
    }

    // In units of ε: half for what is rounded once, what VectorMath promises for functions, nothing for what only chooses.
    private static double Rounding(ScalarOperation operation) => operation switch
    {
        ScalarOperation.Add or ScalarOperation.Subtract or ScalarOperation.Multiply or ScalarOperation.Divide or ScalarOperation.SquareRoot => 0.5,
        ScalarOperation.ReciprocalSquareRoot => 1,
        ScalarOperation.Exponential or ScalarOperation.Logarithm or ScalarOperation.Tanh or ScalarOperation.Logistic
            or ScalarOperation.Softplus or ScalarOperation.Erf or ScalarOperation.Sine or ScalarOperation.Cosine or ScalarOperation.Arctangent => 8,
        _ => 0,
    };

    // A product fused into a sum is not rounded by itself, and a product that is not is: either may be nearer. The functions have errors next to 1.
    private static double Magnitude(ScalarOperation operation, double[] at) => operation switch
    {
        ScalarOperation.Add or ScalarOperation.Subtract => Math.Max(Math.Abs(at[0]), Math.Abs(at[1])),
        ScalarOperation.Tanh or ScalarOperation.Erf or ScalarOperation.Logarithm or ScalarOperation.Sine or ScalarOperation.Cosine => 0.5,
        _ => 0,
    };
}
