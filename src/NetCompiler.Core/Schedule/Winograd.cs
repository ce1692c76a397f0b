using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>
/// Short windows that move by one: of three taps as F(4, 3), four neighbouring results from six products instead of twelve; of four as F(3, 4) and of five as F(2, 5),
/// whose six products are of the same transformed input. What is read and the weights are transformed by kernels of their own; the sums of the six products stay in
/// registers, and the epilogue puts the results together. Along one dimension only: along two there are 36 sums, which would have to be stored.
/// </summary>
internal static class Winograd
{
    private const int Products = WinogradForms.Products, Lanes = ProgramBuffer.WidestVector;

    /// <summary>The program with such windows computed that way.</summary>
    public static KernelProgram Run(KernelProgram program)
    {
        var buffers = program.Buffers.ToList();
        var calls = new List<KernelCall>();
        var transformed = new Dictionary<(int Buffer, int Dimension, int First, int Step, int Tiles), int>();
        int Seen(KernelCall call, ProgramBuffer x, int dimension, int first, int step, int tiles)
        {
            if (!transformed.TryGetValue((x.Id, dimension, first, step, tiles), out var v))
            {
                transformed[(x.Id, dimension, first, step, tiles)] = v = Add(buffers, Spread(x, dimension, tiles));
                calls.Add(Input(call.Layer, x, buffers[v], dimension, first, step));
            }

            return v;
        }

        foreach (var call in program.Calls)
        {
            if (ShortWindow.Of(program, call) is { } window)
            {
                var weight = program.Buffers[call.Bindings[window.W.Buffer]];
                var v = Seen(call, program.Buffers[call.Bindings[window.X.Buffer]], window.Dimension, window.First, window.Results, call.Kernel.Axes[window.Place].Extent / window.Results);
                var others = window.Others.Select(d => weight.Extents[d]);
                var u = Add(buffers, new(
                    0, weight.Name + ".transformed", BufferKind.Workspace, Node: -1, PerExample: false, Extents: window.HasVectors
                        ? EquatableArray.Of([weight.Extents[window.Channels] / Lanes, .. others, Products, Lanes])
                        : EquatableArray.Of([weight.Extents[window.Channels], Products, .. others])) { Space = ShapeKind.Matrices });
                calls.Add(Weight(call.Layer, weight, buffers[u], window));
                calls.Add(Product(call, window, buffers[v], buffers[u]));
            }
            else if (WindowGradient.Of(program, call) is { } gradient)
            {
                var (dy, tiles) = (program.Buffers[call.Bindings[gradient.Dy.Buffer]], call.Kernel.Axes[gradient.Place].Extent / gradient.Places);
                var v = Seen(call, program.Buffers[call.Bindings[gradient.X.Buffer]], gradient.Dimension, gradient.First, gradient.Places, tiles);
                var z = Add(buffers, Spread(dy, gradient.Dimension, tiles));
                calls.Add(Gradient(call.Layer, dy, buffers[z], gradient));
                calls.Add(Product(call, gradient, buffers[v], buffers[z]));
            }
            else
            {
                calls.Add(call);
            }

            foreach (var stale in transformed.Keys.Where(k => call.Kernel.AllWrites.Any(w => call.Bindings[w.To.Buffer] == k.Buffer)).ToArray())
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

    // Products in the place of elements along a dimension.
    private static ProgramBuffer Spread(ProgramBuffer value, int dimension, int tiles) =>
        value with { Name = value.Name + ".transformed", Node = -1, Extents = value.Extents.With(dimension - 1, tiles * Products) };

    private static KernelCall Input(string layer, ProgramBuffer x, ProgramBuffer v, int dimension, int first, int step) => Tiles(
        layer, new("winograd.input", "v = Bᵀ·x of six elements in a row, for the six products of Winograd's method"), (x, "x"), (v, "v"), dimension, first, step, Products, WinogradForms.Input);

    private static KernelCall Gradient(string layer, ProgramBuffer dy, ProgramBuffer z, WindowGradient gradient) => Tiles(
        layer, new("winograd.gradient", "z = G·dy of the places in a row, for the six products of Winograd's method"), (dy, "dy"), (z, "z"), gradient.Dimension, gradient.Dy.Index[gradient.Dimension].Offset, gradient.Places,
        gradient.Places, WinogradForms.Taps);

    // Of elements in a row, from a first one on and so many at a time, the products' factors.
    private static KernelCall Tiles(
        string layer, KernelBuilder k, (ProgramBuffer Buffer, string Name) from, (ProgramBuffer Buffer, string Name) to, int dimension, int first, int step, int count,
        Func<Expression[], Expression[]> form)
    {
        var n = k.Rows();
        var index = from.Buffer.Extents.Select((extent, d) => k.Parallel(Name(d), d == dimension - 1 ? to.Buffer.Extents[d] / Products : extent)).Prepend(n).ToArray();
        Affine[] At(int factor, int offset) => [.. index.Select((i, d) => d == dimension ? (factor * i) + offset : i)];
        var read = new Operand(from.Buffer.Id, from.Name, from.Buffer.Extents, true);
        var elements = Enumerable.Range(0, count).Select(i => k.Read(read, At(step, first + i))).ToArray();
        foreach (var (value, product) in form(elements).Select((value, i) => (value, i)))
        {
            k.Write(new(to.Buffer.Id, to.Name, to.Buffer.Extents, true), value, At(Products, product));
        }

        return new(layer, k.Build(), k.Bindings);
    }

    // u = G·w, of one vector of channels after the other, so that a product reads it as it lies.
    private static KernelCall Weight(string layer, ProgramBuffer weight, ProgramBuffer u, ShortWindow window)
    {
        var k = new KernelBuilder("winograd.weight", "u = G·w of the taps in a row, for the six products of Winograd's method");
        var block = k.Parallel("b", u.Extents[0]);
        var lane = window.HasVectors ? k.Parallel("c", Lanes) : null;
        var channel = lane is null ? block : (Lanes * block) + lane;
        var index = weight.Extents.Select((extent, d) => d == window.TapDimension ? 0 : d == window.Channels ? channel : k.Parallel(Name(d), extent)).ToArray();
        var operand = new Operand(weight.Id, "w", weight.Extents, false);
        var w = Enumerable.Range(0, window.Taps)
            .Select(tap => k.Read(operand, [.. index.Select((i, d) => d == window.TapDimension ? window.IsFlipped ? window.Taps - 1 - tap : tap : i)])).ToArray();
        foreach (var (value, product) in WinogradForms.Taps(w).Select((value, i) => (value, i)))
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
                AccumulatorValue => WinogradForms.Result(result, window.Results),
                Read r => new Read(r.From with { Index = r.From.Index.Select(i => Moved(i, result)).ToEquatable() }),
                IndexValue i => new IndexValue(Moved(i.Index, result)),
                _ => e,
            }),
        };
        var changed = kernel with
        {
            Formula = string.Format(CultureInfo.InvariantCulture, "{0}, by Winograd's F({1}, {2})", kernel.Formula, window.Results, window.Taps),
            Buffers = kernel.Buffers.Concat([new("v", v.Extents.Prepend(0).ToEquatable(), true), new("u", u.Extents, false)]).ToEquatable(),
            Axes = kernel.Axes.Select((axis, a) => a == window.Place ? axis with { Extent = axis.Extent / window.Results } : a == window.Channel ? axis with { Extent = axis.Extent / lanes } : axis)
                .Where((_, a) => a != window.Tap).Append(new(kernel.Axes[window.Channel].Name + "l", lanes, AxisRole.Parallel)).ToEquatable(),
            Stages = EquatableArray.Of(new Stage(Enumerable.Range(0, Products).Select(Sum).ToEquatable(), EquatableArray<Write>.Empty)),
            Writes = Enumerable.Range(0, window.Results).SelectMany(j => kernel.Writes.Select(write => At(write, j))).ToEquatable(),
        };
        return UnusedOperands.Drop(call with { Kernel = changed, Bindings = call.Bindings.Concat([v.Id, u.Id]).ToEquatable() });
    }

    // m = Σ z·v over places and examples, dw = Aᵀ·m.
    private static KernelCall Product(KernelCall call, WindowGradient gradient, ProgramBuffer v, ProgramBuffer z)
    {
        var kernel = call.Kernel;
        var write = kernel.Writes[0];
        IndexExpression Without(int offset, IEnumerable<int> coefficients) => new(offset, coefficients.Where((_, a) => a != gradient.Tap).ToEquatable());
        Read At(int buffer, Access read, int product) => new(new(buffer, read.Index.Select((i, d) => d == gradient.Dimension
            ? Without(product, kernel.Axes.Select((_, a) => a == gradient.Place ? Products : 0)) : Without(i.Offset, i.Coefficients)).ToEquatable()));
        var (x, dy) = (kernel.Buffers.Count, kernel.Buffers.Count + 1);
        var changed = kernel with
        {
            Formula = string.Format(CultureInfo.InvariantCulture, "{0}, by Winograd's F({1}, {2})", kernel.Formula, gradient.Taps, gradient.Places),
            Buffers = kernel.Buffers.Concat([new("v", v.Extents.Prepend(0).ToEquatable(), true), new("z", z.Extents.Prepend(0).ToEquatable(), true)]).ToEquatable(),
            Axes = kernel.Axes.Select((axis, a) => a == gradient.Place ? axis with { Extent = axis.Extent / gradient.Places } : axis).Where((_, a) => a != gradient.Tap).ToEquatable(),
            Stages = EquatableArray.Of(new Stage(
                Enumerable.Range(0, Products).Select(p => new Accumulator(AccumulatorKind.Sum, At(dy, gradient.Dy, p) * (Expression)At(x, gradient.X, p))).ToEquatable(), EquatableArray<Write>.Empty)),
            Writes = Enumerable.Range(0, gradient.Taps).Select(tap => write with
            {
                To = write.To with { Index = write.To.Index.Select(i => Without(i.Offset + (tap * i.Coefficients[gradient.Tap]), i.Coefficients)).ToEquatable() },
                Value = WinogradForms.Result(tap, gradient.Taps),
            }).ToEquatable(),
        };
        return UnusedOperands.Drop(call with { Kernel = changed, Bindings = call.Bindings.Concat([v.Id, z.Id]).ToEquatable() });
    }

    private static string Name(int dimension) => "i" + dimension.ToString(CultureInfo.InvariantCulture);
}
