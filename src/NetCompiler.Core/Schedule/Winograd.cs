using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Short windows that move by one: of three taps as F(4, 3), four neighbouring results from six products instead of twelve; of four as F(3, 4) and of five as F(2, 5),
/// whose six products are of the same transformed input. What is read and the weights are transformed by kernels of their own; the sums of the six products stay in
/// registers, and the epilogue puts the results together. Along one dimension only: along two there are 36 sums, which would have to be stored.
/// </summary>
/// <remarks>
/// Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016. With the points 0, ±3/4, ±3/2 and infinity
/// results are 1.1 to 1.6 times as far from the exact ones as plain sums of floats; with 0, ±1, ±2 they are twice as far.
/// </remarks>
internal static class Winograd
{
    /// <summary>Products in place of a window's taps times its results.</summary>
    public const int Products = 6;

    private const int Lanes = ProgramBuffer.WidestVector;

    private const double P = 0.75, Q = 1.5;

    /// <summary>The program with such windows computed that way.</summary>
    public static KernelProgram Run(KernelProgram program)
    {
        var buffers = program.Buffers.ToList();
        var calls = new List<KernelCall>();
        var transformed = new Dictionary<(int Buffer, int Dimension, int First, int Results), int>();
        foreach (var call in program.Calls)
        {
            if (ShortWindow.Of(program, call) is { } window)
            {
                var (x, weight) = (program.Buffers[call.Bindings[window.X.Buffer]], program.Buffers[call.Bindings[window.W.Buffer]]);
                var key = (x.Id, window.Dimension, window.First, window.Results);
                if (!transformed.TryGetValue(key, out var v))
                {
                    var tiles = call.Kernel.Axes[window.Place].Extent / window.Results;
                    transformed[key] = v = Add(buffers, x with { Name = x.Name + ".transformed", Node = -1, Extents = x.Extents.With(window.Dimension - 1, tiles * Products) });
                    calls.Add(Input(call.Layer, x, buffers[v], window));
                }

                var others = window.Others.Select(d => weight.Extents[d]);
                var u = Add(buffers, new(
                    0, weight.Name + ".transformed", BufferKind.Workspace, Node: -1, PerExample: false, Extents: window.HasVectors
                        ? EquatableArray.Of([weight.Extents[window.Channels] / Lanes, .. others, Products, Lanes])
                        : EquatableArray.Of([weight.Extents[window.Channels], Products, .. others])) { Space = ShapeKind.Matrices });
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
    private static KernelCall Input(string layer, ProgramBuffer x, ProgramBuffer v, ShortWindow window)
    {
        var k = new KernelBuilder("winograd.input", "v = Bᵀ·x of six elements in a row");
        var n = k.Rows();
        var index = x.Extents.Select((extent, d) => k.Parallel(Name(d), d == window.Dimension - 1 ? v.Extents[d] / Products : extent)).Prepend(n).ToArray();
        Affine[] At(int factor, int offset) => [.. index.Select((i, d) => d == window.Dimension ? (factor * i) + offset : i)];
        var operand = new Operand(x.Id, "x", x.Extents, true);
        var e = Enumerable.Range(0, Products).Select(i => k.Read(operand, At(window.Results, window.First + i))).ToArray();
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
    private static KernelCall Weight(string layer, ProgramBuffer weight, ProgramBuffer u, ShortWindow window)
    {
        var k = new KernelBuilder("winograd.weight", "u = G·w of the taps in a row");
        var block = k.Parallel("b", u.Extents[0]);
        var lane = window.HasVectors ? k.Parallel("c", Lanes) : null;
        var channel = lane is null ? block : (Lanes * block) + lane;
        var index = weight.Extents.Select((extent, d) => d == window.TapDimension ? 0 : d == window.Channels ? channel : k.Parallel(Name(d), extent)).ToArray();
        var operand = new Operand(weight.Id, "w", weight.Extents, false);
        var w = Enumerable.Range(0, window.Taps)
            .Select(tap => k.Read(operand, [.. index.Select((i, d) => d == window.TapDimension ? window.IsFlipped ? window.Taps - 1 - tap : tap : i)])).ToArray();
        (Expression Plus, Expression Minus) Pair(double point, double other)
        {
            var factor = 1 / (2 * point * point * ((point * point) - (other * other)));
            Expression Part(int first) => Enumerable.Range(0, (window.Taps - first + 1) / 2).Select(i => first + (2 * i))
                .Select(tap => factor * Math.Pow(point, tap) * w[tap]).Aggregate(static (a, b) => a + b);
            var (even, odd) = (Part(0), Part(1));
            return (even + odd, even - odd);
        }

        var ((p, minusP), (q, minusQ)) = (Pair(P, Q), Pair(Q, P));
        foreach (var (value, product) in new[] { 1 / (P * P * Q * Q) * w[0], p, minusP, q, minusQ, w[window.Taps - 1] }.Select((value, i) => (value, i)))
        {
            var others = window.Others.Select(d => index[d]);
            k.Write(new(u.Id, "u", u.Extents, false), value, lane is null ? [block, product, .. others] : [block, .. others, product, lane]);
        }

        return new(layer, k.Build(), k.Bindings);
    }

    // m = Σ u·v, y = Aᵀ·m, and of each of the results the epilogue.
    private static KernelCall Product(KernelCall call, ShortWindow window, ProgramBuffer v, ProgramBuffer u)
    {
        var kernel = call.Kernel;
        var (x, w) = (kernel.Buffers.Count, kernel.Buffers.Count + 1);

        // Without the axis of taps. That of channels counts vectors, and the last one their lanes; or it stays what it is, and the last one does not move.
        var lanes = window.HasVectors ? Lanes : 1;
        IndexExpression Changed(int offset, IEnumerable<int> coefficients, int lane) => new(offset, coefficients.Where((_, a) => a != window.Tap).Append(lane).ToEquatable());
        IndexExpression Moved(IndexExpression index, int result) => Changed(
            index.Offset + (result * index.Coefficients[window.Place]),
            index.Coefficients.Select((c, a) => a == window.Place ? window.Results * c : a == window.Channel ? lanes * c : c),
            index.Coefficients[window.Channel]);
        IndexExpression Axis(int offset, int axis, int factor) => Changed(offset, kernel.Axes.Select((_, a) => a == axis ? factor : 0), 0);
        Access Weights(int product)
        {
            var others = window.Others.Select(d => Moved(window.W.Index[d], 0));
            var (block, at) = (Axis(0, window.Channel, 1), Axis(product, -1, 0));
            return new(w, EquatableArray.Of<IndexExpression>(window.HasVectors ? [block, .. others, at, Changed(0, kernel.Axes.Select(static _ => 0), 1)] : [block, at, .. others]));
        }

        Accumulator Sum(int product) => new(AccumulatorKind.Sum,
            new Read(new(x, window.X.Index.Select((i, d) => d == window.Dimension ? Axis(product, window.Place, Products) : Moved(i, 0)).ToEquatable())) * new Read(Weights(product)));
        Write At(Write write, int result) => write with
        {
            To = write.To with { Index = write.To.Index.Select(i => Moved(i, result)).ToEquatable() },
            Value = write.Value.Rewrite(e => e switch
            {
                AccumulatorValue => Result(window, result),
                Read r => new Read(r.From with { Index = r.From.Index.Select(i => Moved(i, result)).ToEquatable() }),
                IndexValue i => new IndexValue(Moved(i.Index, result)),
                _ => e,
            }),
        };
        var changed = kernel with
        {
            Formula = string.Format(CultureInfo.InvariantCulture, "{0} as F({1}, {2})", kernel.Formula, window.Results, window.Taps),
            Buffers = kernel.Buffers.Concat([new("v", v.Extents.Prepend(0).ToEquatable(), true), new("u", u.Extents, false)]).ToEquatable(),
            Axes = kernel.Axes.Select((axis, a) => a == window.Place ? axis with { Extent = axis.Extent / window.Results } : a == window.Channel ? axis with { Extent = axis.Extent / lanes } : axis)
                .Where((_, a) => a != window.Tap).Append(new(kernel.Axes[window.Channel].Name + "l", lanes, AxisRole.Parallel)).ToEquatable(),
            Stages = EquatableArray.Of(new Stage(Enumerable.Range(0, Products).Select(Sum).ToEquatable(), EquatableArray<Write>.Empty)),
            Writes = Enumerable.Range(0, window.Results).SelectMany(j => kernel.Writes.Select(write => At(write, j))).ToEquatable(),
        };
        return UnusedOperands.Drop(call with { Kernel = changed, Bindings = call.Bindings.Concat([v.Id, u.Id]).ToEquatable() });
    }

    // Powers of the points; that of infinity counts for the last result, that of zero for the first.
    private static Expression Result(ShortWindow window, int result)
    {
        static Expression Sum(int product) => new AccumulatorValue(product);
        Expression Pair(double point, int product) =>
            Times(Math.Pow(point, result), result % 2 == 0 ? Sum(product) + Sum(product + 1) : Sum(product) - Sum(product + 1));
        var pairs = Pair(P, 1) + Pair(Q, 3);
        var first = result == 0 ? Sum(0) + pairs : pairs;
        return result == window.Results - 1 ? first + Sum(Products - 1) : first;
    }

    private static Expression Times(double factor, Expression value) => factor == 1 ? value : factor * value;

    private static string Name(int dimension) => "i" + dimension.ToString(CultureInfo.InvariantCulture);
}
