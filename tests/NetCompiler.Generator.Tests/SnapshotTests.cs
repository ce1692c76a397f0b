using NetCompiler.Generator.Tests.Driver;
using NetCompiler.TestKit;

namespace NetCompiler.Generator.Tests;

/// <summary>Whole generated files, to be read when they change.</summary>
public class SnapshotTests
{
    private const string Source = """
        using NetCompiler;

        namespace Demo;

        [Network(2)]
        [Dense(3, Activation.Tanh)]
        [Dense(1, Activation.Logistic)]
        public sealed partial class XorNet;
        """;

    [Fact]
    public void Contract_of_a_small_network() => Snapshot.Match(GeneratorRun.Of(Source).File(HintName.Contract));

    [Fact]
    public void Kernels_of_the_smallest_network() => Snapshot.Match(GeneratorRun.Of("""
        using NetCompiler;

        [Network(2, Training = false)]
        [Dense(1)]
        public sealed partial class Line;
        """).File(HintName.Kernels));

    [Fact]
    public void Stub_of_an_invalid_network() =>
        Snapshot.Match(GeneratorRun.Of("using NetCompiler;\n[Network(\"input 2\\ndens 3\")] public sealed partial class Net;").File(HintName.Contract));
}
