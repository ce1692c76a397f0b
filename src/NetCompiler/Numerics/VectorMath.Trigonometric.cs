using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

// Rare in networks: the runtime's own functions, one element at a time, so that the bits are the same at every width.
public static partial class VectorMath
{
    /// <summary>sin x within 1 ulp.</summary>
    /// <param name="x">Any number.</param>
    public static float Sine(float x) => MathF.Sin(x);

    /// <inheritdoc cref="Sine(float)"/>
    public static Vector128<float> Sine(Vector128<float> x) => Vector128.Create(MathF.Sin(x[0]), MathF.Sin(x[1]), MathF.Sin(x[2]), MathF.Sin(x[3]));

    /// <inheritdoc cref="Sine(float)"/>
    public static Vector256<float> Sine(Vector256<float> x) => Vector256.Create(Sine(x.GetLower()), Sine(x.GetUpper()));

    /// <inheritdoc cref="Sine(float)"/>
    public static Vector512<float> Sine(Vector512<float> x) => Vector512.Create(Sine(x.GetLower()), Sine(x.GetUpper()));

    /// <summary>cos x within 1 ulp.</summary>
    /// <param name="x">Any number.</param>
    public static float Cosine(float x) => MathF.Cos(x);

    /// <inheritdoc cref="Cosine(float)"/>
    public static Vector128<float> Cosine(Vector128<float> x) => Vector128.Create(MathF.Cos(x[0]), MathF.Cos(x[1]), MathF.Cos(x[2]), MathF.Cos(x[3]));

    /// <inheritdoc cref="Cosine(float)"/>
    public static Vector256<float> Cosine(Vector256<float> x) => Vector256.Create(Cosine(x.GetLower()), Cosine(x.GetUpper()));

    /// <inheritdoc cref="Cosine(float)"/>
    public static Vector512<float> Cosine(Vector512<float> x) => Vector512.Create(Cosine(x.GetLower()), Cosine(x.GetUpper()));

    /// <summary>arctan x within 1 ulp, between -π/2 and π/2.</summary>
    /// <param name="x">Any number.</param>
    public static float Arctangent(float x) => MathF.Atan(x);

    /// <inheritdoc cref="Arctangent(float)"/>
    public static Vector128<float> Arctangent(Vector128<float> x) => Vector128.Create(MathF.Atan(x[0]), MathF.Atan(x[1]), MathF.Atan(x[2]), MathF.Atan(x[3]));

    /// <inheritdoc cref="Arctangent(float)"/>
    public static Vector256<float> Arctangent(Vector256<float> x) => Vector256.Create(Arctangent(x.GetLower()), Arctangent(x.GetUpper()));

    /// <inheritdoc cref="Arctangent(float)"/>
    public static Vector512<float> Arctangent(Vector512<float> x) => Vector512.Create(Arctangent(x.GetLower()), Arctangent(x.GetUpper()));
}
