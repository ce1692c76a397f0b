using NetCompiler.Core.Diagnostics;
using NetCompiler.Networks;

namespace NetCompiler.Dynamic;

/// <summary>A text is no network; the message has every problem with its line and column.</summary>
public sealed class NetworkTextException : NetworkException
{
    /// <inheritdoc cref="NetworkTextException"/>
    public NetworkTextException()
    {
    }

    /// <inheritdoc cref="NetworkTextException"/>
    public NetworkTextException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="NetworkTextException"/>
    public NetworkTextException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc cref="NetworkTextException"/>
    public NetworkTextException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>What is wrong, in the order of the text.</summary>
    public IReadOnlyList<Problem> Problems { get; } = [];
}
