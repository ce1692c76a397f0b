using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// The caller's spans have no room after a row, so vectors cannot reach past one whose length is no multiple of the lanes. Where a kernel
/// walks along such a row it gets a copy in the workspace, which is padded; where it only broadcasts single values it reads the span itself.
/// So does one that sees a step at a time: in the workspace every step is padded; and one that walks along values of many channels beside others that
/// lie in the workspace, where channels are innermost: no vector lies along both.
/// </summary>
internal static class RaggedOperands
{
    /// <summary>The widest vector; rows of a multiple of it are whole vectors at every width.</summary>
    public const int Lanes = 16;

    /// <summary>Rows of four and eight are whole vectors of those lengths.</summary>
    public static bool IsRagged(ProgramBuffer buffer) => IsCallers(buffer.Kind) && buffer.Size is not (1 or 4 or 8) && buffer.Size % Lanes != 0;

    public static KernelProgram Stage(KernelProgram program)
    {
        var staged = new Dictionary<int, int>();
        var buffers = program.Buffers.ToList();
        var copies = new List<KernelCall>();
        var calls = program.Calls.Select(call =>
        {
            var bindings = call.Bindings.ToArray();
            for (var b = 0; b < bindings.Length; b++)
            {
                var buffer = program.Buffers[bindings[b]];
                if (IsGiven(buffer.Kind)
                    && (call.ViewOf(b) is not null
                        || SlidesAlong(call.Kernel, b, buffer)
                        || ((IsRagged(buffer) || (HasChannelsOutermost(buffer) && MixesLayouts(program, call))) && WalksAlong(call.Kernel, b) && !IsCopy(call.Kernel))))
                {
                    if (!staged.TryGetValue(buffer.Id, out var copy))
                    {
                        staged[buffer.Id] = copy = buffers.Count;
                        buffers.Add(buffer with { Id = copy, Name = buffer.Name + ".staged", Kind = BufferKind.Workspace, Node = -1 });
                        copies.Add(Copy(buffer, buffers[copy]));
                    }

                    bindings[b] = copy;
                }
            }

            return call with { Bindings = bindings };
        }).ToList();
        return copies.Count == 0 ? program : program with { Buffers = buffers.ToArray(), Calls = copies.Concat(calls).ToEquatable() };
    }

    /// <summary>
    /// Whether of the values with many channels that a call touches some have them innermost, as in the workspace, and others outermost, as the caller's have.
    /// </summary>
    public static bool MixesLayouts(KernelProgram program, KernelCall call) =>
        call.Bindings.Any(b => program.Buffers[b] is { Kind: BufferKind.Workspace, PerExample: true } buffer && HasManyChannels(buffer))
        && call.Bindings.Any(b => HasChannelsOutermost(program.Buffers[b]));

    /// <summary>
    /// Whether the elements of a row that a kernel stores lie apart, others between them, and the row has no room behind its end: of such vectors no part can be
    /// stored, so that none could lie along the row.
    /// </summary>
    public static bool NeedsRoom(Kernel kernel, Write write, ProgramBuffer to)
    {
        var row = write.To.Index[write.To.Index.Count - 1];
        return (IsCallers(to.Kind) || row.Offset > 0) && to is not { Space: Graph.ShapeKind.Spatial, HasChannelsInnermost: true }
            && kernel.Axes.Where((axis, a) => row.Coefficients[a] > 1 && axis.Extent % Lanes != 0).Any();
    }

    private static bool HasChannelsOutermost(ProgramBuffer buffer) => IsCallers(buffer.Kind) && HasManyChannels(buffer);

    private static bool HasManyChannels(ProgramBuffer buffer) => buffer is { Space: Graph.ShapeKind.Spatial, HasChannelsInnermost: true };

    private static bool IsGiven(BufferKind kind) => kind is BufferKind.Input or BufferKind.Target or BufferKind.OutputGradient;

    private static bool IsCallers(BufferKind kind) => IsGiven(kind) || kind is BufferKind.Output or BufferKind.InputGradient;

    // A copy goes run by run, without vectors that could reach too far; a copy before it would not help.
    private static bool IsCopy(Kernel kernel) =>
        kernel.Stages.Count == 0 && kernel.Writes.Count == 1 && kernel.Writes[0] is { Mode: WriteMode.Set, Value: Read };

    // Windows along the rows of a plane: vectors lie along them, and reach past the last.
    private static bool SlidesAlong(Kernel kernel, int buffer, ProgramBuffer of) => of is { Space: Graph.ShapeKind.Spatial, HasChannelsInnermost: false }
        && kernel.BodyReads.Where(r => r.Buffer == buffer).Select(static r => r.Index[r.Index.Count - 1]).Any(row =>
            kernel.Axes.Where((axis, a) => row.Coefficients[a] != 0 && axis.Role == AxisRole.Reduction).Any()
            && kernel.Axes.Where((axis, a) => row.Coefficients[a] == 1 && axis.Role == AxisRole.Parallel).Any(static axis => axis.Extent % Lanes != 0));

    private static bool WalksAlong(Kernel kernel, int buffer) => kernel.Accesses.Any(access => access.Buffer == buffer
        && kernel.Axes.Select((axis, a) => (axis, a)).All(p =>
            (p.axis.Extent == 1 && !p.axis.IsRuntime) || access.Index.Any(i => i.Coefficients[p.a] != 0)));

    private static KernelCall Copy(ProgramBuffer from, ProgramBuffer to)
    {
        var k = new KernelBuilder("copy", "y = x");
        var index = new[] { k.Rows() }.Concat(k.ParallelOver(from.Extents)).ToArray();
        k.Write(new(to.Id, "y", to.Extents, true), k.Read(new(from.Id, "x", from.Extents, true), index), index);
        return new(from.Name, k.Build(), k.Bindings);
    }
}
