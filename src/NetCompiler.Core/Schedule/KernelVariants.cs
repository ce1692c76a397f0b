using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>A flat kernel with the ways to fuse its axes, each taken apart, and what was chosen for it so far: the vector widths share them.</summary>
internal sealed class KernelVariants(Kernel flat)
{
    private readonly Dictionary<VectorMachine, KernelSchedule> _chosen = [];
    private KernelFacts[]? _fused;
    private KernelFacts? _plain;

    public Kernel Flat { get; } = flat;

    public bool HasLookups { get; } = flat.HasLookups;

    /// <summary>As it is.</summary>
    public KernelFacts Plain => _plain ??= new(Flat);

    /// <summary>
    /// The ways to fuse axes: through gaps or not, and with the examples or not (what is fused with the examples has a run-time extent and can no
    /// longer carry vectors). Reductions are always fused.
    /// </summary>
    public IReadOnlyList<KernelFacts> Fused => _fused ??= [.. Fusions().Select(static k => new KernelFacts(k))];

    public KernelSchedule Chosen(VectorMachine machine, Func<KernelSchedule> choose)
    {
        if (!_chosen.TryGetValue(machine, out var schedule))
        {
            _chosen[machine] = schedule = choose();
        }

        return schedule;
    }

    private IEnumerable<Kernel> Fusions()
    {
        var reduced = AxisFusion.Fuse(Flat, AxisRole.Reduction, gaps: true, rows: false);
        return new[]
        {
            AxisFusion.Fuse(reduced, AxisRole.Parallel, gaps: false, rows: false),
            AxisFusion.Fuse(reduced, AxisRole.Parallel, gaps: true, rows: false),
            AxisFusion.Fuse(reduced, AxisRole.Parallel, gaps: false, rows: true),
        }.Distinct();
    }
}
