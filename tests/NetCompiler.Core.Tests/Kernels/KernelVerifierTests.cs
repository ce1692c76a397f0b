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
    public void What_a_row_has_together_within_a_stage_is_found() => Assert.Contains("before they are there", Only(static (k, x, y) =>
    {
        var (j, i) = (k.Parallel("j", 4), k.Reduce("i", 4));
        k.Write(y, k.Sum(k.Read(x, i) * k.OfRow(AccumulatorKind.Sum, j, k.Read(x, j))), j);
    }));

    [Fact]
    public void What_a_row_has_together_along_a_sum_is_found() => Assert.Contains("not combined along a parallel axis", All(static (k, x, y) =>
    {
        var (j, i) = (k.Parallel("j", 4), k.Reduce("i", 4));
        k.Write(y, k.Sum(k.Read(x, i)) + k.OfRow(AccumulatorKind.Sum, i, k.Read(x, j)), j);
    }));

    [Fact]
    public void What_a_row_has_together_along_more_than_an_axis_is_found() => Assert.Contains("not combined along a parallel axis", All(static (k, x, y) =>
    {
        var j = k.Parallel("j", 4);
        k.Write(y, k.OfRow(AccumulatorKind.Sum, 2 * j, k.Read(x, j)), j);
    }));

    [Fact]
    public void A_sum_over_what_an_index_names_is_found() => Assert.Contains("with accumulators", Only(static (k, x, y) =>
    {
        var (j, i) = (k.Parallel("j", 4), k.Reduce("i", 4));
        k.Write(y, k.Sum(k.Read(x, k.Lookup(x, i))), j);
    }));

    [Fact]
    public void Writes_through_an_index_by_steps_without_order_are_found() => Assert.Contains("steps without order", All(static (k, x, y) =>
    {
        var j = k.Parallel("j", 4);
        k.Write(y, k.Read(x, j), k.Lookup(x, j));
    }));

    [Fact]
    public void Writes_through_an_index_that_do_not_add_are_found() => Assert.Contains("do not add up", Only(static (k, x, y) =>
    {
        var i = k.Reduce("i", 4);
        k.WriteInner(y, k.Read(x, i), k.Lookup(x, i));
    }));

    [Fact]
    public void An_index_read_past_the_extent_is_found() => Assert.Contains("extent is 4", Only(static (k, x, y) =>
    {
        var j = k.Parallel("j", 4);
        k.Write(y, k.Read(x, k.Lookup(x, j + 1)), j);
    }));

    [Fact]
    public void An_index_read_through_an_index_is_found() => Assert.Contains("through an index that is read", Only(static (k, x, y) =>
    {
        var j = k.Parallel("j", 4);
        k.Write(y, k.Read(x, k.Lookup(x, k.Lookup(x, j))), j);
    }));

    [Fact]
    public void An_index_that_is_read_prints_in_its_place()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 3);
        var w = fixture.Buffer("w", BufferKind.Parameter, false, 4, 5);
        var y = fixture.Buffer("y", BufferKind.Workspace, true, 3, 5);
        fixture.Call("embedding1", "embedding", k =>
        {
            var (n, t, j) = (k.Rows(), k.Parallel("t", 3), k.Parallel("j", 5));
            k.Write(y, k.Read(w, k.Lookup(x, n, t), j), n, t, j);
        });
        Assert.Contains("y[n, t, j] = w[x[n, t], j]", KernelPrinter.Print(fixture.Build(y).Calls[0].Kernel));
    }

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

    private static string Only(Action<KernelBuilder, Operand, Operand> write) => Assert.Single(Found(write));

    private static string All(Action<KernelBuilder, Operand, Operand> write) => string.Join("\n", Found(write));

    private static IReadOnlyList<string> Found(Action<KernelBuilder, Operand, Operand> write)
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, false, 4);
        var y = fixture.Buffer("y", BufferKind.Workspace, false, 4);
        fixture.Call("layer", "kernel", k => write(k, x, y));
        return KernelVerifier.Verify(fixture.Build(y).Calls[0].Kernel);
    }
}
