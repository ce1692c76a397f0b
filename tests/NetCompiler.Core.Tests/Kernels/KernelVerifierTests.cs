using NetCompiler.Core.Kernels;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Kernels;

public class KernelVerifierTests
{
    [Fact]
    public void An_index_past_the_extent_is_found() => Assert.Contains("extent is 4", Only(static (k, x, y) =>
    {
        var j = k.Parallel("j", 4);
        k.Write(y, k.Read(x, j + 1), j);
    }));

    [Fact]
    public void A_reduction_axis_in_the_epilogue_is_found() => Assert.Contains("reduction axis", Only(static (k, x, y) =>
    {
        var (j, i) = (k.Parallel("j", 4), k.Reduce("i", 1));
        k.Write(y, k.Sum(k.Read(x, j)) + k.Read(x, i), j);
    }));

    [Fact]
    public void Two_steps_that_write_one_element_are_found() => Assert.Contains("every step of i", Only(static (k, x, y) =>
    {
        var (j, i) = (k.Parallel("j", 4), k.Parallel("i", 2));
        k.Write(y, k.Read(x, j) + k.Read(x, i), j);
    }));

    [Fact]
    public void An_accumulator_used_within_its_own_stage_is_found() => Assert.Contains("before its stage is done", Only(static (k, x, y) =>
    {
        var (j, i) = (k.Parallel("j", 4), k.Reduce("i", 4));
        var sum = k.Sum(k.Read(x, i));
        k.Write(y, k.Sum(k.Read(x, i) * sum), j);
    }));

    [Fact]
    public void A_value_read_before_it_is_written_is_found()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Workspace, false, 4);
        var y = fixture.Buffer("y", BufferKind.Workspace, false, 4);
        fixture.Call("layer", "copy", k =>
        {
            var j = k.Parallel("j", 4);
            k.Write(y, k.Read(x, j), j);
        });
        Assert.Contains("reads x before it is written", Assert.Single(KernelVerifier.Verify(fixture.Build(y))));
    }

    [Fact]
    public void A_kernel_prints_as_its_index_notation()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 3);
        var w = fixture.Buffer("w", BufferKind.Parameter, false, 4, 3);
        var y = fixture.Buffer("y", BufferKind.Workspace, true, 4);
        fixture.Call("dense1", "dense.forward", k =>
        {
            var (n, j, i) = (k.Rows(), k.Parallel("j", 4), k.Reduce("i", 3));
            k.Write(y, Expression.Max(k.Sum(k.Read(x, n, i) * k.Read(w, j, i)), 0), n, j);
        });
        Assert.Equal(
            """
            kernel dense.forward: dense.forward
              for n* j=4 | i=3
              stage 1
                a0 += (x[n, i]·w[j, i])
              y[n, j] = maximum(a0, 0)

            """.ReplaceLineEndings("\n"),
            KernelPrinter.Print(fixture.Build(y).Calls[0].Kernel));
    }

    private static string Only(Action<KernelBuilder, Operand, Operand> write)
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, false, 4);
        var y = fixture.Buffer("y", BufferKind.Workspace, false, 4);
        fixture.Call("layer", "kernel", k => write(k, x, y));
        return Assert.Single(KernelVerifier.Verify(fixture.Build(y).Calls[0].Kernel));
    }
}
