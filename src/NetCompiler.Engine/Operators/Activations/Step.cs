using System.Numerics;

namespace NetCompiler.Engine.Operators;

/// <summary>y = 1 from 0 on, else 0; without a slope.</summary>
internal readonly struct UnitStep<T> : IScalarFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value(T x) => T.IsNaN(x) ? x : x >= T.Zero ? T.One : T.Zero;

    public T Slope(T x, T y) => T.Zero;
}
