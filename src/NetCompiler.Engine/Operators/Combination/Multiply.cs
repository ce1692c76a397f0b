using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = a b …; each factor's gradient is dy times the other factors, also where the factor is 0.</summary>
internal readonly struct Multiply<T> : ICombination<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(ReadOnlySpan<T> x) => Product(x, -1);

    public T Slope(int operand, ReadOnlySpan<T> x) => Product(x, operand);

    private static T Product(ReadOnlySpan<T> x, int except)
    {
        var product = T.One;
        for (var i = 0; i < x.Length; i++)
        {
            product *= i == except ? T.One : x[i];
        }

        return product;
    }
}
