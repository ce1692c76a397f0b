using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>
/// Moving windows seen from the elements they stand on: which positions' taps reach an element. Elements whose taps come at a distance of the
/// stride share a kernel (a phase); together the phases cover every element once. It is the input gradient of convolution and pooling, and the
/// forward pass of a transposed convolution. Positions before the first and after the last count as 0: the values read there have a halo.
/// </summary>
internal sealed class TransposedWindow
{
    private readonly EquatableArray<Window> _windows;
    private readonly Phase[][] _phases;

    public TransposedWindow(EquatableArray<Window> windows)
    {
        _windows = windows;
        _phases = [.. windows.Select(static w => Of(w).ToArray())];
    }

    /// <summary>The phases of all dimensions, each to be one kernel.</summary>
    public IEnumerable<Phases> All
    {
        get
        {
            IEnumerable<Phase[]> all = [[]];
            foreach (var phases in _phases)
            {
                all = all.SelectMany(chosen => phases.Select(p => (Phase[])[.. chosen, p])).ToArray();
            }

            return all.Select(p => new Phases(p, _windows));
        }
    }

    /// <summary>How many kernels a dimension's elements are divided among.</summary>
    public int PhasesAlong(int dimension) => _phases[dimension].Length;

    /// <summary>The halo that the values at the positions need.</summary>
    public EquatableArray<Halo.Side> Sides => _phases.Select((p, d) =>
    {
        var reached = p.Where(static q => q.Taps > 0).ToArray();
        var before = reached.Select(static q => (q.Back * (q.Taps - 1)) - q.At).Append(0).Max();
        var last = reached.Select(static q => q.Count - 1 + q.At).Append(0).Max();
        return new Halo.Side(before, _windows[d].Positions, before + Math.Max(last + 1, _windows[d].Positions));
    }).ToEquatable();

    // Element s·a + start stands u = s·a + start + before from the begin; tap k reaches it from position (u − d·k) / s where that is whole.
    private static IEnumerable<Phase> Of(Window w)
    {
        var s = w.Stride;
        if (w.Dilation == 1 && w.Taps % s == 0 && w.Before % s == 0 && w.Input % s == 0)
        {
            // All phases are alike: the phase is an axis of the one kernel, of which start and tap are functions.
            yield return new(s, 0, w.Input / s, s, w.Taps / s, 0, s, w.Before / s, 1);
            yield break;
        }

        var common = GreatestCommonDivisor(w.Dilation, s);
        for (var start = 0; start < s && start < w.Input; start++)
        {
            var count = ((w.Input - start - 1) / s) + 1;
            var u = start + w.Before;
            var first = Enumerable.Range(0, s / common).Cast<int?>().FirstOrDefault(k => (u - (w.Dilation * k!.Value)) % s == 0);
            yield return first is not { } tap || tap >= w.Taps
                ? new(s, start, count, 1, 0, 0, 0, 0, 0)
                : new(s, start, count, 1, ((w.Taps - 1 - tap) / (s / common)) + 1, tap, s / common, (u - (w.Dilation * tap)) / s, w.Dilation / common);
        }
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    /// <summary>
    /// Elements <c>Stride·a + Start + i</c> for a below Count and i below Inner are reached by taps <c>Tap + Between·t + i</c>, t below Taps, from
    /// positions <c>a + At − Back·t</c>.
    /// </summary>
    internal sealed record Phase(int Stride, int Start, int Count, int Inner, int Taps, int Tap, int Between, int At, int Back);

    /// <summary>One phase for each dimension, being written as a kernel.</summary>
    internal sealed class Phases(Phase[] phases, EquatableArray<Window> windows)
    {
        private Affine[] _outer = [];
        private Affine[] _inner = [];

        /// <summary>Whether no tap reaches these elements.</summary>
        public bool IsEmpty => phases.Any(static p => p.Taps == 0);

        /// <summary>Whether taps are summed, or each element is reached by one alone.</summary>
        public bool HasSeveralTaps => phases.Any(static p => p.Taps > 1);

        /// <summary>The phase of the last dimension, and which of its elements is meant, once the elements' axes are added.</summary>
        public (int Start, Affine Number) AlongRows => (phases[phases.Length - 1].Start, _outer[_outer.Length - 1]);

        /// <summary>Adds the parallel axes over the elements and gives their index.</summary>
        public Affine[] Elements(KernelBuilder k)
        {
            _outer = Space.Parallel(k, "i", [.. phases.Select(static p => p.Count)]);
            _inner = [.. phases.Select((p, d) => p.Inner == 1 ? 0 : k.Parallel("p" + Space.Letter(d, phases.Length), p.Inner))];
            return [.. phases.Select((p, d) => (p.Stride * _outer[d]) + p.Start + _inner[d])];
        }

        /// <summary>Adds the reduction axes over the taps and gives each dimension's tap, and the position it reaches from in a value with the halo.</summary>
        public (Affine[] Taps, Affine[] From) Taps(KernelBuilder k, EquatableArray<Halo.Side> sides)
        {
            var t = Space.Reduce(k, "k", [.. phases.Select(static p => p.Taps)]);
            return (
                [.. phases.Select((p, d) => (p.Between * t[d]) + p.Tap + _inner[d])],
                [.. phases.Select((p, d) => _outer[d] + p.At + sides[d].Before - (p.Back * t[d]))]);
        }

        /// <summary>The number of a tap in its window, row-major.</summary>
        public Affine Number(Affine[] taps) => KernelIndices.RowMajor(taps, windows.Select(static w => w.Taps).ToEquatable());
    }
}
