using System.Globalization;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Windows of three that move by one, as F(4, 3): four results of a row from six products instead of twelve. What is read and the weights are each
/// transformed by a kernel of their own; the sums of the six products stay in registers, and the kernel's epilogue puts the four results together.
/// Along one dimension only: along two, the 36 sums would have to be stored.
/// </summary>
/// <remarks>
/// Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016. With the points 0, ±3/4, ±3/2 and infinity,
/// not their 0, ±1, ±2, results are 1.5 times as far from the exact ones as those of plain sums, and not twice.
/// </remarks>
internal static class Winograd
{
    /// <summary>Results computed together, and products they take.</summary>
    public const int Results = 4, Products = Results + WindowOfThree.Taps - 1;

    private const int Lanes = ProgramBuffer.WidestVector;

    private const double P = 0.75, Q = 1.5;

    /// <summary>Places of an example from which the transformed weights, which are computed in each call, are worth it.</summary>
    private const int LeastPlaces = 64;

    /// <summary>The program with such windows computed that way.</summary>
    public static KernelProgram Run(KernelProgram program)
    {
        var buffers = program.Buffers.ToList();
        var calls = new List<KernelCall>();
        var transformed = new Dictionary<(int Buffer, int Dimension, int First), int>();
        foreach (var call in program.Calls)
        {
            if (WindowOfThree.Of(program, call) is { } window && window.Places(call.Kernel) >= LeastPlaces)
            {
                var x = call.Bindings[window.X.Buffer];
                var key = (x, window.Dimension, window.First);
                if (!transformed.TryGetValue(key, out var v))
                {
                    var tiles = call.Kernel.Axes[window.Place].Extent / Results;
                    transformed[key] = v = Add(buffers, program.Buffers[x] with
                    {
                        Name = program.Buffers[x].Name + ".transformed", Node = -1, Extents = program.Buffers[x].Extents.With(window.Dimension - 1, tiles * Products),
                    });
                    calls.Add(Input(call.Layer, program.Buffers[x], buffers[v], window));
                }

                var weight = program.Buffers[call.Bindings[window.W.Buffer]];
                var u = Add(buffers, new(0, weight.Name + ".transformed", BufferKind.Workspace, -1, EquatableArray.Of(
                    [weight.Extents[window.Channels] / Lanes, .. window.Others.Select(d => weight.Extents[d]), Products, Lanes]), false) { Space = Graph.ShapeKind.Matrices });
                calls.Add(Weight(call.Layer, weight, buffers[u], window));
                calls.Add(Product(call, window, buffers[v], buffers[u]));
            }
            else
            {
                calls.Add(call);
            }

            foreach (var stale in transformed.Keys.Where(k => CallUse.Of(call).Written.Contains(k.Buffer)).ToArray())
            {
                transformed.Remove(stale);
            }
        }

        return buffers.Count == program.Buffers.Count ? program : program with { Buffers = buffers.ToEquatable(), Calls = calls.ToEquatable() };
    }

    private static int Add(List<ProgramBuffer> buffers, ProgramBuffer buffer)
    {
        buffers.Add(buffer with { Id = buffers.Count });
        return buffers.Count - 1;
    }

    // v = Bᵀ·x. Products of (z - a) over all points a but one; points come in pairs ±p, whose polynomials share their even and odd parts.
    private static KernelCall Input(string layer, ProgramBuffer x, ProgramBuffer v, WindowOfThree window)
    {
        var k = new KernelBuilder("winograd.input", "v = Bᵀ·x of six elements in a row");
        var n = k.Rows();
        var index = x.Extents.Select((extent, d) => k.Parallel("i" + d.ToString(CultureInfo.InvariantCulture), d == window.Dimension - 1 ? v.Extents[d] / Products : extent)).Prepend(n).ToArray();
        Affine[] At(int factor, int offset) => [.. index.Select((i, d) => d == window.Dimension ? (factor * i) + offset : i)];
        var operand = new Operand(x.Id, "x", x.Extents, true);
        var e = Enumerable.Range(0, Products).Select(i => k.Read(operand, At(Results, window.First + i))).ToArray();
        (Expression Plus, Expression Minus) Pair(double point, double other)
        {
            var (even, odd) = (e[4] - (other * other * e[2]), point * (e[3] - (other * other * e[1])));
            return (even + odd, even - odd);
        }

        Expression Whole(int first) => e[first + 4] - (((P * P) + (Q * Q)) * e[first + 2]) + (P * P * Q * Q * e[first]);
        var ((p, minusP), (q, minusQ)) = (Pair(P, Q), Pair(Q, P));
        foreach (var (value, product) in new[] { Whole(0), p, minusP, q, minusQ, Whole(1) }.Select((value, i) => (value, i)))
        {
            k.Write(new(v.Id, "v", v.Extents, true), value, At(Products, product));
        }

        return new(layer, k.Build(), k.Bindings);
    }

