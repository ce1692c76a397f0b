using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

public class KernelFusionTests
{
    [Fact]
    public void An_activation_is_computed_in_the_epilogue_of_the_layer_before_it()
    {
        var program = DenseThenMaximum(keepSum: false, out _, out var result);
        var fused = KernelPasses.Run(program);

        var call = Assert.Single(fused.Calls);
        var write = Assert.Single(call.Kernel.Writes);
        Assert.Equal(result.Buffer, call.Bindings[write.To.Buffer]);
        Assert.DoesNotContain(call.Bindings, b => fused.Buffers[b].Name == "sum");
        AssertSameResults(program, fused, result);
    }

    [Fact]
    public void A_value_that_others_read_is_still_stored()
    {
        var program = DenseThenMaximum(keepSum: true, out var sum, out var result);
        var fused = KernelPasses.Run(program);

        Assert.Equal(2, Assert.Single(fused.Calls).Kernel.Writes.Count);
        AssertSameResults(program, fused, result);
        AssertSameResults(program, fused, sum);
    }

    [Fact]
    public void A_sum_of_two_layers_is_computed_in_the_later_one()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 16);
        var a = fixture.Buffer("a", BufferKind.Workspace, true, 16);
        var b = fixture.Buffer("b", BufferKind.Workspace, true, 16);
        var sum = fixture.Buffer("sum", BufferKind.Workspace, true, 16);
        Weighted(fixture, "first", x, a, 16);
        Weighted(fixture, "second", x, b, 16);
        fixture.Call("sum", "add", k =>
        {
            var (n, j) = (k.Rows(), k.Parallel("j", 16));
            k.Write(sum, k.Read(a, n, j) + k.Read(b, n, j), n, j);
        });
        var program = fixture.Build(sum);
        var fused = KernelPasses.Run(program);

        Assert.Equal(2, fused.Calls.Count);
        Assert.Equal(["first", "second"], fused.Calls.Select(c => c.Layer));
        AssertSameResults(program, fused, sum);
    }

    [Fact]
    public void Half_of_a_concatenation_is_not_taken_for_the_whole()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 16);
        var both = fixture.Buffer("both", BufferKind.Workspace, true, 32);
        var result = fixture.Buffer("result", BufferKind.Workspace, true, 32);
        foreach (var part in new[] { 0, 1 })
        {
            fixture.Call("part", "copy", k =>
            {
                var (n, j) = (k.Rows(), k.Parallel("j", 16));
                k.Write(both, k.Read(x, n, j), n, j + (16 * part));
            });
        }

        fixture.Call("double", "scale", k =>
        {
            var (n, j) = (k.Rows(), k.Parallel("j", 32));
            k.Write(result, k.Read(both, n, j) * 2, n, j);
        });
        var program = fixture.Build(result);
        AssertSameResults(program, KernelPasses.Run(program), result);
        Assert.Equal(3, KernelPasses.Run(program).Calls.Count);
    }

    [Fact]
    public void One_element_of_a_value_is_not_taken_for_the_whole()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 16);
        var y = fixture.Buffer("y", BufferKind.Workspace, true, 16);
        var first = fixture.Buffer("first", BufferKind.Workspace, true, 1);
        Weighted(fixture, "dense", x, y, 16);
        fixture.Call("part", "part", k =>
        {
            var (n, j) = (k.Rows(), k.Parallel("j", 1));
            k.Write(first, k.Read(y, n, j), n, j);
        });
        var program = fixture.Build(first);
        AssertSameResults(program, KernelPasses.Run(program), first);
    }

    [Fact]
    public void A_ragged_row_that_is_walked_along_is_staged_and_one_that_is_broadcast_is_not()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 5);
        var scaled = fixture.Buffer("scaled", BufferKind.Workspace, true, 5);
        var y = fixture.Buffer("y", BufferKind.Workspace, true, 16);
        Weighted(fixture, "dense", x, y, 16);
        fixture.Call("scale", "scale", k =>
        {
            var (n, j) = (k.Rows(), k.Parallel("j", 5));
            k.Write(scaled, k.Read(x, n, j) * 2, n, j);
        });
        var program = fixture.Build(scaled, y);
        var staged = KernelPasses.Run(program);

        Assert.Empty(KernelVerifier.Verify(staged));
        Assert.Equal(["x", "dense", "scale"], staged.Calls.Select(c => c.Layer));
        Assert.Contains(x.Buffer, staged.Calls[1].Bindings);
        Assert.DoesNotContain(x.Buffer, staged.Calls[2].Bindings);
        AssertSameResults(program, staged, scaled);
        AssertSameResults(program, staged, y);
    }

    private static KernelProgram DenseThenMaximum(bool keepSum, out Operand sum, out Operand result)
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Input, true, 5);
        var s = sum = fixture.Buffer("sum", BufferKind.Workspace, true, 16);
        var y = result = fixture.Buffer("result", BufferKind.Workspace, true, 16);
        Weighted(fixture, "dense", x, s, 16);
        fixture.Call("relu", "relu", k =>
        {
            var (n, j) = (k.Rows(), k.Parallel("j", 16));
            k.Write(y, Expression.Max(k.Read(s, n, j), 0), n, j);
        });
        return keepSum ? fixture.Build(s, y) : fixture.Build(y);
    }

    private static void Weighted(ProgramFixture fixture, string layer, Operand x, Operand y, int outputs)
    {
        var weight = fixture.Buffer(layer + ".weight", BufferKind.Parameter, false, outputs, x.Extents[0]);
        fixture.Call(layer, "dense", k =>
        {
            var (n, j, i) = (k.Rows(), k.Parallel("j", outputs), k.Reduce("i", x.Extents[0]));
            k.Write(y, k.Sum(k.Read(x, n, i) * k.Read(weight, j, i)), n, j);
        });
    }

    private static void AssertSameResults(KernelProgram expected, KernelProgram actual, Operand result)
    {
        Assert.Empty(KernelVerifier.Verify(actual));
        Assert.Equal(ProgramFixture.Run(expected, 3)[result.Buffer], ProgramFixture.Run(actual, 3)[result.Buffer]);
    }
}
