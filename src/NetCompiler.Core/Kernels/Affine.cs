namespace NetCompiler.Core.Kernels;

/// <summary>An index under construction: an offset and a coefficient for some axes of the kernel being built.</summary>
public sealed class Affine
{
    private readonly int[] _coefficients;

    internal Affine(int offset, int[] coefficients, Access? lookup = null)
    {
        Offset = offset;
        _coefficients = coefficients;
        Lookup = lookup;
    }

    /// <summary>Where the index is read from; it is then nothing but the number there.</summary>
    internal Access? Lookup { get; }

    internal int Offset { get; }

    public static implicit operator Affine(int offset) => new(offset, []);

    public static Affine operator +(Affine a, Affine b)
    {
        if (a.Lookup is not null || b.Lookup is not null)
        {
            throw new InvalidOperationException("An index that is read cannot be added to; it is the whole index.");
        }

        var sum = new int[Math.Max(a._coefficients.Length, b._coefficients.Length)];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = a.At(i) + b.At(i);
        }

        return new(a.Offset + b.Offset, sum);
    }

    public static Affine operator *(int factor, Affine a) =>
        a.Lookup is null
            ? new(factor * a.Offset, a._coefficients.Select(c => factor * c).ToArray())
            : throw new InvalidOperationException("An index that is read cannot be multiplied; it is the whole index.");

    public static Affine operator *(Affine a, int factor) => factor * a;

    public static Affine operator -(Affine a, Affine b) => a + (-1 * b);

    internal IndexExpression ToIndex(int axes) => new(Offset, Enumerable.Range(0, axes).Select(At).ToEquatable());

    private int At(int axis) => axis < _coefficients.Length ? _coefficients[axis] : 0;
}
