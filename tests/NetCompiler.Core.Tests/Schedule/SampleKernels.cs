using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Flat kernels as lowering and layout would make them, by hand so that these tests depend on neither.</summary>
internal static class SampleKernels
{
    private static readonly BufferTraits Padded = new(Aligned: true, GapWritable: true, GapZero: false);
    private static readonly BufferTraits Exact = new(Aligned: false, GapWritable: false, GapZero: false);

    public static int Pad(int n) => (n + 15) / 16 * 16;

    /// <summary>y[n,j] = max(Σ x[n,i]·w[j,i] + b[j], 0); x is the caller's.</summary>
    public static Kernel DenseForward(int inputs, int outputs)
    {
        var (x, w, b, y) = (Row(0, "x", inputs), Whole(1, "weight", outputs, inputs), Whole(2, "bias", outputs), Row(3, "y", outputs));
        var k = new KernelBuilder("dense.forward", "y = max(x·W + b, 0)");
        var (n, j, i) = (k.Rows(), k.Parallel("j", outputs), k.Reduce("i", inputs));
        var dot = k.Sum(k.Read(x, n, i) * k.Read(w, j, i));
        k.Write(y, Expression.Max(dot + k.Read(b, j), 0), n, j);
        return Flat(k.Build(), User(x), Weight(w), Vector(b), Workspace(y));
    }

    /// <summary>y[n,j] = value(Σ x[n,i]·w[j,i], b[j], c[j]).</summary>
    public static Kernel DenseAnd(int inputs, int outputs, Func<Expression, Expression, Expression, Expression> value)
    {
        var (x, w, b, c, y) = (Row(0, "x", inputs), Whole(1, "weight", outputs, inputs), Whole(2, "b", outputs), Whole(3, "c", outputs), Row(4, "y", outputs));
        var k = new KernelBuilder("dense.forward", "y = f(x·W)");
        var (n, j, i) = (k.Rows(), k.Parallel("j", outputs), k.Reduce("i", inputs));
        var dot = k.Sum(k.Read(x, n, i) * k.Read(w, j, i));
        k.Write(y, value(dot, k.Read(b, j), k.Read(c, j)), n, j);
        return Flat(k.Build(), User(x), Weight(w), Vector(b), Vector(c), Workspace(y));
    }

    /// <summary>y[n,j] = Σi x[n,j,i] + Σk z[n,j,k]: two sums of different lengths, both of which lie together in memory.</summary>
    public static Kernel TwoLengths(int outputs, int left, int right)
    {
        var (x, z, y) = (new Operand(0, "x", EquatableArray.Of(outputs, left), true), new Operand(1, "z", EquatableArray.Of(outputs, right), true), Row(2, "y", outputs));
        var k = new KernelBuilder("two.lengths", "y = Σ x + Σ z");
        var (n, j, i, m) = (k.Rows(), k.Parallel("j", outputs), k.Reduce("i", left), k.Reduce("k", right));
        var first = k.Sum(k.Read(x, n, j, i));
        k.NextStage();
        k.Write(y, first + k.Sum(k.Read(z, n, j, m)), n, j);
        return Flat(k.Build(), Workspace(x), Workspace(z), Workspace(y));
    }

    /// <summary>The forward kernel over a spatial input of several extents.</summary>
    public static Kernel DenseForwardSpatial(int[] extents, int outputs)
    {
        var inputs = extents.Aggregate(1, static (a, b) => a * b);
        var (x, w, b, y) = (new Operand(0, "x", extents, true), Whole(1, "weight", outputs, inputs), Whole(2, "bias", outputs), Row(3, "y", outputs));
        var k = new KernelBuilder("dense.forward", "y = x·W + b");
        var (n, j) = (k.Rows(), k.Parallel("j", outputs));
        var axes = k.ReduceOver(extents);
        var flat = axes.Zip(RowMajor(extents), static (a, s) => s * a).Aggregate(static (a, b) => a + b);
        var dot = k.Sum(k.Read(x, [n, .. axes]) * k.Read(w, j, flat));
        k.Write(y, dot + k.Read(b, j), n, j);
        return Flat(k.Build(), Workspace(x), Weight(w), Vector(b), Workspace(y));
    }

