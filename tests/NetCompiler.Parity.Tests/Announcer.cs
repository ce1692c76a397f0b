using Xunit.Abstractions;
using Xunit.Sdk;

namespace NetCompiler.Parity.Tests;

/// <summary>
/// Prints lines of a test that passes, each at the start of a line of its own. A class fixture; the test project's
/// <c>xunit.runner.json</c> must switch diagnostic messages on.
/// </summary>
public sealed class Announcer(IMessageSink sink)
{
    public void Say(string line) => sink.OnMessage(new DiagnosticMessage("\n" + line.ReplaceLineEndings(" ")));
}
