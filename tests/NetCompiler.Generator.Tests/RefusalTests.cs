using Microsoft.CodeAnalysis;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>Classes whose other half cannot be written are refused with a sentence, on the word to change.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("NC0001", "Net", "[Network(4)][Dense(2)] public class Net { }")]
    [InlineData("NC0002", "(int n)", "[Network(4)][Dense(2)] public partial class Net(int n) { public int N => n; }")]
    [InlineData("NC0002", "(int n)", "[Network(4)][Dense(2)] public partial class Net; partial class Net(int n) { public int N => n; }")]
    [InlineData("NC0003", "Net", "[Network(4)][Dense(2)] public partial class Net { public Net(ulong start) { } }")]
    [InlineData("NC0004", "Net", "[Network(4)][Dense(2)] public partial record Net;")]
    [InlineData("NC0004", "Net", "[Network(4)][Dense(2)] public partial record struct Net;")]
    [InlineData("NC0005", "Net", "[Network(4)][Dense(2)] public partial struct Net;")]
    [InlineData("NC0006", "Net", "[Network(4)][Dense(2)] public static partial class Net;")]
    [InlineData("NC0007", "Net", "[Network(4)][Dense(2)] public abstract partial class Net;")]
    [InlineData("NC0008", "Net", "[Network(4)][Dense(2)] public partial class Net<T>;")]
    [InlineData("NC0008", "Net", "public partial class Outer<T> { [Network(4)][Dense(2)] public partial class Net; }")]
    [InlineData("NC0009", "Dense(3)", "[Network(4)][Dense(2)] public partial class Net; [Dense(3)] partial class Net;")]
    [InlineData("NC0010", "Dense(2)", "[Network(\"input 4\\ndense 2\")][Dense(2)] public partial class Net;")]
    [InlineData("NC0013", "Outer", "public class Outer { [Network(4)][Dense(2)] public partial class Net; }")]
    [InlineData("NC0015", "Network(\"input 4\", File = \"a.nn\")", "[Network(\"input 4\", File = \"a.nn\")] public partial class Net;")]
    [InlineData("NC0015", "Network(4, File = \"a.nn\")", "[Network(4, File = \"a.nn\")] public partial class Net;")]
    [InlineData("NC0016", "Base", "public class Base { public Base(int n) { } } [Network(4)][Dense(2)] public partial class Net : Base;")]
    [InlineData("NC0017", "Net", "[Network(4)][Dense(2)] file partial class Net;")]
    [InlineData("NC0018", "Net", "[Network(4)][Dense(2)] public partial class Net { public Net(int n) { } }")]
    [InlineData("NC0018", "Net", "[Network(4)][Dense(2)] public partial class Net { private Net() : base() { } }")]
    [InlineData("NC0019", "Dense(2)", "[Dense(2)][Softmax] public partial class Net;")]
    public void A_class_that_cannot_be_a_network_is_refused(string id, string place, string declaration)
    {
        var source = "using NetCompiler;\n" + declaration;
        var run = GeneratorRun.Of(source);

        var diagnostic = Assert.Single(run.Analyze());

        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(place, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Contains("net", diagnostic.GetMessage(null), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(diagnostic.Descriptor.HelpLinkUri);
        Assert.Empty(run.Result.GeneratedSources);
        Assert.Empty(run.GeneratorDiagnostics);
    }

    [Theory]
    [InlineData("[Network(4)][Dense(2)] public partial class Net { public Net(int n, ulong seed) : this(seed) { } }")]
    [InlineData("public class Base { protected Base() { } } [Network(4)][Dense(2)] public partial class Net : Base;")]
    [InlineData("public partial class Outer { [Network(4)][Dense(2)] private partial class Net; }")]
    [InlineData("[Network(4)][Dense(2)] partial class Net; public partial class Net { public int N; }")]
    public void A_class_that_can_is_not(string declaration)
    {
        var run = GeneratorRun.Of("using NetCompiler;\n" + declaration);

        Assert.Empty(run.Analyze());
        Assert.NotEmpty(run.Result.GeneratedSources);
    }

    [Fact]
    public void Other_problems_are_reported_beside_a_refusal()
    {
        var ids = GeneratorRun.Of("using NetCompiler;\n[Network(\"input 4\\ndens 3\")] public class Net;").Analyze().Select(static d => d.Id);

        Assert.Equal(["NC0001", "NC0201"], ids.Order(StringComparer.Ordinal));
    }
}
