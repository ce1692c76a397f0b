namespace NetCompiler.Onnx;

/// <summary>An ONNX file cannot be read or written: damaged, too large for what it says, or unsafe. The message is a sentence.</summary>
public sealed class OnnxException : Exception
{
    /// <inheritdoc cref="OnnxException"/>
    public OnnxException()
    {
    }

    /// <inheritdoc cref="OnnxException"/>
    public OnnxException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="OnnxException"/>
    public OnnxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
