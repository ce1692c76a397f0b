using System.Security.Cryptography;
using System.Text;

namespace NetCompiler.Storage;

/// <summary>
/// The checksum of our own safetensors files: <c>checksum</c> in <c>__metadata__</c> is the SHA-256 of all bytes of the file, its own 64
/// digits taken as zeros, so that no bit of names, shapes, texts or values can change unseen.
/// </summary>
internal static class FileSeal
{
    public const string Key = "checksum";

    private const int Digits = 64;

    // A file with any of these is ours, and ours have a checksum; one flipped bit cannot make it look like another program's.
    private static readonly string[] OurKeys = [Key, "architecture", "checkpoint", "network", "text"];

    /// <summary>What stands in the header until the digits are known.</summary>
    public static string Blank { get; } = new('0', Digits);

    /// <summary>Writes the digits into a header that has <see cref="Blank"/> in their place.</summary>
    /// <param name="start">The bytes of the file before the tensors; changed in place.</param>
    /// <param name="tensors">The tensors that follow.</param>
    public static void Close(Span<byte> start, IEnumerable<SafeTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        foreach (var tensor in tensors)
        {
            hash.AppendData(tensor.Bytes.Span);
        }

        var digits = Convert.ToHexStringLower(hash.GetHashAndReset());
        Encoding.ASCII.GetBytes(digits, start.Slice(Place(start, Blank), Digits));
    }

    /// <summary>Refuses a file of ours whose bytes are not those that were written. Files of other programs pass.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="file">What was read from it.</param>
    public static void Check(ReadOnlySpan<byte> bytes, SafeTensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Key, out var digits))
        {
            if (OurKeys.Any(file.Metadata.ContainsKey))
            {
                throw new NetworkFileException("The header has no checksum, which every file saved here has: it was damaged or edited after it was saved.");
            }

            return;
        }

        var place = digits.Length == Digits ? Place(bytes, digits) : -1;
        if (place < 0)
        {
            throw new NetworkFileException($"The header's checksum '{digits}' is not one of 64 digits as it is written here: the file was damaged or edited after it was saved.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes[..place]);
        hash.AppendData(Encoding.ASCII.GetBytes(Blank));
        hash.AppendData(bytes[(place + Digits)..]);
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != digits)
        {
            throw new NetworkFileException("The bytes do not have the checksum the file states: it was damaged or edited after it was saved.");
        }
    }

    // Quotes within texts are escaped, so that this cannot be found inside one.
    private static int Place(ReadOnlySpan<byte> bytes, string digits)
    {
        var key = Encoding.UTF8.GetBytes($"\"{Key}\":\"");
        var at = bytes.IndexOf([.. key, .. Encoding.UTF8.GetBytes(digits), (byte)'"']);
        return at < 0 ? -1 : at + key.Length;
    }
}
