using System.Globalization;
using System.Text;
using NetCompiler.Core.Operators;
using NetCompiler.Onnx.Export;
using NetCompiler.Onnx.Operators;

namespace NetCompiler.Onnx.Tests;

/// <summary>docs/onnx.md lists what is imported and exported, written from the catalogues.</summary>
public class OnnxPageTests
{
    [Theory]
    [InlineData("operators")]
    [InlineData("layers")]
    public void The_page_lists_what_there_is(string part)
    {
        var path = Repository.PathOf("docs/onnx.md");
        var (start, end) = ($"<!-- {part} -->\n", $"<!-- /{part} -->");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(start, StringComparison.Ordinal) + start.Length, page.IndexOf(end, StringComparison.Ordinal));
        var table = part == "operators" ? Operators() : Layers();
        if (Environment.GetEnvironmentVariable("NETCOMPILER_UPDATE") == "1")
        {
            File.WriteAllText(path, page[..from] + table + page[to..]);
            return;
        }

        Assert.Equal(table, page[from..to]);
    }

    /// <summary>Whatever the language can say is exported, but for what only training has.</summary>
    [Fact]
    public void Every_layer_of_the_language_has_a_rule_or_is_made_of_layers_that_have()
    {
        string[] madeOfOthers = ["attention", "scaleddotproduct", "feedforward", "transformerencoder", "transformerdecoder", "positionalencoding", "graphconv", "l2normalize", "meanvariancenormalization"];
        var missing = OperatorCatalogue.All.Where(static o => !o.IsInternal && o.Group != OperatorGroup.Loss).Select(static o => o.Name)
            .Except(ExportCatalogue.All.Select(static r => r.Name)).Except(madeOfOthers);

        Assert.Empty(missing);
    }

    private static string Operators()
    {
        var text = new StringBuilder("\n| ONNX | versions | becomes | refused |\n|---|---|---|---|\n");
        foreach (var o in OnnxCatalogue.All.OrderBy(static o => o.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {o.Name} | {o.Versions.First} to {o.Versions.Last} | {o.Becomes} | {o.Limits} |\n");
        }

        return text.Append("| Adam, Adagrad, Momentum | ai.onnx.preview.training 1 | optimisers | Adam without epsilon |\n\n").ToString();
    }

    private static string Layers()
    {
        var text = new StringBuilder("\n| layer | ONNX |\n|---|---|\n");
        foreach (var rule in ExportCatalogue.All.Where(static r => !r.Name.Contains('.', StringComparison.Ordinal)).OrderBy(static r => r.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {rule.Name} | {rule.Becomes} |\n");
        }

        return text.Append("\nAttention, transformer blocks, feed-forward parts, positional encodings and graph convolutions are written out in these. Losses are not written.\n\n").ToString();
    }
}
