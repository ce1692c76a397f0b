using NetCompiler.Networks;

namespace NetCompiler.Training;

/// <summary>Training cannot go on, e.g. because the loss is not a number; the message names epoch, step and, where it can be found, the layer.</summary>
public sealed class TrainingException : NetworkException
{
    /// <inheritdoc cref="TrainingException"/>
    public TrainingException()
    {
    }

    /// <inheritdoc cref="TrainingException"/>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="TrainingException"/>
    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
