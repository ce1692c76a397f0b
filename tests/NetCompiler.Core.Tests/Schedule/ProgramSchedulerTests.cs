using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Whole networks, placed and scheduled, against their programs before layout.</summary>
public class ProgramSchedulerTests
{
    // A loop's checks and branches take as long as a few products; of a batch they are shared by many rows.
    [Theory]
    [InlineData(16, "predict", true)]
    [InlineData(32, "predict", true)]
    [InlineData(40, "predict", false)]
    [InlineData(16, "predict_batch", false)]
    public void Short_sums_of_one_example_are_written_out(int inputs, string program, bool isWrittenOut)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse($"input {inputs}\ndense 3\n", NetworkOptions.Default)).Graph!;
        var schedule = NetworkCompiler.Compile(graph, NetworkOptions.Default).Program(program)!.Calls.Single().Schedules[0];
        Assert.Equal(isWrittenOut, schedule.WrittenOut.Count > 0);
    }

    [Theory]
    [InlineData(5, 4, 3)]
    [InlineData(16, 33, 1)]
    [InlineData(21, 48, 10)]
    public void Scheduled_programs_do_what_the_lowered_ones_say(int inputs, int hidden, int outputs)
    {
        var graph = Network(inputs, hidden, outputs);
        var programs = NetworkPrograms.Of(graph, training: true);
        var compiled = ProgramScheduler.Schedule(graph, NetworkOptions.Default, "text", programs);

        Assert.Equal(programs.Select(static p => p.Name), compiled.Programs.Select(static p => p.Name));
        foreach (var (program, scheduled) in programs.Zip(compiled.Programs))
        {
            Assert.All(scheduled.Calls.SelectMany(static c => c.Schedules), static s => Assert.Empty(ScheduleVerifier.Verify(s)));
            foreach (var width in new[] { 0, 1, 2 })
            {
                new ProgramRun(compiled, program, scheduled, rows: scheduled.Tile == 1 ? 1 : 3).Check(width);
            }
        }
    }

    [Fact]
    public void One_example_has_no_axis_over_examples_and_batches_do()
    {
        var graph = Network(20, 30, 10);
        var compiled = ProgramScheduler.Schedule(graph, NetworkOptions.Default, "text", NetworkPrograms.Of(graph, training: true));

        Assert.Equal(1, compiled.Program("predict")!.Tile);
        Assert.DoesNotContain(compiled.Program("predict")!.Calls, static c => c.Kernel.Axes.Any(static a => a.IsRuntime));
        Assert.Equal(256, compiled.Program("predict_batch")!.Tile);
        Assert.Contains(compiled.Program("predict_batch")!.Calls, static c => c.Kernel.Axes.Any(static a => a.IsRuntime));
    }

    [Fact]
    public void Weights_lie_with_their_outputs_innermost_and_padded()
    {
        var graph = Network(20, 30, 10);
        var compiled = ProgramScheduler.Schedule(graph, NetworkOptions.Default, "text", NetworkPrograms.Of(graph, training: true));

        var weight = compiled.Parameters.Single(static p => p.Node.Name == "dense1.weight");
        Assert.Equal(EquatableArray.Of(30, 20), weight.Node.Shape.Extents);
        Assert.Equal(EquatableArray.Of(1, 32), weight.Layout.Strides);
        Assert.Equal(640, weight.Layout.Length);
        Assert.Equal(16, compiled.Parameters.Single(static p => p.Node.Name == "dense2.bias").Layout.Length);
        Assert.All(compiled.Parameters, static p => Assert.Equal(0, p.Offset % 16));
        foreach (var buffer in compiled.Program("gradient")!.Buffers.Where(static b => b.Buffer.Kind == BufferKind.ParameterGradient))
        {
            var parameter = compiled.Parameters.Single(p => p.Node.Id == buffer.Buffer.Node);
            Assert.Equal((parameter.Offset, parameter.Layout), (buffer.Offset, buffer.Layout));
        }
    }

    [Fact]
    public void Equal_kernels_have_equal_schedules_and_scheduling_is_repeatable()
    {
        var fixture = new GraphFixture();
        var x = fixture.Input(32);
        var y = fixture.Dense(fixture.Dense(fixture.Dense(fixture.Dense(x, 32), 32), 32), 32);
        var graph = fixture.Build(y);
        var programs = NetworkPrograms.Of(graph, training: false);
        var compiled = ProgramScheduler.Schedule(graph, NetworkOptions.Default, "text", programs);

        // The first reads the caller's memory and the last writes to it; the two between are the same.
        var calls = compiled.Program("predict_batch")!.Calls;
        Assert.Equal(calls[1].Schedules, calls[2].Schedules);
        Assert.Equal(compiled, ProgramScheduler.Schedule(graph, NetworkOptions.Default, "text", programs));
    }

    [Theory]
    [InlineData(30, 1000, 256)]
    [InlineData(1000, 1000, 128)]
    [InlineData(4000, 1000, 32)]
    [InlineData(4000, 100_000, 128)]
    [InlineData(1_000_000, 1000, 16)]
    public void Tiles_keep_activations_in_the_cache_unless_the_weights_are_large(int example, int weights, int tile) =>
        Assert.Equal(tile, BatchTile.Choose(example, weights, static rows => rows));

    [Theory]
    [InlineData("input 64\ndense 32 | dense 10\n", 256)]
    [InlineData("input 3x32x32\nconv 64 3x3 pad=1 | conv 64 3x3 pad=1\n", 1)]
    [InlineData("sequence 256x128\nattention 4 | dense 512 | relu | dense 128\n", 1)]
    [InlineData("input 1x28x28\nconv 6 5x5 pad=2 | maxpool 2 | conv 16 5x5 | maxpool 2\nflatten | dense 120 | dense 84 | dense 10\n", 16)]
    public void Many_places_are_rows_enough_in_few_examples(string text, int tile)
    {
        var program = NetworkPrograms.Of(NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!, training: false).First(static p => p.Name == "predict_batch");
        Assert.Equal(tile, BatchTile.Choose(program, isShared: false));
        Assert.Equal(Math.Max(tile, BatchTile.LeastShared), BatchTile.Choose(program, isShared: true));
    }

    // Each was in plain loops, or had a few lanes of sixteen, and took 3 to 80 times as long.
    [Theory]
    [InlineData("sequence 50x30\ndense 100 | relu | dense 30\n")]
    [InlineData("sequence 100x7\ndense 20 | tanh | dense 7\n")]
    [InlineData("sequence 32x60\nencoder 3 100\n")]
    [InlineData("sequence 64x256\nattention 16\n")]
    [InlineData("input 1x28x28\nconv 8 3x3 | relu | maxpool 2 | flatten\ndense 10\n")]
    [InlineData("input 1x28x28\nconv 8 3x3 pad=1 | relu | conv 8 3x3 pad=1 | relu | maxpool 2 | flatten\ndense 10\n")]
    [InlineData("input 1x40x40\nconv 8 7x7 stride=2 | relu | flatten\ndense 4\n")]
    [InlineData("input 2x6x7\nconv 10 4x4 pad=1 | relu | conv 10 3x3 pad=1 | relu | flatten\ndense 7\n")]
    [InlineData("input 17x9x9\nconv 17 3x3 pad=1 | batchnorm | relu | conv 17 3x3 pad=1 | relu | globalavgpool\ndense 8\n")]
    [InlineData("input 32x32x32\nconv 32 3x3 pad=1\n")]
    [InlineData("input 32x32x32\nconv 64 1x1\n")]
    [InlineData("input 3x64x64\nconv 32 3x3 pad=1\n")]
    public void Products_of_any_size_have_vectors(string text)
    {
        foreach (var program in Compiled(text + "loss mse\n").Programs.Where(static p => p.Name is "predict" or "predict_batch" or "gradient"))
        {
            var products = program.Calls.Where(static c => KernelWork.MultiplyAdds(c.Kernel) > 1000).ToList();
            Assert.NotEmpty(products);
            Assert.All(products, c => Assert.True(
                c.Schedules[0] is { VectorAxis: >= 0 } s && s.Kernel.Axes[s.VectorAxis].Extent * 4 >= s.Lanes, $"{program.Name}, {c.Layer}, {c.Kernel.Name}: {SchedulePrinter.Describe(c.Schedules[0])}"));
        }
    }

    [Theory]
    [InlineData("input 4\ndense 3 | tanh | dense 2 | tanh\n", 4)]
    [InlineData("input 7\ndense 8 | tanh | dense 6 | tanh\n", 8)]
    public void Rows_that_a_shorter_vector_holds_have_its_room_and_its_vectors(string text, int lanes)
    {
        var network = Compiled(text + "loss mse\n");
        Assert.All(network.Parameters.Where(static p => p.Node.Shape.Extents.Count == 2), p => Assert.Equal(EquatableArray.Of(1, lanes), p.Layout.Strides));
        Assert.All(
            network.Program("predict_batch")!.Buffers.Where(static b => b.Buffer is { Kind: BufferKind.Workspace, PerExample: true }), b => Assert.Equal(lanes, b.RowStride));
        foreach (var program in network.Programs.Where(static p => p.Name is "predict" or "predict_batch" or "gradient"))
        {
            var tiled = program.Calls.Select(static c => c.Schedules[0]).Where(static s => s.Form == ScheduleForm.Tiled).ToList();
            Assert.NotEmpty(tiled);
            Assert.All(tiled, s => Assert.InRange(s.Lanes, 4, lanes));
        }
    }

    // Who stores one step stores whole vectors, and does not know that what lies behind is the next.
    [Fact]
    public void Steps_have_the_room_of_the_longest_vectors()
    {
        var gradient = Compiled("sequence 6x5\nrnn 5 bidirectional=true | dense 2\nloss mse\n").Program("gradient")!;
        var stepped = gradient.Calls.SelectMany(static c => c.Bindings.Where((_, b) => c.Views.Count > 0 && c.Views[b] is { Count: 0 })).Distinct().ToList();
        Assert.NotEmpty(stepped);
        Assert.All(stepped, b => Assert.Equal(0, gradient.Buffers[b].Layout.Strides[0] % 16));
    }

    [Fact]
    public void What_the_caller_gives_and_takes_in_fours_and_eights_is_not_copied()
    {
        var network = Compiled("input 8\ndense 16 | tanh | dense 4\nloss mse\n");
        Assert.Equal(2, network.Program("predict")!.Calls.Count);
        Assert.Equal(2, network.Program("predict_batch")!.Calls.Count);
    }

    [Fact]
    public void Weights_of_a_single_result_lie_along_the_sum()
    {
        var network = Compiled("input 20\ndense 30 | tanh | dense 1\nloss mse\n");
        Assert.Equal(EquatableArray.Of(32, 1), network.Parameters.Single(static p => p.Node.Name == "dense2.weight").Layout.Strides);
        foreach (var program in new[] { "predict", "predict_batch" })
        {
            var products = network.Program(program)!.Calls.Where(static c => c.Layer == "dense2" && c.Kernel.Stages.Count > 0);
            Assert.True(Assert.Single(products).Schedules[0].VectorReduces);
        }
    }

    [Fact]
    public void Scores_of_many_heads_are_matrices()
    {
        var scores = Compiled("sequence 32x256\nattention 16\nloss mse\n").Program("predict")!.Buffers.Where(static b => b.Buffer.Extents == EquatableArray.Of(16, 32, 32)).ToList();
        Assert.NotEmpty(scores);
        Assert.All(scores, static b => Assert.Equal(1, b.Layout.Strides[2]));
    }

    [Fact]
    public void What_has_its_channels_innermost_is_not_summed_into_what_has_them_outermost()
    {
        var predict = Compiled("input 32x16x16\nconv 32 3x3 pad=1\nloss mse\n").Program("predict")!;
        var copied = Assert.Single(predict.Calls, c => c.Bindings.Any(b => predict.Buffers[b].Buffer.Kind == BufferKind.Output));
        Assert.Empty(copied.Kernel.Stages);
    }

    private static CompiledNetwork Compiled(string text)
    {
        var options = NetworkOptions.Default with { Lanes = EquatableArray.Of(16) };
        return NetworkCompiler.Compile(NetworkCompiler.Analyze(NetworkCompiler.Parse(text, options)).Graph!, options);
    }

    private static NetworkGraph Network(int inputs, int hidden, int outputs)
    {
        var fixture = new GraphFixture();
        var h = fixture.Apply("tanh", fixture.Dense(fixture.Input(inputs), hidden));
        var y = fixture.Apply("softmax", fixture.Dense(h, outputs));
        fixture.Loss("crossentropy", y);
        return fixture.Build(y);
    }

    /// <summary>Runs a scheduled program in memory as the emitted class has it: spans of the caller, parameter memory, one workspace.</summary>
    private sealed class ProgramRun
    {
        private readonly KernelProgram _program;
        private readonly ScheduledProgram _scheduled;
        private readonly int _rows;
        private readonly Dictionary<int, double[]> _expected;
        private readonly Dictionary<BufferKind, double[]> _memory = [];

        public ProgramRun(CompiledNetwork network, KernelProgram program, ScheduledProgram scheduled, int rows)
        {
            (_program, _scheduled, _rows) = (program, scheduled, rows);
            _expected = ProgramFixture.Run(program, rows);
            foreach (var kind in Enum.GetValues<BufferKind>())
            {
                var length = kind switch
                {
                    BufferKind.Parameter or BufferKind.ParameterGradient => network.ParameterMemory,
                    BufferKind.State => network.StateMemory,
                    BufferKind.Workspace => scheduled.WorkspaceLength + scheduled.PanelLength + (scheduled.RowSpace * rows),
                    _ => scheduled.Buffers.Where(b => b.Buffer.Kind == kind).Select(b => b.RowStride * rows).DefaultIfEmpty(0).Max(),
                };
                _memory[kind] = Enumerable.Repeat(double.NaN, length).ToArray();
            }

            // Given values; what the program writes stays NaN until it does.
            foreach (var placed in scheduled.Buffers.Where(b => program.Calls.All(c => !Writes(c, b.Buffer.Id))))
            {
                Each(placed, (address, logical) => Of(placed)[address] = _expected[placed.Buffer.Id][logical]);
            }
        }

        public void Check(int width)
        {
            Assert.Equal(0, _scheduled.WorkspaceLength % 16);
            foreach (var call in _scheduled.Calls)
            {
                Run(call, call.Schedules[width]);
            }

            foreach (var placed in _scheduled.Buffers.Where(b => b.Buffer.Kind is BufferKind.Output or BufferKind.InputGradient or BufferKind.ParameterGradient || _program.Kept.Contains(b.Buffer.Id)))
            {
                Each(placed, (address, logical) => Assert.Equal(_expected[placed.Buffer.Id][logical], Of(placed)[address], 1e-9));
            }
        }

        private static bool Writes(KernelCall call, int buffer) => call.Kernel.AllWrites.Any(w => call.Bindings[w.To.Buffer] == buffer);

        private double[] Of(PlacedBuffer placed) => _memory[placed.Buffer.Kind == BufferKind.Scalar ? BufferKind.Workspace : placed.Buffer.Kind];

        private int Place(PlacedBuffer placed) => placed.Offset + (placed.RowOffset * _rows);

        private void Run(ScheduledCall call, KernelSchedule schedule)
        {
            var slices = call.Bindings.Select(b =>
            {
                var placed = _scheduled.Buffers[b];
                var length = (placed.Buffer.PerExample ? (placed.RowStride * (_rows - 1)) + placed.Layout.Length : placed.Layout.Length) + (placed.Traits.GapWritable ? 16 : 0);
                return (Memory: Of(placed), Offset: Place(placed), Length: length);
            }).ToArray();
            var copies = slices.Select(static s => s.Memory.AsSpan(s.Offset, s.Length).ToArray()).ToArray();
            ScheduleInterpreter.Run(schedule, _rows, copies, static (_, _, _) => 0, accumulate: false);
            for (var b = 0; b < slices.Length; b++)
            {
                if (call.Kernel.AllWrites.Any(w => w.To.Buffer == b))
                {
                    copies[b].CopyTo(slices[b].Memory.AsSpan(slices[b].Offset));
                }
            }
        }

        private void Each(PlacedBuffer placed, Action<int, int> visit)
        {
            var logical = 0;
            for (var row = 0; row < (placed.Buffer.PerExample ? _rows : 1); row++)
            {
                void Dimension(int d, int address)
                {
                    if (d == placed.Buffer.Extents.Count)
                    {
                        visit(address, logical++);
                        return;
                    }

                    for (var i = 0; i < placed.Buffer.Extents[d]; i++)
                    {
                        Dimension(d + 1, address + (i * placed.Layout.Strides[d]));
                    }
                }

                Dimension(0, Place(placed) + (row * placed.RowStride));
            }
        }
    }
}
