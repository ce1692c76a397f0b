using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Numerics;

// p · 2^n in one instruction, where the machine has it; the bits are those of the product. Programs compiled ahead for machines without it do not ask each time: the width is known then.
public static partial class VectorMath
{
    private static bool HasScale => Vector512.IsHardwareAccelerated && Avx512F.VL.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> p, Vector512<float> n) => Avx512F.Scale(p, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(Vector256<float> p, Vector256<float> n) => Avx512F.VL.Scale(p, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scale(Vector128<float> p, Vector128<float> n) => Avx512F.VL.Scale(p, n);
}
