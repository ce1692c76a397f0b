namespace NetCompiler.Tool.Checks;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">The file, network or weight.</param>
/// <param name="Check">What was looked at: <c>parity</c>, <c>gradients</c>, <c>file</c>.</param>
/// <param name="Passed">Whether all was well.</param>
/// <param name="Sentence">What was found.</param>
internal sealed record CheckResult(string Subject, string Check, bool Passed, string Sentence);