    /// <summary>dw[j,i] (+)= Σn dy[n,j]·x[n,i]; x is the caller's, or dy.</summary>
    public static Kernel DenseWeightGradient(int inputs, int outputs, bool userGradient = false)
    {
        var (x, dy) = (Row(0, "x", inputs), Row(1, "dy", outputs));
        var dw = new Operand(2, "dweight", EquatableArray.Of(outputs, inputs), false, WriteMode.SetOrAdd);
        var k = new KernelBuilder("dense.weight_gradient", "dW = xᵀ·dy");
        var (i, j, n) = (k.Parallel("i", inputs), k.Parallel("j", outputs), k.ReduceRows());
        k.Write(dw, k.Sum(k.Read(x, n, i) * k.Read(dy, n, j)), j, i);
        return userGradient ? Flat(k.Build(), Workspace(x), User(dy), Weight(dw)) : Flat(k.Build(), User(x), Workspace(dy), Weight(dw));
    }

    /// <summary>dx[n,i] = Σj dy[n,j]·w[j,i]; dx in the workspace, or the caller's.</summary>
    public static Kernel DenseInputGradient(int inputs, int outputs, bool user = false)
    {
        var (dy, w, dx) = (Row(0, "dy", outputs), Whole(1, "weight", outputs, inputs), Row(2, "dx", inputs));
        var k = new KernelBuilder("dense.input_gradient", "dx = dy·Wᵀ");
        var (n, i, j) = (k.Rows(), k.Parallel("i", inputs), k.Reduce("j", outputs));
        k.Write(dx, k.Sum(k.Read(dy, n, j) * k.Read(w, j, i)), n, i);
        return Flat(k.Build(), Workspace(dy), Weight(w), user ? User(dx) : Workspace(dx));
    }

    /// <summary>y = tanh(x)·c + x over any extents, in the workspace or over the caller's spans.</summary>
    public static Kernel Elementwise(bool user, params int[] extents)
    {
        var (x, y) = (new Operand(0, "x", extents, true), new Operand(1, "y", extents, true));
        var k = new KernelBuilder("elementwise", "y = tanh(x) / 2 + x");
        Affine[] index = [k.Rows(), .. k.ParallelOver(extents)];
        var value = k.Read(x, index);
        k.Write(y, (Expression.Tanh(value) * 0.5) + value, index);
        return Flat(k.Build(), user ? User(x) : Workspace(x), user ? User(y) : Workspace(y));
    }

    /// <summary>A copy from padded rows to the caller's.</summary>
    public static Kernel Copy(params int[] extents)
    {
        var (x, y) = (new Operand(0, "x", extents, true), new Operand(1, "y", extents, true));
        var k = new KernelBuilder("copy", "y = x");
        Affine[] index = [k.Rows(), .. k.ParallelOver(extents)];
        k.Write(y, k.Read(x, index), index);
        return Flat(k.Build(), Workspace(x), User(y));
    }

    /// <summary>A copy of matrices with rows and columns exchanged, from the caller's memory.</summary>
    public static Kernel Across(int count, int rows, int columns)
    {
        var (x, y) = (new Operand(0, "x", EquatableArray.Of(count, rows, columns), true), new Operand(1, "y", EquatableArray.Of(count, columns, rows), true));
        var k = new KernelBuilder("across", "y = xᵀ");
        var (n, c, i, j) = (k.Rows(), k.Parallel("c", count), k.Parallel("i", rows), k.Parallel("j", columns));
        k.Write(y, k.Read(x, n, c, i, j), n, c, j, i);
        return Flat(k.Build(), User(x), Workspace(y));
    }

    public static Kernel Softmax(int size, bool user = false)
    {
        var (x, y) = (Row(0, "x", size), Row(1, "y", size));
        var k = new KernelBuilder("softmax", "y = exp(x - max x) / Σ");
        var (n, j) = (k.Rows(), k.Reduce("j", size));
        var most = k.Maximum(k.Read(x, n, j));
        k.NextStage();
        var power = Expression.Exp(k.Read(x, n, j) - most);
        var sum = k.Sum(power);
        k.WriteInner(y, power, n, j);
        k.NextStage();
        k.WriteInner(y, k.Read(y, n, j) * (1.0 / sum), n, j);
        return Flat(k.Build(), Workspace(x), user ? User(y) : Workspace(y));
    }

    /// <summary>The outputs of a dense layer and their softmax, which needs all outputs of a row.</summary>
    public static Kernel DenseSoftmax(int inputs, int outputs)
    {
        var (x, w, z, y) = (Row(0, "x", inputs), Whole(1, "weight", outputs, inputs), Row(2, "z", outputs), Row(3, "y", outputs));
        var k = new KernelBuilder("dense.forward+softmax", "z = x·W, y = softmax(z)");
        var (n, j, i) = (k.Rows(), k.Parallel("j", outputs), k.Reduce("i", inputs));
        var dot = k.Sum(k.Read(x, n, i) * k.Read(w, j, i));
        var power = Expression.Exp(dot - k.OfRow(AccumulatorKind.Maximum, j, dot));
        k.Write(z, dot, n, j);
        k.Write(y, power * (1.0 / k.OfRow(AccumulatorKind.Sum, j, power)), n, j);
        return Flat(k.Build(), User(x), Weight(w), Workspace(z), User(y));
    }