    // u = G·w, of one vector of channels after the other, so that a product reads it as it lies.
    private static KernelCall Weight(string layer, ProgramBuffer weight, ProgramBuffer u, WindowOfThree window)
    {
        var k = new KernelBuilder("winograd.weight", "u = G·w of the three taps in a row");
        var (block, lane) = (k.Parallel("b", weight.Extents[window.Channels] / Lanes), k.Parallel("c", Lanes));
        var index = weight.Extents.Select((extent, d) => d == window.TapDimension ? 0 : d == window.Channels ? (Lanes * block) + lane
            : k.Parallel("i" + d.ToString(CultureInfo.InvariantCulture), extent)).ToArray();
        var operand = new Operand(weight.Id, "w", weight.Extents, false);
        var w = Enumerable.Range(0, WindowOfThree.Taps)
            .Select(tap => k.Read(operand, [.. index.Select((i, d) => d == window.TapDimension ? window.IsFlipped ? WindowOfThree.Taps - 1 - tap : tap : i)])).ToArray();
        (Expression Plus, Expression Minus) Pair(double point, double other)
        {
            var factor = 1 / (2 * point * point * ((point * point) - (other * other)));
            var (even, odd) = ((factor * w[0]) + (factor * point * point * w[2]), factor * point * w[1]);
            return (even + odd, even - odd);
        }

        var ((p, minusP), (q, minusQ)) = (Pair(P, Q), Pair(Q, P));
        foreach (var (value, product) in new[] { 1 / (P * P * Q * Q) * w[0], p, minusP, q, minusQ, w[2] }.Select((value, i) => (value, i)))
        {
            k.Write(new(u.Id, "u", u.Extents, false), value, [block, .. window.Others.Select(d => index[d]), product, lane]);
        }

        return new(layer, k.Build(), k.Bindings);
    }

    // m = Σ u·v, y = Aᵀ·m, and of each of the four results the epilogue.
    private static KernelCall Product(KernelCall call, WindowOfThree window, ProgramBuffer v, ProgramBuffer u)
    {
        var kernel = call.Kernel;
        var (x, w) = (kernel.Buffers.Count, kernel.Buffers.Count + 1);
        // Without the axis of taps; that of channels counts vectors, and the last one their lanes.
        IndexExpression Changed(int offset, IEnumerable<int> coefficients, int lane) => new(offset, coefficients.Where((_, a) => a != window.Tap).Append(lane).ToEquatable());
        IndexExpression Moved(IndexExpression index, int result) => Changed(
            index.Offset + (result * index.Coefficients[window.Place]),
            index.Coefficients.Select((c, a) => a == window.Place ? Results * c : a == window.Channel ? Lanes * c : c),
            index.Coefficients[window.Channel]);
        IndexExpression Axis(int offset, int axis, int factor) => Changed(offset, kernel.Axes.Select((_, a) => a == axis ? factor : 0), 0);
        Accumulator Sum(int product) => new(AccumulatorKind.Sum,
            new Read(new(x, window.X.Index.Select((i, d) => d == window.Dimension ? Axis(product, window.Place, Products) : Moved(i, 0)).ToEquatable()))
            * new Read(new(w, EquatableArray.Of(
                [Axis(0, window.Channel, 1), .. window.Others.Select(d => Moved(window.W.Index[d], 0)), Axis(product, -1, 0), Changed(0, kernel.Axes.Select(static _ => 0), 1)]))));

        Expression m(int product) => new AccumulatorValue(product);
        var (even, odd, even2, odd2) = (m(1) + m(2), m(1) - m(2), m(3) + m(4), m(3) - m(4));
        Expression[] results =
        [
            m(0) + even + even2,
            (P * odd) + (Q * odd2),
            (P * P * even) + (Q * Q * even2),
            (P * P * P * odd) + (Q * Q * Q * odd2) + m(5),
        ];
        Write At(Write write, int result) => write with
        {
            To = write.To.Map(a => a with { Index = a.Index.Select(i => Moved(i, result)).ToEquatable() }),
            Value = write.Value.Rewrite(e => e switch
            {
                AccumulatorValue => results[result],
                Read r => new Read(r.From with { Index = r.From.Index.Select(i => Moved(i, result)).ToEquatable() }),
                IndexValue i => new IndexValue(Moved(i.Index, result)),
                _ => e,
            }),
        };
        var changed = kernel with
        {
            Formula = kernel.Formula + " as F(4, 3)",
            Buffers = kernel.Buffers.Concat([new("v", v.Extents.Prepend(0).ToEquatable(), true), new("u", u.Extents, false)]).ToEquatable(),
            Axes = kernel.Axes.Select((axis, a) => a == window.Place ? axis with { Extent = axis.Extent / Results } : a == window.Channel ? axis with { Extent = axis.Extent / Lanes } : axis)
                .Where((_, a) => a != window.Tap).Append(new(kernel.Axes[window.Channel].Name + "l", Lanes, AxisRole.Parallel)).ToEquatable(),
            Stages = EquatableArray.Of(new Stage(Enumerable.Range(0, Products).Select(Sum).ToEquatable(), EquatableArray<Write>.Empty)),
            Writes = Enumerable.Range(0, Results).SelectMany(j => kernel.Writes.Select(write => At(write, j))).ToEquatable(),
        };
        return UnusedOperands.Drop(call with { Kernel = changed, Bindings = call.Bindings.Concat([v.Id, u.Id]).ToEquatable() });
    }
}
