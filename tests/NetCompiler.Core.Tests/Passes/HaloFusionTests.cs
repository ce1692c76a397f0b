using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>A value that is copied inside a halo can be written there by the kernel that computes it; the halo is filled first.</summary>
public class HaloFusionTests
{
    [Fact]
    public void The_producer_writes_inside_the_halo_after_it_was_filled()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Workspace, true, 4, 16);
        var halo = fixture.Buffer("halo", BufferKind.Workspace, true, 4, 18);
        var result = fixture.Buffer("result", BufferKind.Workspace, true, 4, 16);
        Producer(fixture, x);
        Fill(fixture, halo);
        fixture.Call("copy", "halo.copy", k =>
        {
            var (n, c, w) = (k.Rows(), k.Parallel("c", 4), k.Parallel("w", 16));
            k.Write(halo, k.Read(x, n, c, w), n, c, w + 1);
        });
        fixture.Call("sum", "conv", k =>
        {
            var (n, c, w, t) = (k.Rows(), k.Parallel("c", 4), k.Parallel("w", 16), k.Reduce("t", 3));
            k.Write(result, k.Sum(k.Read(halo, n, c, w + t)), n, c, w);
        });
        var program = fixture.Build(result);
        var fused = KernelPasses.Run(program);

        Assert.Equal(["fill", "first", "sum"], fused.Calls.Select(static c => c.Layer));
        Assert.Empty(KernelVerifier.Verify(fused));
        Assert.Equal(ProgramFixture.Run(program, 3)[result.Buffer], ProgramFixture.Run(fused, 3)[result.Buffer]);
    }

    [Fact]
    public void What_is_added_to_a_value_stays_behind_what_sets_it()
    {
        var fixture = new ProgramFixture();
        var x = fixture.Buffer("x", BufferKind.Workspace, true, 4, 16);
        var result = fixture.Buffer("result", BufferKind.Workspace, true, 4, 18);
        Producer(fixture, x);
        Fill(fixture, result);
        fixture.Call("add", "copy", k =>
        {
            var (n, c, w) = (k.Rows(), k.Parallel("c", 4), k.Parallel("w", 16));
            k.Write(result with { Mode = WriteMode.Add }, k.Read(x, n, c, w), n, c, w + 1);
        });
        var program = fixture.Build(result);
        var fused = KernelPasses.Run(program);

        Assert.Equal(["first", "fill", "add"], fused.Calls.Select(static c => c.Layer));
        Assert.Equal(ProgramFixture.Run(program, 3)[result.Buffer], ProgramFixture.Run(fused, 3)[result.Buffer]);
    }

    private static void Producer(ProgramFixture fixture, Operand x)
    {
        var given = fixture.Buffer("given", BufferKind.Input, true, 16);
        fixture.Call("first", "scale", k =>
        {
            var (n, c, w) = (k.Rows(), k.Parallel("c", 4), k.Parallel("w", 16));
            k.Write(x, k.Read(given, n, w) * 2, n, c, w);
        });
    }

    private static void Fill(ProgramFixture fixture, Operand halo) => fixture.Call("fill", "halo.fill", k =>
    {
        var (n, c, w) = (k.Rows(), k.Parallel("c", 4), k.Parallel("w", 18));
        k.Write(halo, 0.5, n, c, w);
    });
}
