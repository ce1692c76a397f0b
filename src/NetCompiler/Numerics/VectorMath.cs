using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

/// <summary>
/// Elementary functions and sums over vectors of 16, 8 and 4 floats, and over one float, for generated kernels.
/// </summary>
/// <remarks>
/// A function gives each element the same bits whatever the width and the element's place, and the form for one float agrees with them, so
/// that a row's tail equals its body. (Bits depend on whether the machine has fused multiply-add.) NaN gives NaN. The reduction of exp's argument and
/// log follow Moshier's Cephes library; exp's polynomial, tanh's quotient and erf's pieces are minimax fits.
/// </remarks>
public static partial class VectorMath
{
    /// <summary>e^x within 2 ulp; ∞ above 88.72, and 0 where the result would be below the smallest normal number (x &lt; -87.33).</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Exp(float x) => Exp(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The natural logarithm within 2 ulp; -∞ at 0, NaN below, ∞ at ∞.</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Log(float x) => Log(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The hyperbolic tangent within 6 ulp (5 with fused multiply-add), never outside [-1, 1].</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Tanh(float x) => Tanh(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>1 / (1 + e^-x) within 4 ulp; never below the smallest normal number, which it reaches at -87.34.</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Logistic(float x) => Logistic(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>tanh(y) / (1 + e^-x) within 8 ulp: a gate and what goes through it, with one division.</summary>
    /// <param name="x">Of the gate, any number.</param>
    /// <param name="y">What goes through it, any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float LogisticTanh(float x, float y) => LogisticTanh(Vector128.CreateScalar(x), Vector128.CreateScalar(y)).ToScalar();

    /// <summary>z·h + (1 - z)·tanh(y) with z = 1 / (1 + e^-x), of which nothing is left below e^-80; a state and what comes in its place, with one division.</summary>
    /// <param name="x">Of the gate that keeps, any number.</param>
    /// <param name="h">What is kept where the gate is open.</param>
    /// <param name="y">What comes in its place, any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float LogisticMix(float x, float h, float y) => LogisticMix(Vector128.CreateScalar(x), Vector128.CreateScalar(h), Vector128.CreateScalar(y)).ToScalar();

    /// <summary>log(1 + e^x) within 3 ulp, without overflow; 0 below -87.33.</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Softplus(float x) => Softplus(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The error function within 3 ulp.</summary>
    /// <param name="x">Any number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Erf(float x) => Erf(Vector128.CreateScalar(x)).ToScalar();

    // tanh as in Tanh: the bound on both sides, then the coefficients of the numerator and of the denominator, each in the order TanhQuotient takes them, by 2^-8, so that a gate's e^-x
    // times the denominator is a float.
    private static ReadOnlySpan<float> TanhCoefficients =>
    [
        9f, -9f,
        8.050421e-08f, 1.365464e-05f, 5.216662e-11f, 0.0005226963f, 0.00390625f,
        1.2834508e-06f, 0.000101081954f, 3.0377167e-09f, 0.001824779f,
    ];

    // Read anew wherever it is used, which costs nothing beside the arithmetic. Literals would be loaded once for all calls a kernel inlines: those of tanh and e^x together take nearly all
    // registers, the values of an LSTM cell go to the stack instead, and a vector of 64 bytes there, which is aligned to 16, comes back late (a third of a prediction, in one process of two).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float TanhCoefficient(int index) => Volatile.Read(ref Unsafe.Add(ref MemoryMarshal.GetReference(TanhCoefficients), index));
}
