using System.Buffers.Binary;

namespace NetCompiler.Storage;

/// <summary>One tensor of a safetensors file.</summary>
public sealed class SafeTensor
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>A tensor of raw values.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="type">The format's word for the element type, e.g. <c>F32</c>.</param>
    /// <param name="shape">Its extents; none for a single number.</param>
    /// <param name="bytes">Its elements, little-endian, row-major.</param>
    /// <exception cref="NetworkFileException">The type is unknown, or shape and bytes do not agree.</exception>
    public SafeTensor(string name, string type, IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        Name = name;
        Type = type;
        Shape = [.. shape];
        _bytes = bytes;
        var expected = (long)SizeOf(type, name);
        foreach (var extent in Shape)
        {
            // Multiplied step by step, so that a product past the range of long is seen before it wraps.
            if (extent < 0 || (extent > 0 && expected > long.MaxValue / extent))
            {
                throw new NetworkFileException($"The tensor '{name}' has the shape {ShapeText(Shape)}, which no file can hold.");
            }

            expected *= extent;
        }

        if (expected != bytes.Length)
        {
            throw new NetworkFileException(
                $"The tensor '{name}' has the shape {ShapeText(Shape)} of {type}, which takes {expected} bytes, but {bytes.Length} are given to it.");
        }
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>The element type: <c>F64 F32 F16 BF16 I64 U64 I32 U32 I16 U16 I8 U8 BOOL</c>.</summary>
    public string Type { get; }

    /// <summary>Its extents; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Its elements, little-endian, row-major.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>How many elements.</summary>
    public int Count => _bytes.Length / SizeOf(Type, Name);

    /// <summary>A tensor of floats.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="values">Its elements, row-major.</param>
    public static SafeTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new SafeTensor(name, "F32", shape, bytes);
    }

    /// <summary>A tensor of doubles.</summary>
    /// <inheritdoc cref="Of(string, IReadOnlyList{int}, ReadOnlySpan{float})"/>
    public static SafeTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<double> values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return new SafeTensor(name, "F64", shape, bytes);
    }

    /// <summary>A tensor of whole numbers.</summary>
    /// <inheritdoc cref="Of(string, IReadOnlyList{int}, ReadOnlySpan{float})"/>
    public static SafeTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return new SafeTensor(name, "I64", shape, bytes);
    }

    /// <summary>The elements as doubles; every type but 64-bit integers past 2^53 keeps its value.</summary>
    public double[] ToDoubles()
    {
        var size = SizeOf(Type, Name);
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Element(_bytes.Span.Slice(i * size, size));
        }

        return values;
    }

    /// <summary>The elements as floats, rounded where the type is wider.</summary>
    public float[] ToSingles()
    {
        var values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>The elements as floats, rounded where the type is wider.</summary>
    /// <param name="destination">At least <see cref="Count"/> floats.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void CopyTo(Span<float> destination)
    {
        destination = destination[..Count];
        var bytes = _bytes.Span;
        if (Type == "F32")
        {
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
            }

            return;
        }

        var size = SizeOf(Type, Name);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)Element(bytes.Slice(i * size, size));
        }
    }

    /// <summary>The elements as integers, truncated where the type has fractions.</summary>
    public long[] ToInt64s()
    {
        var values = new long[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                "I64" or "U64" => BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[(i * sizeof(long))..]),
                var type => (long)Element(_bytes.Span.Slice(i * SizeOf(type, Name), SizeOf(type, Name))),
            };
        }

        return values;
    }

    internal static string ShapeText(IReadOnlyList<int> shape) => $"({string.Join(", ", shape)})";

    private static int SizeOf(string type, string name) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => throw new NetworkFileException($"The tensor '{name}' has the element type '{type}', which is not known."),
    };

    private double Element(ReadOnlySpan<byte> bytes) => Type switch
    {
        "F64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        "I64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "U64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "I32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "U32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "I16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "U16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        "I8" => (sbyte)bytes[0],
        _ => bytes[0],
    };
}
