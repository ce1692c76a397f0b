using System.Numerics;
using NetCompiler.Engine.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>A function of one number and its slope at x, where it is y.</summary>
internal readonly struct Function<T>(Func<T, T> value, Func<T, T, T>? slope = null) : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T _two = T.CreateTruncating(2);

    /// <summary>All of them by their words.</summary>
    public static IReadOnlyDictionary<string, Function<T>> All { get; } = new Dictionary<string, Function<T>>(StringComparer.Ordinal)
    {
        ["abs"] = new(T.Abs, static (x, _) => x == T.Zero ? T.Zero : T.CopySign(T.One, x)),
        ["neg"] = new(static x => -x, static (_, _) => -T.One),
        ["square"] = new(static x => x * x, static (x, _) => x + x),
        ["sqrt"] = new(T.Sqrt, static (_, y) => T.One / (y + y)),
        ["rsqrt"] = new(static x => T.One / T.Sqrt(x), static (x, y) => -y / (x + x)),
        ["reciprocal"] = new(static x => T.One / x, static (x, _) => -T.One / (x * x)),
        ["exp"] = new(T.Exp, static (_, y) => y),
        ["log"] = new(T.Log, static (x, _) => T.One / x),
        ["floor"] = new(T.Floor),
        ["ceil"] = new(T.Ceiling),
        ["round"] = new(static x => T.Round(x, MidpointRounding.ToEven)),
        ["sin"] = new(T.Sin, static (x, _) => T.Cos(x)),
        ["cos"] = new(T.Cos, static (x, _) => -T.Sin(x)),
        ["tan"] = new(T.Tan, static (x, _) => T.One / (T.Cos(x) * T.Cos(x))),
        ["asin"] = new(T.Asin, static (x, _) => T.One / T.Sqrt(T.One - (x * x))),
        ["acos"] = new(T.Acos, static (x, _) => -T.One / T.Sqrt(T.One - (x * x))),
        ["atan"] = new(T.Atan, static (x, _) => T.One / (T.One + (x * x))),
        ["sinh"] = new(T.Sinh, static (x, _) => T.Cosh(x)),
        ["cosh"] = new(T.Cosh, static (x, _) => T.Sinh(x)),
        ["asinh"] = new(T.Asinh, static (x, _) => T.One / T.Sqrt((x * x) + T.One)),
        ["acosh"] = new(T.Acosh, static (x, _) => T.One / T.Sqrt((x * x) - T.One)),
        ["atanh"] = new(T.Atanh, static (x, _) => T.One / (T.One - (x * x))),
        ["erf"] = new(
            static x => (_two * NormalDistribution.Cumulative(x * T.Sqrt(_two))) - T.One,
            static (x, _) => _two * T.Sqrt(_two) * NormalDistribution.Density(x * T.Sqrt(_two))),
        ["not"] = new(static x => x == T.Zero ? T.One : T.Zero),
        ["isnan"] = new(static x => T.IsNaN(x) ? T.One : T.Zero),
        ["isinf"] = new(static x => T.IsInfinity(x) ? T.One : T.Zero),
    };

    public T Value(T x) => value(x);

    public T Slope(T x, T y) => slope is null ? T.Zero : slope(x, y);
}
