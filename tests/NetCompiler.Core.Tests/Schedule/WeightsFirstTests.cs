using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>What is made of weights alone is made in the first tile of a batch, and is there for the others.</summary>
public sealed class WeightsFirstTests
{
    private const string Lenet = "input 1x28x28\nconv 6 5x5 pad=2 | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2 | dense 120 | relu | dense 10 | softmax\nloss crossentropy\n";

    private const string Recurrent = "sequence 12x5\nlstm 6 | gru 6\ndense 3\nloss mse\n";

    [Theory]
    [InlineData("predict_batch", Lenet, "conv1 conv2")]
    [InlineData("loss", Lenet, "conv1 conv2")]
    [InlineData("gradient", Lenet, "conv1 conv2")]
    [InlineData("gradient", Recurrent, "gru1.hidden.inputgradient lstm1.hidden.inputgradient")]
    public void Transformed_and_transposed_weights_come_before_everything_else(string name, string text, string layers)
    {
        var program = Program(text, name);
        var first = OfWeights(program);
        Assert.Equal(layers.Split(' '), first.Select(static c => c.Layer).Order(StringComparer.Ordinal));
        Assert.Equal(first, program.Calls.Take(first.Count));
    }

    [Theory]
    [InlineData("predict_batch", Lenet)]
    [InlineData("gradient", Lenet)]
    [InlineData("gradient", Recurrent)]
    [InlineData("predict_batch", "input 3x8x12\nconv 16 3 pad=1 | relu\nconv 48 3 pad=1 | tanh\nconv 16 3x5 pad=1x2 | relu\nglobalavgpool | dense 3\n")]
    [InlineData("loss", "input 1x28x28\nconv 8 3x3 pad=1 | tanh | conv 8 3x3 pad=1 | tanh | avgpool 2 | flatten\ndense 10\nloss mse\n")]
    public void Nothing_else_ever_lies_in_their_memory(string name, string text)
    {
        var program = Program(text, name);
        var touched = program.Buffers.Where(b => b.Buffer.Kind is BufferKind.Workspace or BufferKind.Scalar && program.Calls.Any(c => c.Bindings.Contains(b.Buffer.Id))).ToList();
        foreach (var call in OfWeights(program))
        {
            var made = program.Buffers[call.Bindings[call.Kernel.Writes[0].To.Buffer]];
            Assert.All(touched.Where(b => b != made), b => Assert.True(End(program, b) <= made.Offset || b.Offset >= End(program, made), $"{made.Buffer.Name} and {b.Buffer.Name}"));
        }
    }

    [Theory]
    [InlineData("predict", Lenet)]
    [InlineData("gradient", "input 3x8x8\nconv 16 3x3 pad=1 | batchnorm | relu | conv 16 3x3 pad=1\ndense 3\nloss mse\n")]
    public void One_example_and_a_whole_batch_have_a_single_tile(string name, string text) => Assert.Empty(OfWeights(Program(text, name)));

    [Fact]
    public void Workers_wait_once_for_all_of_them()
    {
        var program = Program(Lenet, "gradient");
        var plan = program.Workers!;
        var made = OfWeights(program).Select(c => c.Bindings[c.Kernel.Writes[0].To.Buffer]).ToArray();
        var readers = Enumerable.Range(0, program.Calls.Count).Where(i => !program.Calls[i].InFirstTile && program.Calls[i].Bindings.Intersect(made).Any()).ToArray();
        Assert.Equal(2, readers.Length);
        Assert.DoesNotContain(plan.Steps.Take(made.Length), static s => s.Waits);
        Assert.Single(Enumerable.Range(0, readers[^1] + 1), i => plan.Steps[i].Waits);
    }

    [Fact]
    public void A_copy_of_a_weight_is_made_first()
    {
        var program = WeightsFirst.Run(Copying());
        Assert.Equal([1, 0], program.Calls.Select(static c => c.Bindings[^1]).Select(b => program.Buffers[b].Name == "made" ? 1 : 0));
        Assert.Equal([true, false], program.Calls.Select(static c => c.InFirstTile));
    }

