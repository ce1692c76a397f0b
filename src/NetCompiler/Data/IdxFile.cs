using System.Buffers.Binary;
using System.IO.Compression;

namespace NetCompiler.Data;

/// <summary>An array of bytes as IDX files hold it, the format of MNIST.</summary>
/// <param name="Shape">Extents, e.g. (10000, 28, 28).</param>
/// <param name="Bytes">Row-major.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, byte[] Bytes);

/// <summary>
/// Reads and writes IDX files of bytes, plain or compressed with gzip (told apart by their first bytes): two zeros, the element type 8, the
/// number of extents, the extents as big-endian integers, then the values.
/// </summary>
public static class IdxFile
{
    private const byte UnsignedByte = 8;

    /// <summary>Reads images and labels as a data set: pixels scaled to 0…1, and the label as class.</summary>
    /// <param name="imagesPath">A file of three extents: images, rows, columns.</param>
    /// <param name="labelsPath">A file of one extent: labels.</param>
    /// <exception cref="DataFileException">A file is damaged or the numbers of examples differ.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Dataset ReadDataset(string imagesPath, string labelsPath)
    {
        var images = Read(imagesPath);
        var labels = Read(labelsPath);
        var (imagesName, labelsName) = (Path.GetFileName(imagesPath), Path.GetFileName(labelsPath));
        if (images.Shape is not [var count, var rows, var columns] || rows == 0 || columns == 0)
        {
            throw new DataFileException($"'{imagesName}' has the extents ({string.Join(", ", images.Shape)}), but images need three: images, rows, columns.");
        }

        if (labels.Shape is not [var labelCount])
        {
            throw new DataFileException($"'{labelsName}' has the extents ({string.Join(", ", labels.Shape)}), but labels need one.");
        }

        if (count != labelCount)
        {
            throw new DataFileException($"'{imagesName}' has {count} images, but '{labelsName}' has {labelCount} labels.");
        }

        return new Dataset([.. images.Bytes.Select(static b => b / 255f)], rows * columns, [.. labels.Bytes.Select(static b => (int)b)]);
    }

    /// <summary>Reads a file, plain or gzip.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="DataFileException">It is damaged or no IDX file of bytes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IdxArray Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads a stream, plain or gzip, which must be seekable.</summary>
    /// <param name="stream">The stream; not closed.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DataFileException">It is damaged or no IDX file of bytes.</exception>
    public static IdxArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> magic = stackalloc byte[2];
        var start = stream.Position;
        var isGzip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        stream.Position = start;
        if (!isGzip)
        {
            return ReadPlain(stream, name);
        }

        try
        {
            using var plain = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            return ReadPlain(plain, name);
        }
        catch (InvalidDataException e)
        {
            throw new DataFileException($"'{name}' starts like a gzip file, but cannot be decompressed: {e.Message}", e);
        }
    }

    /// <summary>Writes a plain file.</summary>
    /// <param name="array">The values.</param>
    /// <param name="stream">The stream; not closed.</param>
    public static void Write(IdxArray array, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> number = stackalloc byte[4];
        number.Clear();
        number[2] = UnsignedByte;
        number[3] = checked((byte)array.Shape.Count);
        stream.Write(number);
        foreach (var extent in array.Shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, extent);
            stream.Write(number);
        }

        stream.Write(array.Bytes);
    }

    private static IdxArray ReadPlain(Stream stream, string name)
    {
        Span<byte> number = stackalloc byte[4];
        ReadExactly(stream, number, name, "its first 4 bytes");
        if (number[0] != 0 || number[1] != 0 || number[3] is 0 or > 4)
        {
            throw new DataFileException($"'{name}' starts with {Convert.ToHexString(number)}, but an IDX file starts with 0000, a type and a number of extents from 1 to 4.");
        }

        if (number[2] != UnsignedByte)
        {
            throw new DataFileException($"'{name}' has elements of type {number[2]:X2}, but only 08, unsigned bytes, is read.");
        }

        var shape = new int[number[3]];
        var size = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            ReadExactly(stream, number, name, "its extents");
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            size = shape[i] < 0 ? -1 : size * shape[i];
            if (size is < 0 or > int.MaxValue)
            {
                throw new DataFileException($"'{name}' claims the extents ({string.Join(", ", shape.Take(i + 1))}), more than can be read.");
            }
        }

        return new IdxArray(shape, ReadValues(stream, (int)size, name));
    }

    /// <summary>In pieces, so that a damaged extent does not make a huge array before the file turns out to be short.</summary>
    private static byte[] ReadValues(Stream stream, int size, string name)
    {
        var values = new byte[Math.Min(size, 1 << 20)];
        var filled = 0;
        while (filled < size)
        {
            if (filled == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(size, 2L * values.Length));
            }

            var read = stream.Read(values, filled, values.Length - filled);
            if (read == 0)
            {
                throw new DataFileException($"'{name}' ends after {filled} of {size} values; it is cut off.");
            }

            filled += read;
        }

        if (stream.ReadByte() >= 0)
        {
            throw new DataFileException($"'{name}' goes on after its {size} values; its extents are damaged, or it holds something else.");
        }

        return values;
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, string name, string what)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new DataFileException($"'{name}' ends within {what}; it is cut off.");
        }
    }
}
