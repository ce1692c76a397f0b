using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>A function of two numbers with its slopes by the first and by the second.</summary>
internal readonly struct Combination<T>(Func<T, T, T> value, Func<T, T, T>? left = null, Func<T, T, T>? right = null) : ICombination<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Combination<T> Subtract => new(static (a, b) => a - b, static (_, _) => T.One, static (_, _) => -T.One);

    public static Combination<T> Divide => new(static (a, b) => a / b, static (_, b) => T.One / b, static (a, b) => -a / (b * b));

    public static Combination<T> Power => new(
        static (a, b) => T.Pow(a, b),
        static (a, b) => b == T.Zero ? T.Zero : b * T.Pow(a, b - T.One),
        static (a, b) => a > T.Zero ? T.Pow(a, b) * T.Log(a) : T.Zero);

    public static Combination<T> Equal => Test(static (a, b) => a == b);

    public static Combination<T> Less => Test(static (a, b) => a < b);

    public static Combination<T> LessEqual => Test(static (a, b) => a <= b);

    public static Combination<T> Greater => Test(static (a, b) => a > b);

    public static Combination<T> GreaterEqual => Test(static (a, b) => a >= b);

    public static Combination<T> And => Test(static (a, b) => a != T.Zero && b != T.Zero);

    public static Combination<T> Or => Test(static (a, b) => a != T.Zero || b != T.Zero);

    public static Combination<T> Xor => Test(static (a, b) => a != T.Zero ^ b != T.Zero);

    public static Combination<T> Modulo(bool truncated) => truncated
        ? new(static (a, b) => a - (b * T.Truncate(a / b)), static (_, _) => T.One, static (a, b) => -T.Truncate(a / b))
        : new(static (a, b) => a - (b * T.Floor(a / b)), static (_, _) => T.One, static (a, b) => -T.Floor(a / b));

    public T Value(ReadOnlySpan<T> x) => value(x[0], x[1]);

    public T Slope(int operand, ReadOnlySpan<T> x) => (operand == 0 ? left : right) is { } slope ? slope(x[0], x[1]) : T.Zero;

    private static Combination<T> Test(Func<T, T, bool> test) => new((a, b) => test(a, b) ? T.One : T.Zero);
}

/// <summary>The greatest or least; of equal ones the first has the slope.</summary>
internal readonly struct Extreme<T>(bool isGreatest) : ICombination<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(ReadOnlySpan<T> x) => x[First(x)];

    public T Slope(int operand, ReadOnlySpan<T> x) => operand == First(x) ? T.One : T.Zero;

    private int First(ReadOnlySpan<T> x)
    {
        var first = 0;
        for (var i = 1; i < x.Length; i++)
        {
            first = isGreatest ? (x[i] > x[first] ? i : first) : x[i] < x[first] ? i : first;
        }

        return first;
    }
}

/// <summary>The second where the first is not 0, else the third.</summary>
internal readonly struct Where<T> : ICombination<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(ReadOnlySpan<T> x) => x[0] != T.Zero ? x[1] : x[2];

    public T Slope(int operand, ReadOnlySpan<T> x) => operand == 0 ? T.Zero : (x[0] != T.Zero) == (operand == 1) ? T.One : T.Zero;
}
