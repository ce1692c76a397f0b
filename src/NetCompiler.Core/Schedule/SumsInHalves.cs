using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Sums over all examples as the sum over the first half of them and that over the second. Where workers share a pass, each has the examples of its half in its own
/// cache; handed out by blocks of the results, every worker reads the examples of all. The halves are the same whatever the number of workers, and so are the bits.
/// </summary>
internal static class SumsInHalves
{
    /// <summary>Numbers that a half reads for each of its results, from which on the results are worth being there twice.</summary>
    private const int LeastReads = 4;

    /// <summary>Numbers that a half reads, from which on it matters whose cache they are in: 16 KB.</summary>
    private const int LeastRead = 4096;

    /// <summary>Examples of a half in a usual batch.</summary>
    private const int MostRows = 32;

    private static readonly string[] s_halves = [".first", ".second"];

    /// <summary>The program with such sums in halves, and what becomes of both behind them.</summary>
    /// <param name="program">A program that workers share.</param>
    /// <param name="tile">Examples of a pass.</param>
    /// <param name="ofAnySize">Whether small sums are taken in halves as well.</param>
    public static KernelProgram Run(KernelProgram program, int tile, bool ofAnySize = false)
    {
        var (buffers, calls, last) = (program.Buffers.ToList(), new List<KernelCall>(), new List<KernelCall>());
        var halved = Chosen(program, tile, ofAnySize);
        for (var c = 0; c < program.Calls.Count; c++)
        {
            var call = program.Calls[c];
            if (!halved[c])
            {
                calls.Add(call);
                continue;
            }

            var isResult = IsResult(program, c);
            var (first, second, whole) = IsLinear(call.Kernel) ? Copies(call, buffers) : Accumulators(call, buffers);
            calls.AddRange([first with { Summands = Summands.FirstHalf }, second with { Summands = Summands.SecondHalf }]);
            (isResult ? last : calls).AddRange(whole.Select(w => w with { InLastTile = isResult && tile != BatchTile.Whole }));
        }

        return buffers.Count == program.Buffers.Count ? program : program with { Buffers = buffers.ToEquatable(), Calls = calls.Concat(last).ToEquatable() };
    }

