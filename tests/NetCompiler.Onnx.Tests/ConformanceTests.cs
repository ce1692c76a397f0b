using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>ONNX's own backend suite, from ../shared/onnx.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>Set it to run the whole networks too, which take minutes and gigabytes.</summary>
    private const string LongRun = "NETCOMPILER_ONNX_LIGHT";

    private static readonly string[] _groups = ["node", "pytorch-converted", "pytorch-operator", "simple"];

    [Fact]
    public void No_case_fails_and_the_README_says_how_many_pass()
    {
        if (SharedFolder.Find("onnx") is not { } folder)
        {
            output.WriteLine("Skipped: ../shared/onnx is not there.");
            return;
        }

        var cases = _groups.SelectMany(group => OnnxConformance.Run(Path.Combine(folder, group), Engines.Both).Cases).ToList();
        var all = new ConformanceReport(cases);
        using var text = new StringWriter();
        Conformance.ReportWriter.Write(all, text);
        output.WriteLine(text.ToString());

        Assert.Equal((0, 0), (all.Failed, all.ExitCode));
        Assert.True(all.Passed * 20 >= cases.Count * 19, all.Summary);
        Assert.EndsWith(all.Summary + Environment.NewLine, text.ToString(), StringComparison.Ordinal);
        Assert.Contains("<!-- onnx -->\n" + all.Summary["onnx: ".Length..] + "\n", File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_networks_agree_with_their_outputs()
    {
        if (SharedFolder.Find("onnx/light") is not { } folder || Environment.GetEnvironmentVariable(LongRun) is not { Length: > 0 })
        {
            output.WriteLine($"Skipped: ../shared/onnx/light is not there, or {LongRun} is not set.");
            return;
        }

        var report = OnnxConformance.Run(folder, Engines.Both);

        Assert.Equal(report.Cases.Count, report.Passed);
    }

    /// <summary>What the runner would miss, a wrong result, it must tell.</summary>
    [Fact]
    public void A_wrong_result_fails_and_is_told_with_its_place()
    {
        if (SharedFolder.Find("onnx/simple/test_single_relu_model") is not { } folder)
        {
            output.WriteLine("Skipped: ../shared/onnx is not there.");
            return;
        }

        var copy = Directory.CreateTempSubdirectory("netcompiler-onnx-");
        var set = copy.CreateSubdirectory("case/test_data_set_0").FullName;
        File.Copy(Path.Combine(folder, "model.onnx"), Path.Combine(copy.FullName, "case", "model.onnx"));
        File.Copy(Path.Combine(folder, "test_data_set_0", "input_0.pb"), Path.Combine(set, "input_0.pb"));
        var expected = File.ReadAllBytes(Path.Combine(folder, "test_data_set_0", "output_0.pb"));
        BitConverter.TryWriteBytes(expected.AsSpan(expected.Length - sizeof(float)), 123f);
        File.WriteAllBytes(Path.Combine(set, "output_0.pb"), expected);
        using var text = new StringWriter();
        var report = OnnxConformance.Run(copy.FullName, [Engines.Generic], text);
        copy.Delete(recursive: true);

        Assert.Equal(1, report.ExitCode);
        Assert.EndsWith("onnx: 0 passed, 0 refused, 1 failed of 1" + Environment.NewLine, text.ToString(), StringComparison.Ordinal);
        Assert.Contains("123 was expected", report.Cases.Single().Sentence, StringComparison.Ordinal);
    }
}
