using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>What surrounds a picture is filled for the first tile of a batch and is there for the others.</summary>
public sealed class LastingFillsTests
{
    private const string Lenet = "input 1x28x28\nconv 6 5x5 pad=2 | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2 | dense 10 | softmax\n";

    [Fact]
    public void Zeros_around_pictures_last_for_a_batch()
    {
        var program = Program(Lenet, "gradient");
        Assert.Equal(["conv1", "conv2.inputgradient"], Lasting(program).Select(static c => c.Layer));
    }

    [Theory]
    [InlineData(Lenet, "predict")]
    [InlineData("input 3x8x8\nconv 16 3x3 pad=1 | batchnorm | relu | conv 16 3x3 pad=1\ndense 3\n", "gradient")]
    [InlineData("sequence 12x5\nlstm 6 | gru 6\ndense 3\n", "gradient")]
    public void One_example_a_whole_batch_and_what_a_loop_carries_are_filled_every_time(string text, string program) =>
        Assert.Empty(Lasting(Program(text, program)));

    [Fact]
    public void Memory_that_something_else_needs_is_filled_every_time()
    {
        var program = Program(Lenet, "gradient");
        var fill = Lasting(program).First();
        var filled = program.Buffers[fill.Bindings[fill.Kernel.Writes[0].To.Buffer]];
        var other = program.Buffers.First(b => b.Buffer.Kind == BufferKind.Workspace && b.Buffer.Id != filled.Buffer.Id && program.Calls.Any(c => c.Bindings.Contains(b.Buffer.Id)));
        var moved = program with
        {
            Buffers = program.Buffers.Select(b => b == other ? b with { Offset = filled.Offset } : b).ToEquatable(),
            Calls = program.Calls.Select(static c => c with { InFirstTile = false }).ToEquatable(),
        };
        Assert.DoesNotContain(fill.Layer, Lasting(LastingFills.Mark(moved)).Select(static c => c.Layer));
    }

    private static IEnumerable<ScheduledCall> Lasting(ScheduledProgram program) => program.Calls.Where(static c => c.InFirstTile && c.Kernel.Writes[0].Value is Constant);

    private static ScheduledProgram Program(string text, string name)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;
        return NetworkCompiler.Compile(graph, NetworkOptions.Default).Program(name)!;
    }
}