    /// <summary>The same for several columns beside one another: vectors could be stored across the columns, but what outputs have together lies along them.</summary>
    public static Kernel DenseSoftmaxOfColumns(int inputs, int outputs, int columns)
    {
        var (x, w, y) = (new Operand(0, "x", EquatableArray.Of(inputs, columns), true), Whole(1, "weight", outputs, inputs), new Operand(2, "y", EquatableArray.Of(outputs, columns), true));
        var k = new KernelBuilder("dense.forward+softmax", "y = softmax(x·W)");
        var (n, j, c, i) = (k.Rows(), k.Parallel("j", outputs), k.Parallel("c", columns), k.Reduce("i", inputs));
        var dot = k.Sum(k.Read(x, n, i, c) * k.Read(w, j, i));
        var power = Expression.Exp(dot - k.OfRow(AccumulatorKind.Maximum, j, dot));
        k.Write(y, power * (1.0 / k.OfRow(AccumulatorKind.Sum, j, power)), n, j, c);
        return Flat(k.Build(), Workspace(x), Weight(w), Workspace(y));
    }

    /// <summary>db[j] (+)= Σn dy[n,j].</summary>
    public static Kernel SumOverRows(int size)
    {
        var dy = Row(0, "dy", size);
        var db = new Operand(1, "dbias", EquatableArray.Of(size), false, WriteMode.SetOrAdd);
        var k = new KernelBuilder("dense.bias_gradient", "db = Σ dy");
        var (j, n) = (k.Parallel("j", size), k.ReduceRows());
        k.Write(db, k.Sum(k.Read(dy, n, j)), j);
        return Flat(k.Build(), Workspace(dy), Vector(db));
    }

    /// <summary>loss[n] = Σj (x[n,j] - t[n,j])², t being the caller's.</summary>
    public static Kernel SquaredError(int size, AccumulatorKind kind = AccumulatorKind.Sum)
    {
        var (x, t, loss) = (Row(0, "x", size), Row(1, "t", size), Row(2, "loss", 1));
        var k = new KernelBuilder("mse", "l = Σ (x - t)²");
        var (n, j) = (k.Rows(), k.Reduce("j", size));
        var difference = k.Read(x, n, j) - k.Read(t, n, j);
        k.Write(loss, k.Accumulate(kind, difference * difference), n, 0);
        return Flat(k.Build(), Workspace(x), User(t), Workspace(loss));
    }

    /// <summary>total = Σn loss[n]: nothing but rows.</summary>
    public static Kernel Mean()
    {
        var (loss, total) = (Row(0, "loss", 1), new Operand(1, "total", EquatableArray.Of(1), false, WriteMode.SetOrAdd));
        var k = new KernelBuilder("mean", "m = Σ l / n");
        var n = k.ReduceRows();
        k.Write(total, k.Sum(k.Read(loss, n, 0)), 0);
        return Flat(k.Build(), Workspace(loss), Vector(total));
    }

    /// <summary>Dropout: y = u &lt; p ? x : 0, u drawn for each example and element.</summary>
    public static Kernel Dropout(params int[] extents)
    {
        var (x, y) = (new Operand(0, "x", extents, true), new Operand(1, "y", extents, true));
        var k = new KernelBuilder("dropout", "y = u < p ? x : 0");
        Affine[] index = [k.Rows(), .. k.ParallelOver(extents)];
        var element = index.Skip(1).Zip(RowMajor(extents), static (a, s) => s * a).Aggregate(static (a, b) => a + b);
        var random = k.Random(RandomKind.Uniform, 7, index[0], element);
        k.Write(y, Expression.Select(Expression.Less(random, 0.5), k.Read(x, index), 0), index);
        return Flat(k.Build(), Workspace(x), Workspace(y));
    }

    /// <summary>y[n, offset + j] = 2·x[n,j]: one part of a concatenation, whose neighbours in the row belong to others.</summary>
    public static Kernel Part(int size, int offset, int total)
    {
        var (x, y) = (Row(0, "x", size), Row(1, "y", total));
        var k = new KernelBuilder("part", "y = 2x");
        var (n, j) = (k.Rows(), k.Parallel("j", size));
        k.Write(y, k.Read(x, n, j) * 2.0, n, j + offset);
        return Flat(k.Build(), Workspace(x), (RowMajorStrides(Pad(total), total), Pad(total), Exact));
    }

