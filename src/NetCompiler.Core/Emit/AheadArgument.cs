using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Where the next panel is copied from, as the last parameter of a micro-kernel that asks for it: <see cref="PanelsAhead"/>.</summary>
/// <param name="source">The name of the operand that is copied.</param>
internal sealed class AheadArgument(KernelSchedule schedule, Packing packing, PanelsAhead ahead, string source, string name)
{
    public static AheadArgument? Of(KernelSchedule schedule, IReadOnlyList<string> buffers) => PanelsAhead.Of(schedule) is { } ahead
        ? new(schedule, schedule.Packing!, ahead, buffers[schedule.Packing!.Source], Identifiers.Unique(buffers[schedule.Packing.Source] + "Ahead", new HashSet<string>(buffers, StringComparer.Ordinal)))
        : null;

    /// <summary>The parameter.</summary>
    public string Name => name;

    /// <summary>Whether a tile asks for anything: full ones do, where another panel follows.</summary>
    /// <param name="along">Where it stands along the vector axis.</param>
    public bool IsAsked(IReadOnlyList<int> tile, Place along) => along.Loop.Length > 0 && TileAxis is >= 0 and var axis && tile[axis] == schedule.Tile[axis];

    /// <summary>The argument: the next panel, its lines after each other from tile to tile.</summary>
    /// <param name="place">Where the tile stands along an axis.</param>
    public string Argument(Func<int, Place> place)
    {
        var (along, at) = (place(schedule.VectorAxis), place(TileAxis));
        var around = schedule.OuterOrder.Take(packing.Depth).Where(a => a != schedule.VectorAxis).Select(a => (Place: place(a), Stride: packing.SourceStrides[a])).ToList();
        var constant = packing.SourceOffset + (packing.Width * ahead.LaneStride) + around.Sum(static a => a.Place.Constant * a.Stride);
        var terms = around.Where(static a => a.Place.Loop.Length > 0).Select(static a => (a.Place.Loop, a.Stride)).Append((along.Loop, ahead.LaneStride)).ToList();
        if (ahead.Lines > 1 && at.Loop.Length > 0)
        {
            terms.Add(($"{at.Loop} / {Literals.Int(schedule.Tile[TileAxis])} % {Literals.Int(ahead.Lines)}", ahead.LineStride));
        }

        // The last panels ask for some that are not there.
        return $"{source}.Slice(Math.Min({IndexText.Sum(constant, [.. terms])}, {source}.Length))";
    }

    /// <summary>The statement of one step of the loop.</summary>
    /// <param name="step">The text of its number.</param>
    /// <remarks>Where lanes lie above each other, a line is 16 steps of one, and 16 steps ask for the line of one lane each.</remarks>
    public string Prefetch(string step)
    {
        var inner = step.IndexOf(' ') >= 0 ? $"({step})" : step;
        var at = ahead.LaneStride == 1 ? IndexText.Sum(0, (step, ahead.StepStride)) : $"({inner} & 15) * {Literals.Int(ahead.LaneStride)} + ({inner} & -16)";
        return $"Panels.Prefetch({name}, {at});";
    }

    // The innermost loop, whose tiles share a panel; -1 when a panel has one tile.
    private int TileAxis => schedule.OuterOrder.Skip(packing.Depth).Where(a => schedule.Kernel.Axes[a].IsRuntime || schedule.Kernel.Axes[a].Extent > schedule.Tile[a]).DefaultIfEmpty(-1).Last();
}
