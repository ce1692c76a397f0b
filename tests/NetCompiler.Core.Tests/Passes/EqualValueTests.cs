using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>What is computed twice alike is computed once, and what stands inside a halo stands only there.</summary>
public sealed class EqualValueTests
{
    private const string Convolutions = "input 16x12x12\nconv 16 3x3 pad=1 | batchnorm | relu | conv 16 3x3 pad=1 | relu\nflatten | dense 2\n";

    [Theory]
    [InlineData(Convolutions)]
    [InlineData("input 16x12x12\nblock b() { main = conv 16 3x3 pad=1 | tanh | conv 16 3x3 stride=2 pad=1\n skip = in | conv 16 1x1 stride=2\n add main skip | relu }\nb | conv 16 3x3 pad=1 | globalavgpool\ndense 2\n")]
    [InlineData("input 2x9x9\nconv 3 3x3 pad=1 | tanh | conv 3 5x5 pad=2 | tanh | avgpool 3 pad=1\nflatten | dense 2\n")]
    [InlineData("sequence 40x17\nconv 17 3 pad=1 | tanh | conv 16 5 pad=2 | relu\nflatten | dense 2\n")]
    public void Results_stay_as_they_were(string text)
    {
        var staged = RaggedOperands.Stage(LearningRun.Program(text + "loss mse\n"));
        var shared = EqualValues.Run(staged);
        Assert.Empty(KernelVerifier.Verify(shared));
        Assert.True(shared.Calls.Count < staged.Calls.Count, "Each halo is filled and copied once more for the gradient of the weights.");
        var inside = ValuesInside.Run(KernelFusion.Run(shared));
        Assert.Empty(KernelVerifier.Verify(inside));
        Agree(staged, shared);
        Agree(staged, inside);
    }

    [Fact]
    public void An_activation_is_stored_once_inside_the_halo_of_the_next_convolution()
    {
        var fused = KernelFusion.Run(EqualValues.Run(RaggedOperands.Stage(LearningRun.Program(Convolutions + "loss mse\n"))));
        var inside = ValuesInside.Run(fused);

        static int Stored(KernelProgram program) => Assert.Single(program.Calls, static c => c.Layer == "batchnorm1" && c.Kernel.Name.Contains("halo.copy", StringComparison.Ordinal)).Kernel.Writes.Count;
        Assert.Equal(2, Stored(fused));
        Assert.Equal(1, Stored(inside));
        var activation = fused.Buffers.Single(static b => b.Name == "relu1").Id;
        Assert.Contains(fused.Calls, c => c.Bindings.Contains(activation));
        Assert.DoesNotContain(inside.Calls, c => c.Bindings.Contains(activation));
    }

    [Fact]
    public void Planes_of_few_channels_stay_beside_their_halos()
    {
        var fused = KernelFusion.Run(EqualValues.Run(RaggedOperands.Stage(LearningRun.Program(Convolutions.Replace("16", "8", StringComparison.Ordinal) + "loss mse\n"))));
        Assert.Equal(fused, ValuesInside.Run(fused));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void A_copy_is_the_same_until_its_source_changes(bool changes, int copies)
    {
        var fixture = new ProgramFixture();
        var given = fixture.Buffer("given", BufferKind.Input, true, 8);
        var x = fixture.Buffer("x", BufferKind.Workspace, true, 8);
        var (first, second) = (fixture.Buffer("first", BufferKind.Workspace, true, 8), fixture.Buffer("second", BufferKind.Workspace, true, 8));
        var result = fixture.Buffer("result", BufferKind.Workspace, true, 8);
        Map(x, given, "start");
        Map(first, x, "copy");
        Map(changes ? x : result, given, "change");
        Map(second, x, "copy");
        fixture.Call("sum", "sum", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", 8));
            k.Write(result, k.Read(first, n, i) + (k.Read(second, n, i) * 3), n, i);
        });
        var program = fixture.Build(result);
        var shared = EqualValues.Run(program);

        Assert.Equal(copies, shared.Calls.Count(static c => c.Layer == "copy"));
        Assert.Equal(ProgramFixture.Run(program, 3)[result.Buffer], ProgramFixture.Run(shared, 3)[result.Buffer]);

        void Map(Operand to, Operand from, string name) => fixture.Call(name, name, k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", 8));
            k.Write(to, k.Read(from, n, i) * (name == "change" ? 5 : 2), n, i);
        });
    }

    private static void Agree(KernelProgram expected, KernelProgram actual)
    {
        var (before, after) = (LearningRun.Of(expected, -1), LearningRun.Of(actual, -1));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, b => Assert.Equal(b.Value, after[b.Key]));
        Assert.Contains(before.Where(static b => b.Key.EndsWith(".gradient", StringComparison.Ordinal)), static b => b.Value.Any(static g => Math.Abs(g) > 1e-6));
    }
}
