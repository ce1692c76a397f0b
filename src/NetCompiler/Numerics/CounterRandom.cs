using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Numerics;

/// <summary>
/// The random numbers inside a network (dropout, noise): a pure function of seed, step, stream, example and element, so that engines,
/// tiles and workers draw the same numbers in any order.
/// </summary>
/// <remarks>
/// <para>
/// The function is Philox 4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011). Its key is (low, high) half of the seed; its counter is
/// (element / 4, example, low 32 bits of the step, stream); <c>bits</c> is word element mod 4 of the result.
/// </para>
/// <para><c>Uniform = (bits >> 8) · 2^-24</c>, in [0, 1).</para>
/// <para>
/// <c>Normal</c> is the Box–Muller transform of pairs of words (a, b) = (word 0, word 1) or (word 2, word 3) of the block:
/// <c>r·cos(2πv)</c> for the even element and <c>r·sin(2πv) = r·cos(2π(v - ¼))</c> for the odd one, with
/// <c>r = √(-2 log u)</c>, <c>u = ((a >> 8) + 1) · 2^-24</c> in (0, 1] and <c>v = (b >> 8) · 2^-24</c>, evaluated in float with
/// <see cref="VectorMath"/>.
/// </para>
/// <para>Examples are numbered from the first of the call: <c>firstExample</c> is added to the <c>example</c> of every method.</para>
/// </remarks>
public readonly struct CounterRandom
{
    // The public methods are optimised at their first call (dropout would otherwise be slow for the first seconds of a training), and not
    // inlined: in a large kernel the budget would leave their parts outside, one by one.
    private const float Unit = 1f / (1 << 24);

    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _step;
    private readonly uint _firstExample;

    /// <summary>The numbers of one step.</summary>
    /// <param name="seed">The network's seed.</param>
    /// <param name="step">The training step.</param>
    /// <param name="firstExample">Index in the batch of the example that the methods call 0.</param>
    public CounterRandom(ulong seed, long step, uint firstExample)
        : this((uint)seed, (uint)(seed >> 32), (uint)(ulong)step, firstExample)
    {
    }

    private CounterRandom(uint key0, uint key1, uint step, uint firstExample)
    {
        (_key0, _key1, _step, _firstExample) = (key0, key1, step, firstExample);
    }

    /// <summary>The same numbers, with example 0 standing for <paramref name="examples"/>.</summary>
    /// <param name="examples">How many examples are left out.</param>
    public CounterRandom From(int examples) => new(_key0, _key1, _step, _firstExample + (uint)examples);

    /// <summary>The stream of a layer: the 32-bit FNV-1a hash of its name's UTF-8 bytes.</summary>
    /// <param name="layer">The layer's name, e.g. <c>dropout1</c>.</param>
    public static uint StreamOf(string layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var hash = 2166136261u;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(layer))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-24.</summary>
    /// <param name="stream">The layer's stream.</param>
    /// <param name="example">The example, counted from the first of the call.</param>
    /// <param name="element">The logical element of the layer's value.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public float Uniform(uint stream, uint example, uint element) =>
        ToUniform(Block(stream, example, element >> 2)).GetElement((int)(element & 3));

    /// <summary>A number of the standard normal distribution, within ±5.8.</summary>
    /// <inheritdoc cref="Uniform"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public float Normal(uint stream, uint example, uint element) =>
        ToNormal(Block(stream, example, element >> 2)).GetElement((int)(element & 3));

    /// <summary>Element i is <see cref="Uniform"/> of <c>element + i·elementStride</c>.</summary>
    /// <param name="stream">The layer's stream.</param>
    /// <param name="example">The example, counted from the first of the call.</param>
    /// <param name="element">The logical element of lane 0; a multiple of 4 with stride 1 is fast.</param>
    /// <param name="elementStride">Elements from lane to lane.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Vector512<float> Uniform512(uint stream, uint example, uint element, uint elementStride) =>
        IsWhole(element, elementStride)
            ? ToUniform(Blocks512(stream, example, element >> 2))
            : Vector512.Create(
                Uniform256(stream, example, element, elementStride),
                Uniform256(stream, example, element + (8 * elementStride), elementStride));

    /// <inheritdoc cref="Uniform512"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Vector256<float> Uniform256(uint stream, uint example, uint element, uint elementStride) =>
        IsWhole(element, elementStride)
            ? ToUniform(Blocks256(stream, example, element >> 2))
            : Vector256.Create(
                Uniform128(stream, example, element, elementStride),
                Uniform128(stream, example, element + (4 * elementStride), elementStride));

    /// <inheritdoc cref="Uniform512"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Vector128<float> Uniform128(uint stream, uint example, uint element, uint elementStride) =>
        IsWhole(element, elementStride)
            ? ToUniform(Block(stream, example, element >> 2))
            : Vector128.Create(
                Uniform(stream, example, element),
                Uniform(stream, example, element + elementStride),
                Uniform(stream, example, element + (2 * elementStride)),
                Uniform(stream, example, element + (3 * elementStride)));

    /// <summary>Element i is <see cref="Normal"/> of <c>element + i·elementStride</c>.</summary>
    /// <inheritdoc cref="Uniform512"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Vector512<float> Normal512(uint stream, uint example, uint element, uint elementStride) =>
        IsWhole(element, elementStride)
            ? ToNormal(Blocks512(stream, example, element >> 2))
            : Vector512.Create(
                Normal256(stream, example, element, elementStride),
                Normal256(stream, example, element + (8 * elementStride), elementStride));

    /// <inheritdoc cref="Normal512"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Vector256<float> Normal256(uint stream, uint example, uint element, uint elementStride) =>
        IsWhole(element, elementStride)
            ? ToNormal(Blocks256(stream, example, element >> 2))
            : Vector256.Create(
                Normal128(stream, example, element, elementStride),
                Normal128(stream, example, element + (4 * elementStride), elementStride));

    /// <inheritdoc cref="Normal512"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Vector128<float> Normal128(uint stream, uint example, uint element, uint elementStride) =>
        IsWhole(element, elementStride)
            ? ToNormal(Block(stream, example, element >> 2))
            : Vector128.Create(
                Normal(stream, example, element),
                Normal(stream, example, element + elementStride),
                Normal(stream, example, element + (2 * elementStride)),
                Normal(stream, example, element + (3 * elementStride)));

    /// <summary>The four words of one block, which <see cref="Uniform"/> and <see cref="Normal"/> are made of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    internal Vector128<uint> Block(uint stream, uint example, uint block) =>
        Philox.Block(Vector128.Create(block, example + _firstExample, _step, stream), _key0, _key1);

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool IsWhole(uint element, uint elementStride) => elementStride == 1 && (element & 3) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private Vector256<uint> Blocks256(uint stream, uint example, uint block)
    {
        var e = example + _firstExample;
        return Philox.Block(Vector256.Create(block, e, _step, stream, block + 1, e, _step, stream), _key0, _key1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private Vector512<uint> Blocks512(uint stream, uint example, uint block)
    {
        var e = example + _firstExample;
        var first = Vector128.Create(block, e, _step, stream);
        var four = Vector512.Create(Vector256.Create(first, first), Vector256.Create(first, first));
        return Philox.Block(four + Vector512.Create(0u, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0), _key0, _key1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<float> ToUniform(Vector128<uint> bits) =>
        Vector128.ConvertToSingle((bits >> 8).AsInt32()) * Vector128.Create(Unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> ToUniform(Vector256<uint> bits) =>
        Vector256.ConvertToSingle((bits >> 8).AsInt32()) * Vector256.Create(Unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> ToUniform(Vector512<uint> bits) =>
        Vector512.ConvertToSingle((bits >> 8).AsInt32()) * Vector512.Create(Unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<float> ToNormal(Vector128<uint> bits)
    {
        var uniform = ToUniform(bits);
        var u = Vector128.Shuffle(uniform, Vector128.Create(0, 0, 2, 2)) + Vector128.Create(Unit);
        var v = Vector128.Shuffle(uniform, Vector128.Create(1, 1, 3, 3)) - Vector128.Create(0f, 0.25f, 0f, 0.25f);
        return Vector128.Sqrt(Vector128.Create(-2f) * VectorMath.Log(u)) * VectorMath.CosTurns(v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> ToNormal(Vector256<uint> bits)
    {
        var uniform = ToUniform(bits);
        var u = Vector256.Shuffle(uniform, Vector256.Create(0, 0, 2, 2, 4, 4, 6, 6)) + Vector256.Create(Unit);
        var v = Vector256.Shuffle(uniform, Vector256.Create(1, 1, 3, 3, 5, 5, 7, 7))
            - Vector256.Create(0f, 0.25f, 0f, 0.25f, 0f, 0.25f, 0f, 0.25f);
        return Vector256.Sqrt(Vector256.Create(-2f) * VectorMath.Log(u)) * VectorMath.CosTurns(v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> ToNormal(Vector512<uint> bits)
    {
        var uniform = ToUniform(bits);
        var u = Vector512.Shuffle(uniform, Vector512.Create(0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 14, 14))
            + Vector512.Create(Unit);
        var v = Vector512.Shuffle(uniform, Vector512.Create(1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15))
            - Vector512.Create(0f, 0.25f, 0f, 0.25f, 0f, 0.25f, 0f, 0.25f, 0f, 0.25f, 0f, 0.25f, 0f, 0.25f, 0f, 0.25f);
        return Vector512.Sqrt(Vector512.Create(-2f) * VectorMath.Log(u)) * VectorMath.CosTurns(v);
    }
}
