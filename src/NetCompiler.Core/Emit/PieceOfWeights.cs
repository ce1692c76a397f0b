using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints what a kernel that makes a weight's gradient does around the blocks of one part, so that the weights of the part change behind them.</summary>
internal sealed class PieceOfWeights
{
    private readonly KernelSchedule _schedule;
    private readonly string _gradients;
    private readonly Func<string, string> _unique;
    private string _origin = "0", _start = "", _end = "";

    /// <param name="unique">Gives a name that no local has.</param>
    public PieceOfWeights(KernelSchedule schedule, IReadOnlyList<string> buffers, Func<string, string> unique)
    {
        _schedule = schedule;
        _unique = unique;
        Buffer = schedule.Kernel.Writes[0].To.Buffer;
        _gradients = buffers[Buffer];
    }

    /// <summary>The kernel's buffer of gradients.</summary>
    public int Buffer { get; }

    /// <summary>The local that says where in the tensor its gradients begin.</summary>
    public string Origin => _origin;

    /// <summary>Stands before the blocks.</summary>
    /// <param name="narrows">Whether the gradients may be those of the part alone; every index of theirs then counts from <see cref="Origin"/>.</param>
    public void Begin(CodeWriter writer, bool narrows)
    {
        var (first, size, extent, stride) = Blocks();
        _start = _unique("start");
        _end = _unique("stop");
        var stop = TileDriver.Start(first, "part + 1", size * stride);
        writer.Line($"int {_start} = {TileDriver.Start(first, "part", size * stride)};");
        writer.Line($"int {_end} = {(first * size == extent ? stop : $"Math.Min({stop}, {Literals.Int(extent * stride)})")};");
        if (narrows)
        {
            _origin = _unique("origin");
            writer.Comment($"In a training step {_gradients} is soon read and never again: all pieces make it in the same memory, which then begins at {_origin}.");
            var gaps = UpdateAxis.Gaps(_schedule.Kernel) is var (row, rowSize) ? $", {Literals.Int(row)}, {Literals.Int(rowSize)}" : "";
            writer.Line($"int {_origin} = update.Narrow(accumulate, ref {_gradients}, {_start}, {_end}{gaps});");
        }
    }

    /// <summary>Stands behind them.</summary>
    public void End(CodeWriter writer) => writer.Line($"update.Piece({_gradients}, {_origin}, {_start}, {_end});");

    private (int Count, int Size, int Extent, int Stride) Blocks()
    {
        var axis = UpdateAxis.Of(_schedule);
        return (
            WorkerAxis.Blocks(_schedule, axis), UpdateAxis.BlockSteps(_schedule, axis), _schedule.Kernel.Axes[axis].Extent,
            _schedule.Kernel.Writes[0].To.Strides[axis]);
    }
}
