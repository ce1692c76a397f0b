using System.Buffers.Binary;
using System.Text;

namespace NetCompiler.Tool.Tests;

/// <summary>ONNX files of one node, written byte by byte after onnx.proto.</summary>
internal static class TinyModel
{
    /// <summary>A model with one node from x to y, both float.</summary>
    public static byte[] OfNode(string operation, params int[] shape) =>
    [
        .. Number(1, 8), .. Part(8, [.. Number(2, 13)]), .. Part(7, [
            .. Part(1, [.. Text(1, "x"), .. Text(2, "y"), .. Text(3, "only"), .. Text(4, operation)]),
            .. Text(2, "tiny"), .. Part(11, Value("x", shape)), .. Part(12, Value("y", shape))]),
    ];

    /// <summary>A tensor of floats.</summary>
    public static byte[] Tensor(string name, int[] shape, params float[] values)
    {
        var raw = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * i), values[i]);
        }

        return [.. shape.SelectMany(static e => Number(1, e)), .. Number(2, 1), .. Text(8, name), .. Part(9, raw)];
    }

    private static byte[] Value(string name, int[] shape) =>
    [
        .. Text(1, name),
        .. Part(2, Part(1, [.. Number(1, 1), .. Part(2, [.. shape.SelectMany(static e => Part(1, Number(1, e)))])])),
    ];

    private static byte[] Text(int field, string text) => Part(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Part(int field, byte[] bytes) => [.. Varint((field << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)((value & 0x7f) | 0x80);
        }

        yield return (byte)value;
    }
}
