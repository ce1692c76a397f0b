using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Turns the programs of a network into what is printed: everything placed, every kernel flat and scheduled for each vector width.</summary>
public static class ProgramScheduler
{
    /// <summary>The vector widths in the order of <see cref="ScheduledCall.Schedules"/>, in floats.</summary>
    public static EquatableArray<int> Widths { get; } = EquatableArray.Of(16, 8, 4);

    /// <summary>Examples a pass is expected to have when costs are compared, where it takes as many.</summary>
    private const int ExpectedExamples = 64;

    /// <summary>The same where they are summed over: what is near in the cache for a small batch must stay near for a larger one.</summary>
    private const int ExpectedSummands = 128;

    /// <summary>
    /// Kernels in a row from which on a network counts as large: its source would grow to megabytes, so all programs share the kernels for any
    /// number of examples, these are kept short, and there are two vector widths, of which the narrower serves every machine without the wider.
    /// </summary>
    private const int MostCallsOfSmall = 60;

    private static readonly EquatableArray<int> WidthsOfLarge = EquatableArray.Of(16, 8);

    /// <summary>The program whose speed does not matter.</summary>
    private const string Inspect = "inspect";

    private const string Gradient = "gradient";

    private const string Backward = "backward";

    /// <param name="text">The canonical text of the network.</param>
    /// <param name="programs">Its entry points before layout; <c>predict_batch</c> decides how weights lie.</param>
    public static CompiledNetwork Schedule(
        NetworkGraph graph, NetworkOptions options, string text, EquatableArray<KernelProgram> programs, CancellationToken cancellation = default)
    {
        var forward = programs.FirstOrDefault(static p => p.Name == "predict_batch");
        var innermost = LayoutPlanner.InnermostDimensions(forward);
        var parameters = TensorPlacement.Of(graph.Parameters, p => LayoutPlanner.Weight(p.Shape.Extents, innermost.TryGetValue(p.Id, out var dimension) ? dimension : null));
        var states = TensorPlacement.Of(graph.States, static s => LayoutPlanner.RowMajor(s.Shape.Extents, padded: true));
        var chosen = new Dictionary<Kernel, ScheduledCall>();
        var isLarge = forward is not null && forward.Calls.Count > MostCallsOfSmall;
        var usesWorkers = options.Workers ?? programs.Any(static p => p.Name is Gradient or "predict_batch" && WorkerPlan.IsWorthwhile(p));
        var scheduled = programs.Select(p =>
        {
            var isShared = usesWorkers && p.Name is (Gradient or Backward);
            var products = isLarge || p.Name == Inspect ? p : Winograd.Run(p);
            var transposed = p.Name is Gradient or Backward ? TransposedWeights.BeforeLoops(products, innermost) : products;
            var ordered = !isLarge && p.Name is (Gradient or Backward) && BatchTile.FitsCache(p, isShared) ? CallOrder.SumsLast(transposed) : transposed;
            ordered = isShared && !isLarge ? SumsInHalves.Run(ordered, BatchTile.Choose(ordered, isShared), options.HalvesSmallSums) : ordered;
            ordered = isLarge || ordered.TakesOneExample || BatchTile.Choose(ordered, isShared) == BatchTile.Whole ? ordered : WeightsFirst.Run(ordered);
            var program = new Pass(graph, ordered, parameters, states, options, isLarge, isShared, chosen).Schedule(cancellation);
            program = p.Name is Gradient or Backward ? LastingFills.Mark(program) : program;
            program = p.Name == Gradient && !isLarge ? UpdateAxis.Mark(program, options.UpdatePieces) : program;
            return isShared ? program with { Workers = WorkerPlan.Of(program, p.Kept) } : program;
        }).ToEquatable();
        return new(graph, options, text, parameters.Tensors, states.Tensors, parameters.Length, states.Length, scheduled) { UsesWorkers = usesWorkers, IsLarge = isLarge };
    }

