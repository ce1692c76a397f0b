using Google.Protobuf;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Reading;

/// <summary>Files to messages.</summary>
internal static class ModelFile
{
    /// <summary>Reads a model, and knows where its external weights may lie.</summary>
    /// <exception cref="OnnxException">It is no model, or unsafe to read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (ModelProto Model, ExternalData External, long Length) Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > int.MaxValue - 64)
        {
            throw new OnnxException($"'{Path.GetFileName(path)}' has {length} bytes, and a model in one file has at most 2 GB. Save it with external weights.");
        }

        var bytes = File.ReadAllBytes(path);
        return (Parse(bytes), new ExternalData(Path.GetDirectoryName(Path.GetFullPath(path))), bytes.Length);
    }

    /// <summary>A model from its bytes.</summary>
    /// <exception cref="OnnxException">They are no model.</exception>
    public static ModelProto Parse(byte[] bytes)
    {
        WireScan.Check(bytes);
        return Guarded(() => ModelProto.Parser.ParseFrom(bytes), "ONNX model");
    }

    /// <summary>A file that holds one tensor, as ONNX's own tests have them.</summary>
    /// <exception cref="OnnxException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (string Name, OnnxTensor Tensor) ReadTensor(string path)
    {
        var bytes = File.ReadAllBytes(path);
        WireScan.CheckTensor(bytes);
        var tensor = Guarded(() => TensorProto.Parser.ParseFrom(bytes), "ONNX tensor");
        return (tensor.Name, OnnxTensor.Of(tensor, new ExternalData(null)));
    }

    private static T Guarded<T>(Func<T> parse, string what)
    {
        try
        {
            return parse();
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new OnnxException($"The file is no {what}, or is damaged: {exception.Message}", exception);
        }
    }
}
