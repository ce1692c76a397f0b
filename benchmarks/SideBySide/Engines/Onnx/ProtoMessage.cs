using System.Runtime.InteropServices;
using System.Text;

namespace SideBySide.Engines.Onnx;

/// <summary>A message in Protocol Buffers' wire format, field after field.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0, Delimited = 2;

    private readonly List<byte> _bytes = [];

    /// <summary>Adds a whole number, at least 0.</summary>
    public ProtoMessage Number(int field, long value)
    {
        Key(field, Varint);
        Variable((ulong)value);
        return this;
    }

    /// <summary>Adds text.</summary>
    public ProtoMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message inside this one.</summary>
    public ProtoMessage Message(int field, ProtoMessage value) => Bytes(field, value.ToArray());

    /// <summary>Adds the bytes of numbers as they lie in memory.</summary>
    public ProtoMessage Raw<T>(int field, ReadOnlySpan<T> values)
        where T : unmanaged => Bytes(field, MemoryMarshal.AsBytes(values));

    /// <summary>Adds bytes.</summary>
    public ProtoMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, Delimited);
        Variable((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>Everything added so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    private void Key(int field, int kind) => Variable((ulong)((field << 3) | kind));

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