    // What a sum that stays whole reads all of, each worker has in its cache already: the bias of a dense layer beside its weight.
    private static bool[] Chosen(KernelProgram program, int tile, bool ofAnySize)
    {
        var chosen = program.Calls.Select((call, c) => IsSum(program, call) && (tile == BatchTile.Whole || (IsLinear(call.Kernel) && IsResult(program, c)))
            && (ofAnySize || IsWorthwhile(program, call, Math.Min(tile / 2, MostRows)))).ToArray();
        var whole = new HashSet<int>(program.Calls.Where((call, c) => !chosen[c] && call.Kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction }))
            .SelectMany(call => Summed(program, call)).Select(static b => b.Id));
        return [.. chosen.Select((c, i) => c && (ofAnySize || Summed(program, program.Calls[i]).Any(b => !whole.Contains(b.Id))))];
    }

    // A kernel that is nothing but sums over the examples, and what follows from them.
    private static bool IsSum(KernelProgram program, KernelCall call)
    {
        var kernel = call.Kernel;
        return call.Loop < 0 && call.Views.All(static v => v is null) && ExampleBlocks.IsSumOverExamples(kernel) && kernel.RowAxis() < 0
            && kernel.Writes.All(w => w.Mode != WriteMode.Add && program.Buffers[call.Bindings[w.To.Buffer]] is { PerExample: false })
            && kernel.BodyReads.All(r => kernel.Writes.All(w => w.To.Buffer != r.Buffer));
    }

    // Nobody else has to do with the gradients it stores.
    private static bool IsResult(KernelProgram program, int index)
    {
        var written = program.Calls[index].Kernel.AllWrites.Select(w => program.Calls[index].Bindings[w.To.Buffer]).ToArray();
        return written.All(b => program.Buffers[b].Kind == BufferKind.ParameterGradient)
            && program.Calls.Where((_, c) => c != index).All(c => !c.Bindings.Any(b => written.Any(w => w == b || IsOfOne(program.Buffers[w], program.Buffers[b]))));
    }

    private static bool IsOfOne(ProgramBuffer gradient, ProgramBuffer other) => other.Kind == BufferKind.ParameterGradient && other.Node == gradient.Node;

    private static bool IsLinear(Kernel kernel) => kernel.Writes.All(static w => w.Mode == WriteMode.SetOrAdd && ExampleBlocks.IsOfSums(w.Value));

    private static bool IsWorthwhile(KernelProgram program, KernelCall call, int rows)
    {
        var read = rows * Summed(program, call).Sum(static b => (long)b.Size);
        return read >= LeastRead && read >= LeastReads * Of(program, call, call.Kernel.Writes.Select(static w => w.To)).Sum(static b => (long)b.Size);
    }

    private static IEnumerable<ProgramBuffer> Summed(KernelProgram program, KernelCall call) => Of(program, call, call.Kernel.BodyReads).Where(static b => b.PerExample);

    private static IEnumerable<ProgramBuffer> Of(KernelProgram program, KernelCall call, IEnumerable<Access> accesses) =>
        accesses.Select(a => program.Buffers[call.Bindings[a.Buffer]]).Distinct();

    // Sums of sums: each half has results of its own, and these are added.
    private static (KernelCall First, KernelCall Second, IReadOnlyList<KernelCall> Whole) Copies(KernelCall call, List<ProgramBuffer> buffers)
    {
        var targets = call.Kernel.Writes.Select(static w => w.To.Buffer).Distinct().ToArray();
        var halves = s_halves.Select(half => targets.ToDictionary(static t => t, t => Add(buffers, Scratch(buffers[call.Bindings[t]], half)))).ToArray();
        KernelCall Storing(Dictionary<int, int> copies) => call with { Bindings = call.Bindings.Select((b, i) => copies.TryGetValue(i, out var copy) ? copy : b).ToEquatable() };
        return (Storing(halves[0]), Storing(halves[1]), [.. targets.Select(t => Sum(call, buffers[call.Bindings[t]], call.Kernel.Buffers[t].Name, buffers[halves[0][t]], buffers[halves[1][t]]))]);
    }

    private static KernelCall Sum(KernelCall call, ProgramBuffer result, string name, ProgramBuffer first, ProgramBuffer second)
    {
        var k = new KernelBuilder("halves", "the sums over both halves of the examples");
        var index = k.ParallelOver(result.Extents);
        Operand Of(ProgramBuffer buffer, string operand) => new(buffer.Id, operand, buffer.Extents, false);
        k.Write(Of(result, name), k.Read(Of(first, "first"), index) + k.Read(Of(second, "second"), index), index);
        return new(call.Layer, k.Build(), k.Bindings);
    }

    // What is no sum of the sums is computed from both halves' accumulators.
    private static (KernelCall First, KernelCall Second, IReadOnlyList<KernelCall> Whole) Accumulators(KernelCall call, List<ProgramBuffer> buffers)
    {
        var kernel = call.Kernel;
        var (own, count) = (kernel.Buffers.Count, kernel.AccumulatorCount);
        var axes = Enumerable.Range(0, kernel.Axes.Count).Where(a => kernel.Axes[a].Role == AxisRole.Parallel).ToArray();
        var extents = axes.Select(a => kernel.Axes[a].Extent).Prepend(count).ToEquatable();
        var halves = s_halves.Select(half => Add(buffers, new(0, call.Layer + half, BufferKind.Workspace, Node: -1, extents, PerExample: false))).ToArray();

        // Where an accumulator lies, in a kernel with these axes.
        Access At(int buffer, int accumulator, int[] of)
        {
            IndexExpression Along(int axis) => new(0, of.Select(a => a == axis ? 1 : 0).ToEquatable());
            return new(buffer, axes.Select(Along).Prepend(new(accumulator, of.Select(static _ => 0).ToEquatable())).ToEquatable());
        }

        KernelCall Storing(int half) => UnusedOperands.Drop(call with
        {
            Kernel = kernel with
            {
                Name = kernel.Name + ".half",
                Formula = "sums over half of the examples, for " + kernel.Formula,
                Buffers = kernel.Buffers.Append(new("sums", extents, false)).ToEquatable(),
                Writes = Enumerable.Range(0, count).Select(a => new Write(At(own, a, [.. Enumerable.Range(0, kernel.Axes.Count)]), new AccumulatorValue(a), WriteMode.SetOrAdd)).ToEquatable(),
            },
            Bindings = call.Bindings.Append(halves[half]).ToEquatable(),
        });
        IndexExpression Without(IndexExpression index) => new(index.Offset, axes.Select(a => index.Coefficients[a]).ToEquatable());
        Access Narrow(Access access) => access with { Index = access.Index.Select(Without).ToEquatable() };
        var whole = UnusedOperands.Drop(call with
        {
            Kernel = kernel with
            {
                Formula = kernel.Formula + ", from the sums over both halves of the examples",
                Buffers = kernel.Buffers.Concat([new("first", extents, false), new("second", extents, false)]).ToEquatable(),
                Axes = axes.Select(a => kernel.Axes[a]).ToEquatable(),
                Stages = EquatableArray<Stage>.Empty,
                Writes = kernel.Writes.Select(w => w with
                {
                    To = Narrow(w.To),
                    Value = w.Value.Rewrite(e => e switch
                    {
                        AccumulatorValue a => (Expression)new Read(At(own, a.Index, axes)) + new Read(At(own + 1, a.Index, axes)),
                        Read r => new Read(Narrow(r.From)),
                        IndexValue i => new IndexValue(Without(i.Index)),
                        _ => e,
                    }),
                }).ToEquatable(),
            },
            Bindings = call.Bindings.Concat(halves).ToEquatable(),
        });
        return (Storing(0), Storing(1), [whole]);
    }

    private static ProgramBuffer Scratch(ProgramBuffer result, string half) => result with { Name = result.Name + half, Kind = BufferKind.Workspace, Node = -1 };

    private static int Add(List<ProgramBuffer> buffers, ProgramBuffer buffer)
    {
        buffers.Add(buffer with { Id = buffers.Count });
        return buffers.Count - 1;
    }
}
