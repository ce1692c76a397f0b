using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Generator.Tests;

/// <summary>The list of kinds in Core, the rules of the release and the descriptors say the same.</summary>
public class DescriptorTests
{
    [Fact]
    public void The_release_file_lists_every_kind()
    {
        var rows = File.ReadAllLines(Repository.PathOf("generator/NetCompiler.Generator/AnalyzerReleases.Unshipped.md"))
            .Concat(File.ReadAllLines(Repository.PathOf("generator/NetCompiler.Generator/AnalyzerReleases.Shipped.md")))
            .Where(static line => line.StartsWith("NC", StringComparison.Ordinal))
            .Select(static line => string.Join("|", line.Split('|').Select(static cell => cell.Trim())))
            .Order(StringComparer.Ordinal);
        var kinds = ProblemKinds.All.Select(static k => $"{k.Id}|{Descriptors.Category}|{k.Severity}|{k.Title}");

        Assert.Equal(kinds.Order(StringComparer.Ordinal), rows);
    }

    [Fact]
    public void The_analyzer_supports_every_kind_with_a_help_link_of_its_own()
    {
        var descriptors = new NetworkAnalyzer().SupportedDiagnostics;

        Assert.Equal(ProblemKinds.All.Select(static k => k.Id), descriptors.Select(static d => d.Id));
        Assert.Equal(descriptors.Length, descriptors.Select(static d => d.HelpLinkUri).Distinct().Count());
        Assert.All(descriptors, static d => Assert.EndsWith("#" + d.Id.ToLowerInvariant(), d.HelpLinkUri, StringComparison.Ordinal));
    }
}
