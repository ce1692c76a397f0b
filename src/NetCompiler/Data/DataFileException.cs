using NetCompiler.Networks;

namespace NetCompiler.Data;

/// <summary>A data file does not hold what was asked of it; the message says what was found and what was expected.</summary>
public sealed class DataFileException : NetworkException
{
    /// <inheritdoc cref="DataFileException"/>
    public DataFileException()
    {
    }

    /// <inheritdoc cref="DataFileException"/>
    public DataFileException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="DataFileException"/>
    public DataFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