    // Another tile reads it behind the calls that come last here.
    [Fact]
    public void It_lives_before_and_behind_all_calls()
    {
        var copying = Copying();
        var reads = copying.Calls[0] with { Bindings = EquatableArray.Of(1, 3) };
        var program = WeightsFirst.Run(copying with { Calls = copying.Calls.Concat([reads, copying.Calls[0]]).ToEquatable() });
        var value = Assert.Single(BufferPlanner.Lifetimes(program, static _ => true, static b => b.Size));
        Assert.Equal((1, -1, program.Calls.Count), (value.Id, value.First, value.Last));
    }

    // Each is a reason to make it anew for every tile.
    [Fact]
    public void What_depends_on_more_than_weights_or_is_changed_later_stays_where_it_is()
    {
        var copying = Copying();
        var copy = copying.Calls[1];
        KernelProgram Of(KernelCall changed) => copying with { Calls = EquatableArray.Of(copying.Calls[0], changed) };
        foreach (var (reason, program) in new (string, KernelProgram)[]
        {
            ("it adds", Copying(mode: WriteMode.SetOrAdd)),
            ("it reads what is not known to be made of weights", Copying(read: BufferKind.Workspace)),
            ("it is a value of each example", Copying(perExample: true)),
            ("it is random", Copying(isRandom: true)),
            ("it is the caller's", Copying(made: BufferKind.ParameterGradient)),
            ("the state is changed", OfState(isChanged: true)),
            ("another call stores there", copying with { Calls = copying.Calls.Append(copy).ToEquatable() }),
            ("the driver reads it", copying with { Kept = EquatableArray.Of(copy.Bindings[^1]) }),
            ("it stands in a loop", Of(copy with { Loop = 0 })),
        })
        {
            Assert.True(WeightsFirst.Run(program).Calls.All(static c => !c.InFirstTile), reason);
        }

        Assert.Contains(WeightsFirst.Run(OfState(isChanged: false)).Calls, static c => c.InFirstTile);
    }

    private static KernelProgram OfState(bool isChanged)
    {
        var program = Copying(read: BufferKind.State);
        var back = program.Calls[1] with { Bindings = EquatableArray.Of(1, 0) };
        return isChanged ? program with { Calls = program.Calls.Append(back).ToEquatable() } : program;
    }

    private static KernelProgram Copying(
        WriteMode mode = WriteMode.Set, BufferKind read = BufferKind.Parameter, BufferKind made = BufferKind.Workspace, bool perExample = false, bool isRandom = false)
    {
        var extents = EquatableArray.Of(7);
        var buffers = EquatableArray.Of(
            new ProgramBuffer(0, "from", read, 1, extents, false), new(1, "made", made, -1, extents, perExample),
            new(2, "x", BufferKind.Input, 0, extents, true), new(3, "y", BufferKind.Output, 0, extents, true));
        return new("gradient", buffers, EquatableArray.Of(Call("rows", 2, 3, true), Call("copy", 0, 1, perExample)));

        KernelCall Call(string name, int from, int to, bool hasRows)
        {
            var k = new KernelBuilder(name, "y = 2·x");
            Affine[] rows = hasRows ? [k.Rows()] : [];
            var index = k.Parallel("i", 7);
            var value = k.Read(new(from, "x", extents, buffers[from].PerExample), buffers[from].PerExample ? [.. rows, index] : [index]) * 2;
            k.Write(new(to, "y", extents, hasRows) { Mode = mode }, isRandom ? value + k.Random(RandomKind.Uniform, 1, new(0, []), index) : value, [.. rows, index]);
            return new(name, k.Build(), k.Bindings);
        }
    }

    private static List<ScheduledCall> OfWeights(ScheduledProgram program) => [.. program.Calls.Where(static c => c.InFirstTile && c.Kernel.Writes[0].Value is not Constant)];

    private static long End(ScheduledProgram program, PlacedBuffer placed) =>
        placed.Offset + (placed.Buffer.PerExample ? ((program.Tile - 1L) * placed.RowStride) + placed.Layout.Length : placed.Layout.Length);

    private static ScheduledProgram Program(string text, string name)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;
        return NetworkCompiler.Compile(graph, NetworkOptions.Default).Program(name)!;
    }
}
