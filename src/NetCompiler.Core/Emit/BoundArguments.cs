using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Where loops of a micro-kernel begin and end, as parameters of it: <see cref="LoopBounds"/>.</summary>
internal sealed class BoundArguments
{
    private readonly KernelSchedule _schedule;
    private readonly List<(LoopBounds Bounds, string From, string To)> _bounds;

    public BoundArguments(KernelSchedule schedule, IReadOnlyList<SpanGroup> groups)
    {
        _schedule = schedule;
        var taken = new HashSet<string>(groups.Select(static g => g.Name), StringComparer.Ordinal);
        _bounds = [.. LoopBounds.Of(schedule).Select(b =>
            (b, Identifiers.Unique(schedule.Kernel.Axes[b.Axis].Name + "From", taken), Identifiers.Unique(schedule.Kernel.Axes[b.Axis].Name + "To", taken)))];
    }

    /// <summary>The parameters.</summary>
    public IEnumerable<string> Names => _bounds.SelectMany(static b => new[] { b.From, b.To });

    /// <summary>The first step of an axis's loop and the one behind the last; null where it has all.</summary>
    public (string From, string To)? Of(int axis) => _bounds.Where(b => b.Bounds.Axis == axis).Select(static b => ((string, string)?)(b.From, b.To)).FirstOrDefault();

    /// <summary>The arguments for a tile.</summary>
    /// <param name="place">The text of the tile's place along an axis, times a factor, plus a constant.</param>
    public IEnumerable<string> Arguments(IReadOnlyList<int> tile, Func<int, int, int, string> place) => _bounds.SelectMany(b => new[]
    {
        Limit("Max", 0, place(b.Bounds.Along, b.Bounds.Slope, b.Bounds.First(tile[b.Bounds.Along]))),
        Limit("Min", _schedule.Kernel.Axes[b.Bounds.Axis].Extent, place(b.Bounds.Along, b.Bounds.Slope, b.Bounds.Behind(tile[b.Bounds.Along]))),
    });

    private static string Limit(string function, int limit, string step) => !int.TryParse(step, out var known) ? $"Math.{function}({Literals.Int(limit)}, {step})"
        : Literals.Int(function == "Max" ? Math.Max(limit, known) : Math.Min(limit, known));
}
