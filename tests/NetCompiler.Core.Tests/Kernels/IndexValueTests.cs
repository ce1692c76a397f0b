using NetCompiler.Core.Kernels;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Kernels;

/// <summary>An index as a number: what it means, how it prints, and what the verifier refuses.</summary>
public class IndexValueTests
{
    [Fact]
    public void It_is_the_index_at_each_element()
    {
        var fixture = new ProgramFixture();
        var y = fixture.Buffer("y", BufferKind.Workspace, false, 2, 3);
        fixture.Call("layer", "kernel", k =>
        {
            var (i, j, t) = (k.Parallel("i", 2), k.Parallel("j", 3), k.Reduce("t", 4));
            k.Write(y, k.Sum(k.Index(t)) + k.Index((5 * i) - j + 1), i, j);
        });
        var program = fixture.Build(y);
        Assert.Empty(KernelVerifier.Verify(program));
        Assert.Equal([7, 6, 5, 12, 11, 10], ProgramFixture.Run(program, 1)[y.Buffer]);
        Assert.Contains("#(5i+-1j+1)", KernelPrinter.Print(program), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reduction_axis_in_the_epilogue_is_found() => Assert.Contains("reduction axis for an index value", Found(static (k, y) =>
    {
        var (n, j, i) = (k.Rows(), k.Parallel("j", 4), k.Reduce("i", 2));
        k.Write(y, k.Index(i + j), n, j);
    }), StringComparison.Ordinal);

    [Fact]
    public void An_index_of_the_example_is_found() => Assert.Contains("depends on the example", Found(static (k, y) =>
    {
        var (n, j) = (k.Rows(), k.Parallel("j", 4));
        k.Write(y, k.Index(n + j), n, j);
    }), StringComparison.Ordinal);

    private static string Found(Action<KernelBuilder, Operand> write)
    {
        var fixture = new ProgramFixture();
        var y = fixture.Buffer("y", BufferKind.Workspace, true, 4);
        fixture.Call("layer", "kernel", k => write(k, y));
        return string.Join("\n", KernelVerifier.Verify(fixture.Build(y).Calls[0].Kernel));
    }
}
