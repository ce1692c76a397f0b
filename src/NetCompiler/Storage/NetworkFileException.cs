using NetCompiler.Networks;

namespace NetCompiler.Storage;

/// <summary>A file does not hold what was asked of it; the message names the tensor or place, what was found and what was expected.</summary>
public sealed class NetworkFileException : NetworkException
{
    /// <inheritdoc cref="NetworkFileException"/>
    public NetworkFileException()
    {
    }

    /// <inheritdoc cref="NetworkFileException"/>
    public NetworkFileException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="NetworkFileException"/>
    public NetworkFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