    /// <summary>y[n,o] = Σ x[n, o + k + l]: two sums that overlap in memory, and vectors at any offset.</summary>
    public static Kernel Window(int size)
    {
        var (x, y) = (Row(0, "x", size + 3), Row(1, "y", size));
        var k = new KernelBuilder("window", "y = Σ x");
        var (n, o, a, b) = (k.Rows(), k.Parallel("o", size), k.Reduce("k", 3), k.Reduce("l", 2));
        k.Write(y, k.Sum(k.Read(x, n, o + a + b)), n, o);
        return Flat(k.Build(), Workspace(x), Workspace(y));
    }

    /// <summary>y[n,a,j] = 2·x[n,j]: rows that lie close together and cannot become one.</summary>
    public static Kernel Repeat(int times, int size)
    {
        var (x, y) = (Row(0, "x", size), new Operand(1, "y", EquatableArray.Of(times, size), true));
        var k = new KernelBuilder("repeat", "y = 2x");
        var (n, a, j) = (k.Rows(), k.Parallel("a", times), k.Parallel("j", size));
        k.Write(y, k.Read(x, n, j) * 2.0, n, a, j);
        return Flat(k.Build(), Workspace(x), Workspace(y));
    }

    /// <summary>dx[n,i] = Σ dy[n,p,q]·w[p,q,i], w with gaps between its rows, so that its panel has two loops.</summary>
    public static Kernel TwoLoopInputGradient(int size, int rows, int columns)
    {
        var (dy, w, dx) = (new Operand(0, "dy", EquatableArray.Of(rows, columns), true), Whole(1, "weight", rows, columns, size), Row(2, "dx", size));
        var k = new KernelBuilder("input_gradient", "dx = Σ dy·w");
        var (n, i, p, q) = (k.Rows(), k.Parallel("i", size), k.Reduce("p", rows), k.Reduce("q", columns));
        k.Write(dx, k.Sum(k.Read(dy, n, p, q) * k.Read(w, p, q, i)), n, i);
        var row = Pad(columns);
        return Flat(k.Build(), Workspace(dy), ([row, 1, row * rows], row * rows * size, Padded), Workspace(dx));
    }

    private static Operand Row(int buffer, string name, int size) => new(buffer, name, EquatableArray.Of(size), true);

    private static Operand Whole(int buffer, string name, params int[] extents) => new(buffer, name, extents, false);

    private static (int[] Strides, int Length, BufferTraits Traits) User(Operand o) => (RowMajorStrides(Size(o), [.. o.Extents]), Size(o), Exact);

    internal static (int[] Strides, int Length, BufferTraits Traits) Workspace(Operand o) =>
        (RowMajorStrides(Pad(Size(o)), [.. o.Extents]), Pad(Size(o)), Padded);

    /// <summary>Stored (out, in), in memory [in][out padded].</summary>
    private static (int[] Strides, int Length, BufferTraits Traits) Weight(Operand o) =>
        ([1, Pad(o.Extents[0])], Pad(o.Extents[0]) * o.Extents[1], Padded);

    private static (int[] Strides, int Length, BufferTraits Traits) Vector(Operand o) => ([1], Pad(o.Extents[0]), Padded);

    private static int Size(Operand o) => o.Extents.Aggregate(1, static (a, b) => a * b);

    private static int[] RowMajorStrides(int row, params int[] extents) => [row, .. RowMajor(extents)];

    private static int[] RowMajor(int[] extents)
    {
        var strides = new int[extents.Length];
        var stride = 1;
        for (var i = extents.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= extents[i];
        }

        return strides;
    }

    internal static Kernel Flat(Kernel kernel, params (int[] Strides, int Length, BufferTraits Traits)[] layouts)
    {
        var flat = kernel.MapAccesses(a =>
        {
            var strides = layouts[a.Buffer].Strides;
            var offset = a.Index.Select((i, d) => i.Offset * strides[d]).Sum();
            var coefficients = Enumerable.Range(0, kernel.Axes.Count).Select(x => a.Index.Select((i, d) => i.Coefficients[x] * strides[d]).Sum());
            return a with { Index = EquatableArray.Of(new IndexExpression(offset, coefficients.ToEquatable())) };
        });
        return flat with
        {
            Buffers = kernel.Buffers.Select((b, i) => b with { Extents = EquatableArray.Of(layouts[i].Length), Layout = layouts[i].Traits }).ToEquatable(),
        };
    }
}
