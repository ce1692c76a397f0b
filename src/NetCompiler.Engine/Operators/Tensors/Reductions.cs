using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>What reductions make of the numbers along their axes.</summary>
internal static class Reductions
{
    public static IReduction<T> Of<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "reducesum" => new Folded<T>(static x => x, static s => s, static (_, _, _) => T.One),
            "reducemean" => new Folded<T>(static x => x, static s => s, static (_, _, _) => T.One, isMean: true),
            "reducel1" => new Folded<T>(T.Abs, static s => s, static (x, _, _) => x == T.Zero ? T.Zero : T.CopySign(T.One, x)),
            "reducel2" => new Folded<T>(static x => x * x, T.Sqrt, static (x, y, _) => y == T.Zero ? T.Zero : x / y),
            "reducesumsquare" => new Folded<T>(static x => x * x, static s => s, static (x, _, _) => x + x),
            "reducelogsum" => new Folded<T>(static x => x, T.Log, static (_, _, s) => T.One / s),
            "reducelogsumexp" => new LogSumExp<T>(),
            "reduceprod" => new Product<T>(),
            "reducemax" => new First<T>(isGreatest: true),
            _ => new First<T>(isGreatest: false),
        };

    /// <summary>A function of a sum.</summary>
    private sealed class Folded<T>(Func<T, T> term, Func<T, T> result, Func<T, T, T, T> slope, bool isMean = false) : IReduction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Value(ReadOnlySpan<T> x) => result(Sum(x));

        public void Slopes(ReadOnlySpan<T> x, T y, Span<T> slopes)
        {
            var sum = Sum(x);
            for (var i = 0; i < x.Length; i++)
            {
                slopes[i] = isMean ? T.One / T.CreateTruncating(x.Length) : slope(x[i], y, sum);
            }
        }

        private T Sum(ReadOnlySpan<T> x)
        {
            var sum = T.Zero;
            foreach (var value in x)
            {
                sum += term(value);
            }

            return isMean ? sum / T.CreateTruncating(x.Length) : sum;
        }
    }

    private sealed class LogSumExp<T> : IReduction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Value(ReadOnlySpan<T> x)
        {
            var greatest = x[0];
            foreach (var value in x)
            {
                greatest = T.Max(greatest, value);
            }

            var sum = T.Zero;
            foreach (var value in x)
            {
                sum += T.Exp(value - greatest);
            }

            return greatest + T.Log(sum);
        }

        public void Slopes(ReadOnlySpan<T> x, T y, Span<T> slopes)
        {
            for (var i = 0; i < x.Length; i++)
            {
                slopes[i] = T.Exp(x[i] - y);
            }
        }
    }

    private sealed class Product<T> : IReduction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Value(ReadOnlySpan<T> x) => Except(x, -1);

        public void Slopes(ReadOnlySpan<T> x, T y, Span<T> slopes)
        {
            for (var i = 0; i < x.Length; i++)
            {
                slopes[i] = Except(x, i);
            }
        }

        private static T Except(ReadOnlySpan<T> x, int without)
        {
            var product = T.One;
            for (var i = 0; i < x.Length; i++)
            {
                product *= i == without ? T.One : x[i];
            }

            return product;
        }
    }

    private sealed class First<T>(bool isGreatest) : IReduction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T Value(ReadOnlySpan<T> x) => x[Index(x)];

        public void Slopes(ReadOnlySpan<T> x, T y, Span<T> slopes)
        {
            slopes.Clear();
            slopes[Index(x)] = T.One;
        }

        private int Index(ReadOnlySpan<T> x) => Extremes.Index(x, isGreatest, last: false);
    }
}

/// <summary>The position of the greatest or least, which has no slope.</summary>
internal sealed class ArgExtreme<T>(bool isGreatest, bool last) : IReduction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(ReadOnlySpan<T> x) => T.CreateTruncating(Extremes.Index(x, isGreatest, last));

    public void Slopes(ReadOnlySpan<T> x, T y, Span<T> slopes) => slopes.Clear();
}

/// <summary>Where the greatest or least stands.</summary>
internal static class Extremes
{
    public static int Index<T>(ReadOnlySpan<T> x, bool isGreatest, bool last)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = 0;
        for (var i = 1; i < x.Length; i++)
        {
            if ((isGreatest ? x[i] > x[best] : x[i] < x[best]) || (last && x[i] == x[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
