using System.Buffers.Binary;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Reading;

/// <summary>Elements from where a tensor has them: raw bytes, or a list of one of the format's types.</summary>
internal static class TensorBytes
{
    /// <summary>How many elements the tensor gives.</summary>
    public static long Given(TensorProto tensor, ElementType type)
    {
        if (tensor.HasRawData)
        {
            return tensor.RawData.Length % type.Size() == 0 ? tensor.RawData.Length / type.Size() : -1;
        }

        return type switch
        {
            ElementType.Float => tensor.FloatData.Count,
            ElementType.Double => tensor.DoubleData.Count,
            ElementType.Int64 => tensor.Int64Data.Count,
            ElementType.UInt32 or ElementType.UInt64 => tensor.Uint64Data.Count,
            _ => tensor.Int32Data.Count,
        };
    }

    /// <summary>The elements as doubles.</summary>
    public static double[] Read(TensorProto tensor, ElementType type, int count)
    {
        if (tensor.HasRawData)
        {
            return Read(type, tensor.RawData.Span, count);
        }

        return type switch
        {
            ElementType.Float => [.. tensor.FloatData.Select(static e => (double)e)],
            ElementType.Double => [.. tensor.DoubleData],
            ElementType.Int64 => [.. tensor.Int64Data.Select(static e => (double)e)],
            ElementType.UInt32 or ElementType.UInt64 => [.. tensor.Uint64Data.Select(static e => (double)e)],
            ElementType.Float16 => [.. tensor.Int32Data.Select(static e => (double)BitConverter.UInt16BitsToHalf((ushort)e))],
            ElementType.BFloat16 => [.. tensor.Int32Data.Select(static e => (double)BitConverter.UInt32BitsToSingle((uint)(ushort)e << 16))],
            _ => [.. tensor.Int32Data.Select(static e => (double)e)],
        };
    }

    /// <summary>Little-endian elements as doubles.</summary>
    public static double[] Read(ElementType type, ReadOnlySpan<byte> bytes, int count)
    {
        var (elements, size) = (new double[count], type.Size());
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = One(type, bytes.Slice(i * size, size));
        }

        return elements;
    }

    private static double One(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ElementType.Int8 => (sbyte)bytes[0],
        ElementType.Bool => bytes[0] != 0 ? 1 : 0,
        _ => bytes[0],
    };
}