    private sealed class Pass(
        NetworkGraph graph,
        KernelProgram program,
        TensorPlacement parameters,
        TensorPlacement states,
        NetworkOptions options,
        bool isLarge,
        bool isShared,
        Dictionary<Kernel, ScheduledCall> chosen)
    {
        private readonly bool _isForOne = program.TakesOneExample;

        private readonly bool _oneExample = !isLarge && program.TakesOneExample;

        private readonly KnownZeros _zeros = KnownZeros.Of(program);

        private readonly HashSet<int> _stepped =
            [.. program.Calls.SelectMany(static c => c.Bindings.Where((_, i) => c.ViewOf(i) is not null))];

        public ScheduledProgram Schedule(CancellationToken cancellation)
        {
            var tile = _isForOne ? 1 : BatchTile.Choose(program, isShared);
            var buffers = program.Buffers.Select(Placed).ToEquatable();
            var whole = tile == BatchTile.Whole;
            var fixedPlan = Plan(b => !whole || !b.PerExample, b => b.PerExample ? checked(buffers[b.Id].RowStride * tile) : buffers[b.Id].Layout.Length);

            // Planned for one example: times the examples, values lie as far apart, and the vector of slack behind each grows with them.
            var rowPlan = Plan(b => whole && b.PerExample, b => buffers[b.Id].RowStride);
            var calls = program.Calls.Select(c => Call(c, buffers, tile, cancellation)).ToEquatable();
            var panel = calls.SelectMany(static c => c.Schedules).Max(static s => s.Packing is { } p ? (int?)s.Kernel.Buffers[p.Panel].Extents[0] : null) ?? 0;
            PlacedBuffer InWorkspace(PlacedBuffer b) =>
                fixedPlan.Offsets.TryGetValue(b.Buffer.Id, out var offset) ? b with { Offset = offset }
                : rowPlan.Offsets.TryGetValue(b.Buffer.Id, out var perRow) ? b with { Offset = fixedPlan.Length + panel, RowOffset = perRow }
                : b;
            return new(
                program.Name, tile, fixedPlan.Length, panel, rowPlan.Length, program.Least, buffers.Select(InWorkspace).ToEquatable(), calls)
            {
                Loops = program.Loops,
            };
        }

        private BufferPlan Plan(Func<ProgramBuffer, bool> isMeant, Func<ProgramBuffer, int> length)
        {
            var values = BufferPlanner.Lifetimes(program, isMeant, length);
            if (isShared && BatchTile.FitsCache(program, isShared))
            {
                // A value in the place of an earlier one is one that workers wait for; places are not scarce here.
                values = values.Select(static v => v with { First = -1, Last = int.MaxValue }).ToArray();
            }

            var plan = BufferPlanner.Plan(values);
            return BufferPlanner.Verify(values, plan).FirstOrDefault() is { } problem
                ? throw new InvalidOperationException($"Program {program.Name}: {problem}")
                : plan;
        }

        private ScheduledCall Call(KernelCall call, EquatableArray<PlacedBuffer> buffers, int tile, CancellationToken cancellation)
        {
            var kernel = LayoutPlanner.Flatten(call, buffers) with { Ranges = _zeros.Ranges(call) };
            kernel = _oneExample ? KernelSpecialization.OneExample(kernel) : Expecting(kernel, isLarge ? int.MaxValue : tile);
            if (!chosen.TryGetValue(kernel, out var first))
            {
                chosen[kernel] = first = new(call.Layer, call.Bindings, kernel, Chosen(kernel, cancellation));
            }

            // The kernel of the first call like it, so that whoever looks for equal kernels has not to compare them.
            return first with { Layer = call.Layer, Bindings = call.Bindings, Loop = call.Loop, Views = call.Views, Summands = call.Summands, InFirstTile = call.InFirstTile, InLastTile = call.InLastTile };
        }

        private EquatableArray<KernelSchedule> Chosen(Kernel kernel, CancellationToken cancellation)
        {
            // What Inspect shows is looked at by people: the smallest code is fast enough, where no faster one is there already.
            var widths = options.Lanes.Count > 0 ? options.Lanes : isLarge ? WidthsOfLarge : Widths;
            var schedules = program.Name == Inspect
                ? Enumerable.Repeat(Scheduler.Smallest(kernel), widths.Count).ToEquatable()
                : options.DrawnSchedules is { } seed ? DrawnSchedules.Of(kernel, widths, seed, cancellation)
                : Scheduler.Choose(kernel, widths, isLarge, cancellation);
            return options.FullUnroll && _oneExample ? schedules.Select(StraightLine.WriteOut).ToEquatable() : schedules;
        }

        private static Kernel Expecting(Kernel kernel, int tile) => kernel with
        {
            Axes = kernel.Axes.Select(a => !a.IsRuntime ? a
                : a with { Extent = Math.Min(tile, a.Role == AxisRole.Reduction ? ExpectedSummands : ExpectedExamples) * a.PerExample }).ToEquatable(),
        };

        private PlacedBuffer Placed(ProgramBuffer buffer)
        {
            var traits = LayoutPlanner.Traits(buffer.Kind);
            switch (buffer.Kind)
            {
                case BufferKind.Parameter or BufferKind.ParameterGradient:
                    var weight = parameters.Find(buffer);
                    return new(buffer, weight.Layout, weight.Offset, 0, traits);
                case BufferKind.State:
                    var state = states.Find(buffer);
                    return new(buffer, state.Layout, state.Offset, 0, traits);
            }

            var layout = Layout(buffer);
            if (!buffer.PerExample)
            {
                return new(buffer, layout, 0, 0, traits);
            }

            var (offset, row) = LayoutPlanner.IsExact(buffer.Kind) ? PlaceInRow(buffer) : (0, layout.Length);
            return new(buffer, layout, offset, row, traits);
        }

        // The parts of a weight's gradient, where a weight is used several times, lie like the gradient they are added to. A transposed weight does not lie like
        // one that happens to have its shape.
        private MemoryLayout Layout(ProgramBuffer buffer) =>
            LayoutPlanner.IsExact(buffer.Kind) ? LayoutPlanner.RowMajor(buffer.Extents, padded: false)
            : buffer is { Kind: BufferKind.Workspace, PerExample: false, Extents.Count: > 1, Space: not ShapeKind.Matrices }
                && parameters.Tensors.FirstOrDefault(t => t.Node.Shape.Extents == buffer.Extents) is { } weight ? weight.Layout
            : _stepped.Contains(buffer.Id) ? LayoutPlanner.Steps(buffer.Extents)
            : LayoutPlanner.Workspace(buffer);

        /// <summary>
        /// Where a value of the caller stands in one example's row: several inputs stand one after another in declared order, and so do outputs and
        /// targets, whether or not the program reads all of them.
        /// </summary>
        private (int Offset, int Row) PlaceInRow(ProgramBuffer buffer)
        {
            var declared = Declared(buffer.Kind);
            var same = program.Buffers.Where(b => b.Kind == buffer.Kind && b.PerExample).ToArray();
            var byNode = declared.Count(d => d == buffer.Node) == 1 && same.All(b => declared.Contains(b.Node));
            var sizes = byNode ? declared.Select(d => graph[d].Shape.Size).ToArray() : same.Select(static b => b.Size).ToArray();
            var position = byNode ? declared.IndexOf(buffer.Node) : Array.FindIndex(same, b => b.Id == buffer.Id);
            return (sizes.Take(position).Sum(), sizes.Sum());
        }

        private List<int> Declared(BufferKind kind) => kind switch
        {
            BufferKind.Input or BufferKind.InputGradient => [.. graph.Inputs],
            BufferKind.Target => [.. graph.Nodes.Where(static n => n.Operator == Leaf.Target).Select(static n => n.Id)],
            _ => [.. graph.Outputs.Select(static o => o.Value)],
        };
    }
}
