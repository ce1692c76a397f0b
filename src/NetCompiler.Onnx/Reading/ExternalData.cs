using System.Globalization;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Reading;

/// <summary>
/// Weights beside the model. A file is only read from the model's own folder or below it: no absolute path, no <c>..</c>, no link that leads
/// out, and no file that has a second name elsewhere.
/// </summary>
internal sealed class ExternalData(string? folder)
{
    /// <summary>Where the bytes of a tensor lie, after every check but reading.</summary>
    /// <param name="tensor">A tensor whose data is external.</param>
    /// <param name="length">Bytes its type and extents take.</param>
    /// <exception cref="OnnxException">The place is unsafe, absent or too short.</exception>
    public Part Find(TensorProto tensor, long length)
    {
        var entries = tensor.ExternalData.GroupBy(static e => e.Key).ToDictionary(static g => g.Key, static g => g.Last().Value, StringComparer.Ordinal);
        var location = entries.GetValueOrDefault("location", "");
        var path = Confined(tensor.Name, location);
        var offset = Number(tensor.Name, entries, "offset", 0);
        var given = Number(tensor.Name, entries, "length", length);
        if (given != length)
        {
            throw new OnnxException($"The tensor '{tensor.Name}' takes {length} bytes, but its entry for '{location}' says {given}. The file is damaged.");
        }

        var size = new FileInfo(path).Length;
        if (offset > size || length > size - offset)
        {
            throw new OnnxException(
                $"The tensor '{tensor.Name}' should take {length} bytes from byte {offset} of '{location}', but that file has {size}. Put the whole file beside the model.");
        }

        return new Part(path, offset, length);
    }

    private string Confined(string name, string location)
    {
        if (folder is null)
        {
            throw new OnnxException($"The weights of '{name}' lie in the file '{location}', and a model that is not read from a folder has none. Import it by its path.");
        }

        var parts = location.Split('/', '\\');
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains(':', StringComparison.Ordinal) || location.Contains('\0', StringComparison.Ordinal) || parts.Contains(".."))
        {
            throw Outside(name, location);
        }

        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine([root, .. parts]));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Outside(name, location);
        }

        // Every step below the model's folder, the file included: a link could lead anywhere.
        for (var step = path; step.Length > root.Length; step = Path.GetDirectoryName(step)!)
        {
            FileSystemInfo info = Directory.Exists(step) ? new DirectoryInfo(step) : new FileInfo(step);
            if (info.LinkTarget is not null || info.Attributes.HasFlag(FileAttributes.ReparsePoint) && info.Exists)
            {
                throw Outside(name, location);
            }
        }

        if (!File.Exists(path))
        {
            throw new OnnxException($"The weights of '{name}' lie in the file '{location}', which is not in the model's folder. Copy it there.");
        }

        if (HardLinks.Count(path) > 1)
        {
            throw Outside(name, location);
        }

        return path;
    }

    private static long Number(string name, Dictionary<string, string> entries, string key, long otherwise) =>
        !entries.TryGetValue(key, out var text) ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new OnnxException($"The tensor '{name}' says its {key} is '{text}', and it must be a number of bytes.");

    private static OnnxException Outside(string name, string location) => new(
        $"The weights of '{name}' are said to lie in '{location}', which leads outside the model's folder. Only plain files in that folder are read; copy the file there.");

    /// <summary>Bytes of a file.</summary>
    public sealed record Part(string Path, long Offset, long Length)
    {
        /// <exception cref="IOException">The file cannot be read.</exception>
        public byte[] Read()
        {
            using var file = File.OpenHandle(Path);
            var bytes = new byte[Length];
            for (var read = 0; read < bytes.Length;)
            {
                var more = RandomAccess.Read(file, bytes.AsSpan(read), Offset + read);
                read += more > 0 ? more : throw new EndOfStreamException($"'{Path}' became shorter while it was read.");
            }

            return bytes;
        }
    }
}
