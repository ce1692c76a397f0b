using System.Security.Cryptography;
using Google.Protobuf;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Export;

/// <summary>
/// A digest of a graph, which an exported model carries: whether a file was changed since is then known before its text is read and exported
/// once more. It is no protection, only a saving; what it lets pass is compared in full.
/// </summary>
internal static class GraphSeal
{
    /// <summary>The key of the model's metadata.</summary>
    public const string Key = "netcompiler.graph";

    public static string Of(GraphProto graph)
    {
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            graph.WriteTo(stream);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }
}
