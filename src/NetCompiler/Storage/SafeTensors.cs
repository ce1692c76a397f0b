using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace NetCompiler.Storage;

/// <summary>
/// Reads and writes the safetensors format: eight bytes with the header's length (little-endian), the header (JSON: for each tensor its
/// type, shape and place), then the bytes of the tensors without gaps.
/// </summary>
public static class SafeTensors
{
    /// <summary>The longest header the format allows.</summary>
    private const int LongestHeader = 100_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="NetworkFileException">It does not follow the format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsFile Read(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>Reads a stream from where it stands to its end.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static SafeTensorsFile Read(Stream stream) => Parse(ReadAll(stream));

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static SafeTensorsFile Read(ReadOnlySpan<byte> bytes) => Parse(bytes.ToArray());

    /// <summary>Writes a file, atomically: whoever opens the path sees the old contents or all of the new ones.</summary>
    /// <param name="file">The contents.</param>
    /// <param name="path">Where it goes; its folder must exist.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched.</exception>
    public static void Write(SafeTensorsFile file, string path) => AtomicFile.Write(path, stream => Write(file, stream));

    /// <summary>Writes to a stream.</summary>
    /// <param name="file">The contents.</param>
    /// <param name="stream">The stream; not closed.</param>
    public static void Write(SafeTensorsFile file, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Start(file));
        WriteTensors(file, stream);
    }

    /// <summary>Writes to a stream with a checksum over all of it, which <see cref="ReadSealed"/> looks at.</summary>
    internal static void WriteSealed(SafeTensorsFile file, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var metadata = new Dictionary<string, string>(file.Metadata) { [FileSeal.Key] = FileSeal.Blank };
        var start = Start(new SafeTensorsFile(file.Tensors, metadata));
        FileSeal.Close(start, file.Tensors);
        stream.Write(start);
        WriteTensors(file, stream);
    }

    /// <summary>Reads bytes, and refuses those of a file of ours that are not what was written.</summary>
    internal static SafeTensorsFile ReadSealed(byte[] bytes)
    {
        var file = Parse(bytes);
        FileSeal.Check(bytes, file);
        return file;
    }

    /// <summary>All of a stream from where it stands.</summary>
    internal static byte[] ReadAll(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static void WriteTensors(SafeTensorsFile file, Stream stream)
    {
        foreach (var tensor in file.Tensors)
        {
            stream.Write(tensor.Bytes.Span);
        }
    }

    /// <summary>The header's length and the header, with spaces to a multiple of 8, so that the tensors' bytes are aligned where the file is mapped.</summary>
    private static byte[] Start(SafeTensorsFile file)
    {
        var header = Header(file);
        var start = new byte[8 + ((header.Length + 7) & ~7)];
        BinaryPrimitives.WriteInt64LittleEndian(start, start.Length - 8);
        header.CopyTo(start.AsSpan(8));
        start.AsSpan(8 + header.Length).Fill((byte)' ');
        return start;
    }

    private static ReadOnlySpan<byte> Header(SafeTensorsFile file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (file.Metadata.Count > 0)
            {
                writer.WriteStartObject("__metadata__");
                foreach (var (key, value) in file.Metadata.OrderBy(static p => p.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            var offset = 0L;
            foreach (var tensor in file.Tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Type);
                writer.WriteStartArray("shape");
                foreach (var extent in tensor.Shape)
                {
                    writer.WriteNumberValue(extent);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                offset += tensor.Bytes.Length;
                writer.WriteNumberValue(offset);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static SafeTensorsFile Parse(byte[] bytes)
    {
        if (bytes.Length < 8)
        {
            throw new NetworkFileException($"The file has {bytes.Length} bytes, but a safetensors file starts with 8 that give its header's length. It may be cut off.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > LongestHeader || length > (ulong)(bytes.Length - 8))
        {
            throw new NetworkFileException($"The header should take {length} bytes, but the file has {bytes.Length - 8} after the first 8. It is cut off, or not a safetensors file.");
        }

        var header = new SafeTensorsHeader();
        try
        {
            header.Read(bytes.AsSpan(8, (int)length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new NetworkFileException($"The header is not the JSON of a safetensors file: {e.Message}", e);
        }

        return new SafeTensorsFile(Tensors(header, bytes.AsMemory(8 + (int)length)), header.Metadata);
    }

    private static List<SafeTensor> Tensors(SafeTensorsHeader header, ReadOnlyMemory<byte> data)
    {
        var end = 0L;
        List<SafeTensor> tensors = [];
        foreach (var entry in header.Entries.OrderBy(static e => e.Begin).ThenBy(static e => e.End))
        {
            if (entry.Begin != end || entry.End < entry.Begin || entry.End > data.Length)
            {
                throw new NetworkFileException(
                    $"The tensor '{entry.Name}' lies at bytes {entry.Begin} to {entry.End}, but the tensor before it ends at {end} and the data at {data.Length}: tensors follow each other without gaps.");
            }

            tensors.Add(new SafeTensor(entry.Name, entry.Type, entry.Shape, data[(int)entry.Begin..(int)entry.End]));
            end = entry.End;
        }

        return end == data.Length
            ? tensors
            : throw new NetworkFileException($"The tensors take {end} bytes, but {data.Length} follow the header.");
    }
}
