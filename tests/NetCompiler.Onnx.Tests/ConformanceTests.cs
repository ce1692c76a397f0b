using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>ONNX's own backend suite, from ../shared/onnx.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>Folders of cases; the whole networks in light take minutes and have a test of their own.</summary>
    [Theory]
    [InlineData("node")]
    [InlineData("pytorch-converted")]
    [InlineData("pytorch-operator")]
    [InlineData("simple")]
    public void No_case_fails_and_most_pass(string group)
    {
        if (SharedFolder.Find("onnx") is not { } folder)
        {
            output.WriteLine("Skipped: ../shared/onnx is not there.");
            return;
        }

        using var text = new StringWriter();
        var report = OnnxConformance.Run(Path.Combine(folder, group), Engines.Both, text);

        output.WriteLine(text.ToString());
        Assert.Equal(0, report.Failed);
        Assert.True(report.Passed * 100 >= report.Cases.Count * 95, report.Summary);
        Assert.EndsWith(report.Summary + Environment.NewLine, text.ToString(), StringComparison.Ordinal);
    }
}
