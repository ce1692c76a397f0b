using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Tests.Language;

/// <summary>Every kind of problem is explained on the page its help link leads to.</summary>
public sealed class ErrorPageTests
{
    private static readonly Dictionary<string, string> Sections = Documents.Read("errors.md").Split("\n### ").Skip(1)
        .ToDictionary(static s => s[..s.IndexOf('\n', StringComparison.Ordinal)], static s => s, StringComparer.Ordinal);

    public static TheoryData<string> TextKinds { get; } =
        [.. ProblemKinds.All.Select(static k => k.Id).Where(static id => string.CompareOrdinal(id, "NC0100") > 0 && id != ProblemKinds.ParameterBudget.Id && id != ProblemKinds.UnrollTooLong.Id)];

    [Fact]
    public void Every_kind_has_its_section_with_its_title_and_no_other_is_there()
    {
        Assert.Equal(ProblemKinds.All.Select(static k => k.Id), Sections.Keys);
        Assert.All(ProblemKinds.All, static k => Assert.Contains("**" + k.Title, Sections[k.Id], StringComparison.Ordinal));
        Assert.All(ProblemKinds.All, static k => Assert.Matches("^NC0[0-6][0-9]{2}$", k.Id));
        Assert.Equal(ProblemKinds.All.Count, ProblemKinds.All.Distinct().Count());
        Assert.Equal("https://github.com/netcompiler/netcompiler/blob/main/docs/errors.md#nc0103", ProblemKinds.HelpLink(ProblemKinds.OperatorExpected));
    }

    [Theory]
    [MemberData(nameof(TextKinds))]
    public void Its_example_gives_the_problem_and_no_other(string id)
    {
        var example = Assert.Single(Documents.Fenced(Sections[id], "nn"));
        Assert.Equal(id, Assert.Single(Declaring.Run(example).Problems.Select(static p => p.Kind.Id).Distinct()));
    }

    [Fact]
    public void Every_kind_of_a_text_is_refused_in_a_test_of_its_own()
    {
        var tested = ((IEnumerable<object[]>)RefusalTests.Cases).Select(static c => (string)c[0]).ToHashSet(StringComparer.Ordinal);
        string[] elsewhere = [ProblemKinds.ParameterBudget.Id, ProblemKinds.NestedTooDeeply.Id];
        Assert.Empty(((IEnumerable<object[]>)TextKinds).Select(static k => (string)k[0]).Except(tested).Except(elsewhere));
    }
}
