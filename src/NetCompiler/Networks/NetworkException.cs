namespace NetCompiler.Networks;

/// <summary>The base of all exceptions a network throws for what it was given.</summary>
public class NetworkException : Exception
{
    /// <inheritdoc cref="NetworkException"/>
    public NetworkException()
    {
    }

    /// <inheritdoc cref="NetworkException"/>
    public NetworkException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="NetworkException"/>
    public NetworkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A span has a length the network cannot use; the message names span, length and what was expected.</summary>
public sealed class ShapeException : NetworkException
{
    /// <inheritdoc cref="ShapeException"/>
    public ShapeException()
    {
    }

    /// <inheritdoc cref="ShapeException"/>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="ShapeException"/>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A number given as an index, such as a word's, is not one of those a layer has; the message names layer, number and range.</summary>
public sealed class IndexValueException : NetworkException
{
    /// <inheritdoc cref="IndexValueException"/>
    public IndexValueException()
    {
    }

    /// <inheritdoc cref="IndexValueException"/>
    public IndexValueException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="IndexValueException"/>
    public IndexValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
