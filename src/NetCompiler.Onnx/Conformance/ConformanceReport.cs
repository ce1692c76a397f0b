namespace NetCompiler.Onnx;

/// <summary>How a case ended.</summary>
public enum ConformanceOutcome
{
    /// <summary>Every output agreed on every engine.</summary>
    Passed,

    /// <summary>The model cannot be imported, which is said in a sentence.</summary>
    Refused,

    /// <summary>An output differed, or something went wrong.</summary>
    Failed,
}

/// <summary>One case.</summary>
/// <param name="Name">Its folder, or its file.</param>
/// <param name="Operators">The operators of the model, each once.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Sentence">Why it was refused or failed; empty when it passed.</param>
public sealed record ConformanceCase(string Name, IReadOnlyList<string> Operators, ConformanceOutcome Outcome, string Sentence);

/// <summary>All cases of a folder.</summary>
/// <param name="Cases">The cases, by name.</param>
public sealed record ConformanceReport(IReadOnlyList<ConformanceCase> Cases)
{
    /// <summary>Cases that passed.</summary>
    public int Passed => Count(ConformanceOutcome.Passed);

    /// <summary>Cases that were refused.</summary>
    public int Refused => Count(ConformanceOutcome.Refused);

    /// <summary>Cases that failed.</summary>
    public int Failed => Count(ConformanceOutcome.Failed);

    /// <summary>0, or 1 when a case failed.</summary>
    public int ExitCode => Failed > 0 ? 1 : 0;

    /// <summary>The closing line: <c>onnx: P passed, R refused, F failed of N</c>.</summary>
    public string Summary => FormattableString.Invariant($"onnx: {Passed} passed, {Refused} refused, {Failed} failed of {Cases.Count}");

    private int Count(ConformanceOutcome outcome) => Cases.Count(c => c.Outcome == outcome);
}
