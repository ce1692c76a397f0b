namespace NetCompiler.Onnx.Import;

/// <summary>Why a node cannot be imported. Never leaves the importer: it becomes an entry of the list of problems.</summary>
internal sealed class RefusedException : Exception
{
    public RefusedException()
    {
    }

    public RefusedException(string message)
        : base(message)
    {
    }

    public RefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public RefusedException(string reason, string wayOut)
        : base(reason) => WayOut = wayOut;

    /// <summary>What the user can do; may be empty.</summary>
    public string WayOut { get; } = "";
}
