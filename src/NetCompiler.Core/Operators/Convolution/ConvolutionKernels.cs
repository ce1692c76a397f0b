using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>
/// The three products of a convolution: window times weight, and the gradients of both factors. The weight is (out, in of a group, kernel…).
/// A transposed convolution is the same three in other roles.
/// </summary>
internal static class ConvolutionKernels
{
    /// <summary>Vectors whose lanes are added together at the end, to be worth that.</summary>
    private const int LeastAddedAlongLanes = 16;

    /// <summary><c>y[o, p] = Σ x[i, s·p + d·k] · w[o, i, k] (+ b[o])</c>.</summary>
    public static void Forward(LoweringContext context, string role, Operand x, Space from, Operand w, Operand? b, Operand y, EquatableArray<Window> windows)
    {
        var padded = Halo.Of(context, x, from, windows, readerChannels: y.Extents[0]);
        var k = context.Kernel(role, $"{y.Name} = Σ {x.Name}[s·p + d·k]·{w.Name}{(b is null ? "" : " + b")}");
        var groups = Groups.Of(from.Channels, w);
        var n = k.Rows();
        var (group, own) = groups.Axes(k, "oc", groups.Outs);
        var position = Space.Parallel(k, "o", windows.Select(static v => v.Positions).ToArray());
        var i = Groups.Reduce(k, "ic", groups.Ins);
        var tap = Space.Reduce(k, "k", windows.Select(static v => v.Taps).ToArray());
        var oc = (groups.Outs * group) + own;
        var at = windows.Select((v, d) => v.At(position[d], tap[d])).ToArray();
        var product = k.Read(padded, from.At(n, (groups.Ins * group) + i, at)) * k.Read(w, [oc, i, .. tap]);
        var sum = Total(k, product);
        k.Write(y, b is null ? sum : sum + k.Read(b, oc), from.At(n, oc, position));
    }

    /// <summary><c>dx[i, e] = Σ dy[o, p]·w[o, i, k]</c> over the taps k of positions p that stand on e <c>(+ b[i])</c>.</summary>
    public static void InputGradient(LoweringContext context, string role, Operand dy, Operand w, Operand? b, Operand dx, Space to, EquatableArray<Window> windows)
    {
        var transposed = new TransposedWindow(windows);
        var groups = Groups.Of(to.Channels, w);
        var of = to with { Channels = groups.Count * groups.Outs, Extents = windows.Select(static v => v.Positions).ToEquatable() };
        var halo = Halo.Of(context, dy, of, transposed.Sides, readerChannels: AddsAlongLanes(groups, windows) ? of.Channels : to.Channels);
        var rows = PhaseRows.Of(context, to, transposed);
        foreach (var phase in transposed.All)
        {
            var k = context.Kernel(role, $"{dx.Name} = Σ {dy.Name}·{w.Name} over the windows on it{(b is null ? "" : " + b")}");
            var n = k.Rows();
            var (group, own) = groups.Axes(k, "ic", groups.Ins);
            var element = phase.Elements(k);
            var ic = (groups.Ins * group) + own;
            Expression sum = 0;
            if (!phase.IsEmpty)
            {
                var o = Groups.Reduce(k, "oc", groups.Outs);
                var (tap, position) = phase.Taps(k, transposed.Sides);
                var oc = (groups.Outs * group) + o;
                sum = Total(k, k.Read(halo, to.At(n, oc, position)) * k.Read(w, [oc, own, .. tap]));
            }

            var value = b is null ? sum : phase.IsEmpty ? k.Read(b, ic) : sum + k.Read(b, ic);
            k.Write(rows?.Rows ?? dx, value, rows?.At(n, ic, element, phase) ?? to.At(n, ic, element));
        }

        rows?.TakeTurns(context, dx);
    }

    // Where the channels summed over are whole vectors and enough of them meet in a result, vectors lie along these channels, however few are computed: what is
    // left to add up, the lanes of each result, is little beside that. Windows that move by more than 1 compute every second element at a time, not neighbours.
    private static bool AddsAlongLanes(Groups groups, EquatableArray<Window> windows) =>
        groups.Count == 1 && groups.Outs % ProgramBuffer.WidestVector == 0 && windows.All(static w => w.Stride == 1)
        && groups.Outs / ProgramBuffer.WidestVector * windows.Aggregate(1, static (taps, w) => taps * w.Taps) >= LeastAddedAlongLanes;

    /// <summary><c>dw[o, i, k] = Σ dy[o, p]·x[i, s·p + d·k]</c> over examples and positions.</summary>
    public static void WeightGradient(LoweringContext context, string role, Operand dy, Operand x, Space from, Operand dw, EquatableArray<Window> windows)
    {
        var padded = Halo.Of(context, x, from, windows);
        var k = context.Kernel(role, $"dw = Σ {dy.Name}·{x.Name}[s·p + d·k]");
        var groups = Groups.Of(from.Channels, dw);
        var (group, o) = groups.Axes(k, "oc", groups.Outs);
        var i = groups.Ins == 1 ? 0 : k.Parallel("ic", groups.Ins);
        var tap = Space.Parallel(k, "k", windows.Select(static v => v.Taps).ToArray());
        var n = k.ReduceRows();
        var position = Space.Reduce(k, "o", windows.Select(static v => v.Positions).ToArray());
        var oc = (groups.Outs * group) + o;
        var at = windows.Select((v, d) => v.At(position[d], tap[d])).ToArray();
        k.Write(dw, k.Sum(k.Read(dy, from.At(n, oc, position)) * k.Read(padded, from.At(n, (groups.Ins * group) + i, at))), [oc, i, .. tap]);
    }

    // A sum over no axis is the product itself, which needs no accumulator.
    private static Expression Total(KernelBuilder k, Expression product) => k.Reduces ? k.Sum(product) : product;

    /// <summary>How channels are divided: each group's outputs read that group's inputs only.</summary>
    private sealed record Groups(int Count, int Outs, int Ins)
    {
        public static Groups Of(int inputs, Operand weight)
        {
            var ins = weight.Extents[1];
            var count = inputs / ins;
            return new(count, weight.Extents[0] / count, ins);
        }

        /// <summary>Parallel axes over the groups and the channels of one; an axis of one step is left out, so that channels are one axis where they can.</summary>
        public (Affine Group, Affine Own) Axes(KernelBuilder k, string name, int own) => (
            Count == 1 ? 0 : k.Parallel("g", Count),
            own == 1 && Count > 1 ? 0 : k.Parallel(name, own));

        public static Affine Reduce(KernelBuilder k, string name, int extent) => extent == 1 ? 0 : k.Reduce(name, extent);
    }
}
