using NetCompiler.Core.Kernels;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>Kernels as lowering makes them, in sizes that meet and miss the vector widths.</summary>
internal static class KernelCases
{
    public static Kernel DenseForward(int inputs, int outputs, bool rows = true, bool user = false)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Input, rows, inputs);
        var w = s.Buffer("weight", BufferKind.Parameter, false, outputs, inputs);
        var b = s.Buffer("bias", BufferKind.Parameter, false, outputs);
        var y = s.Buffer("y", user ? BufferKind.Output : BufferKind.Workspace, rows, outputs);
        return s.Flat("dense.forward", "y = max(x·W + b, 0)", k =>
        {
            Affine[] n = rows ? [k.Rows()] : [];
            var (j, i) = (k.Parallel("j", outputs), k.Reduce("i", inputs));
            var dot = k.Sum(k.Read(x, [.. n, i]) * k.Read(w, j, i));
            k.Write(y, Expression.Max(dot + k.Read(b, j), 0), [.. n, j]);
        });
    }

    public static Kernel DenseWeightGradient(int inputs, int outputs)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Input, true, inputs);
        var dy = s.Buffer("dy", BufferKind.Workspace, true, outputs);
        var dw = s.Buffer("dw", BufferKind.ParameterGradient, false, WriteMode.SetOrAdd, outputs, inputs);
        return s.Flat("dense.weight_gradient", "dW = xᵀ·dy", k =>
        {
            var (i, j, n) = (k.Parallel("i", inputs), k.Parallel("j", outputs), k.ReduceRows());
            k.Write(dw, k.Sum(k.Read(x, n, i) * k.Read(dy, n, j)), j, i);
        });
    }

    public static Kernel DenseInputGradient(int inputs, int outputs)
    {
        var s = new KernelSketch();
        var dy = s.Buffer("dy", BufferKind.Workspace, true, outputs);
        var w = s.Buffer("weight", BufferKind.Parameter, false, outputs, inputs);
        var dx = s.Buffer("dx", BufferKind.Workspace, true, inputs);
        return s.Flat("dense.input_gradient", "dx = dy·Wᵀ", k =>
        {
            var (n, i, j) = (k.Rows(), k.Parallel("i", inputs), k.Reduce("j", outputs));
            k.Write(dx, k.Sum(k.Read(dy, n, j) * k.Read(w, j, i)), n, i);
        });
    }

    public static Kernel BiasGradient(int outputs)
    {
        var s = new KernelSketch();
        var dy = s.Buffer("dy", BufferKind.Workspace, true, outputs);
        var db = s.Buffer("db", BufferKind.ParameterGradient, false, WriteMode.SetOrAdd, outputs);
        return s.Flat("dense.bias_gradient", "db = Σ dy", k =>
        {
            var (j, n) = (k.Parallel("j", outputs), k.ReduceRows());
            k.Write(db, k.Sum(k.Read(dy, n, j)), j);
        });
    }

    public static Kernel Softmax(int size, bool user)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, size);
        var y = s.Buffer("y", user ? BufferKind.Output : BufferKind.Workspace, true, size);
        return s.Flat("softmax.forward", "y = softmax(x)", k =>
        {
            var (n, j) = (k.Rows(), k.Reduce("j", size));
            var largest = k.Maximum(k.Read(x, n, j));
            k.NextStage();
            var e = Expression.Exp(k.Read(x, n, j) - largest);
            var sum = k.Sum(e);
            k.WriteInner(y, e, n, j);
            k.NextStage();
            k.WriteInner(y, k.Read(y, n, j) * (1 / sum), n, j);
        });
    }

    /// <summary>The outputs of a dense layer, normalised and then their softmax: four values that all outputs of a row have together.</summary>
    public static Kernel DenseRow(int inputs, int outputs, bool rows, bool user)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Input, rows, inputs);
        var w = s.Buffer("weight", BufferKind.Parameter, false, outputs, inputs);
        var g = s.Buffer("scale", BufferKind.Parameter, false, outputs);
        var z = s.Buffer("z", BufferKind.Workspace, rows, outputs);
        var y = s.Buffer("y", user ? BufferKind.Output : BufferKind.Workspace, rows, outputs);
        return s.Flat("dense.forward+norm+softmax", "z = norm(x·W)·g, y = softmax(z)", k =>
        {
            Affine[] n = rows ? [k.Rows()] : [];
            var (j, i) = (k.Parallel("j", outputs), k.Reduce("i", inputs));
            var dot = k.Sum(k.Read(x, [.. n, i]) * k.Read(w, j, i));
            var centred = dot - (k.OfRow(AccumulatorKind.Sum, j, dot) / outputs);
            var variance = k.OfRow(AccumulatorKind.Sum, j, centred * centred) / outputs;
            var normal = centred / Expression.Of(ScalarOperation.SquareRoot, variance + 0.001) * k.Read(g, j);
            var power = Expression.Exp(normal - k.OfRow(AccumulatorKind.Maximum, j, normal));
            k.Write(z, normal, [.. n, j]);
            k.Write(y, power * (1 / k.OfRow(AccumulatorKind.Sum, j, power)), [.. n, j]);
        });
    }

    /// <summary>All accumulator kinds, one beside the other, over the elements of an example.</summary>
    public static Kernel Folds(int size)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, size);
        var y = s.Buffer("y", BufferKind.Workspace, true, 4);
        return s.Flat("folds", "y = (Σ x², max x, min x, Π (1 + x/8))", k =>
        {
            var (n, j) = (k.Rows(), k.Reduce("j", size));
            var e = k.Read(x, n, j);
            var all = new[]
            {
                k.Sum(e * e), k.Maximum(e), k.Accumulate(AccumulatorKind.Minimum, e), k.Accumulate(AccumulatorKind.Product, 1 + (e * 0.125)),
            };
            for (var i = 0; i < all.Length; i++)
            {
                k.Write(y, all[i], n, i);
            }
        });
    }

    /// <summary>Two sums that read nothing in common, and two results of both, next to each other.</summary>
    public static Kernel TwoSums(int inputs, int outputs, bool user)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, 12, inputs);
        var w = s.Buffer("weight", BufferKind.Parameter, false, inputs, 2, outputs);
        var y = s.Buffer("y", user ? BufferKind.Output : BufferKind.Workspace, true, 10, outputs);
        return s.Flat("two.sums", "y = x·W + x·V, y = 2·(x·W - x·V)", k =>
        {
            var (n, p, j, t, i) = (k.Rows(), k.Parallel("p", 5), k.Parallel("j", outputs), k.Reduce("t", 2), k.Reduce("i", inputs));
            var a = k.Sum(k.Read(x, n, (2 * p) + (2 * t), i) * k.Read(w, i, 0, j));
            var b = k.Sum(k.Read(x, n, (2 * p) + (2 * t) + 1, i) * k.Read(w, i, 1, j));
            k.Write(y, a + b, n, 2 * p, j);
            k.Write(y, 2 * (a - b), n, (2 * p) + 1, j);
        });
    }

    /// <summary>Every operation on its own output row.</summary>
    public static Kernel Operations(int size, bool user)
    {
        var s = new KernelSketch();
        var kind = user ? BufferKind.Input : BufferKind.Workspace;
        var (a, b) = (s.Buffer("a", kind, true, size), s.Buffer("b", kind, true, size));
        var operations = Enum.GetValues<ScalarOperation>();
        var y = s.Buffer("y", user ? BufferKind.Output : BufferKind.Workspace, true, operations.Length, size);
        return s.Flat("operations", "y = every operation on a and b", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", size));
            for (var o = 0; o < operations.Length; o++)
            {
                k.Write(y, OneOf(operations[o], k.Read(a, n, i), k.Read(b, n, i)), n, o, i);
            }
        });
    }

    public static Kernel Dropout(int size)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, size);
        var y = s.Buffer("y", BufferKind.Workspace, true, size);
        return s.Flat("dropout", "y = x where u ≥ 0.3, else noise", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", size));
            var keep = Expression.LessOrEqual(0.3, k.Random(RandomKind.Uniform, 77, n, i));
            k.Write(y, Expression.Select(keep, k.Read(x, n, i) / 0.7, k.Random(RandomKind.Normal, 78, n, 2 * i + 5)), n, i);
        });
    }

    public static Kernel Copy(int size)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, size);
        var y = s.Buffer("y", BufferKind.Output, true, size);
        return s.Flat("copy", "y = x", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", size));
            k.Write(y, k.Read(x, n, i), n, i);
        });
    }

    /// <summary>Rows of a table at given places; <paramref name="along"/> is the dimension that is contiguous.</summary>
    public static Kernel Gather(int count, int steps, int size, int along = 1, bool user = false)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", user ? BufferKind.Input : BufferKind.Workspace, true, steps);
        var w = s.Buffer("weight", along == 1 ? BufferKind.Workspace : BufferKind.Parameter, false, count, size);
        var y = s.Buffer("y", BufferKind.Workspace, true, steps, size);
        return s.Flat("gather", "y = W[x]", k =>
        {
            var (n, t, j) = (k.Rows(), k.Parallel("t", steps), k.Parallel("j", size));
            k.Write(y, k.Read(w, k.Lookup(x, n, t), j), n, t, j);
        });
    }

    /// <summary>Rows added to a table at given places, many to one.</summary>
    public static Kernel Scatter(int count, int steps, int size, int along = 1)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Input, true, steps);
        var dy = s.Buffer("dy", BufferKind.Workspace, true, steps, size);
        var dw = s.Buffer("dw", along == 1 ? BufferKind.Workspace : BufferKind.ParameterGradient, false, WriteMode.Add, count, size);
        return s.Flat("scatter", "dW[x] += dy", k =>
        {
            var (n, t, j) = (k.ReduceRows(), k.Reduce("t", steps), k.Reduce("j", size));
            k.WriteInner(dw, k.Read(dy, n, t, j), k.Lookup(x, n, t), j);
        });
    }

    /// <summary>Windows of two that move by two.</summary>
    public static Kernel Windows(int size, bool user = false)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", user ? BufferKind.Input : BufferKind.Workspace, true, 2 * size);
        var y = s.Buffer("y", BufferKind.Workspace, true, size);
        return s.Flat("windows", "y = max of x over pairs, less the second", k =>
        {
            var (n, i, w) = (k.Rows(), k.Parallel("i", size), k.Reduce("w", 2));
            k.Write(y, k.Maximum(k.Read(x, n, (2 * i) + w)) - k.Read(x, n, (2 * i) + 1), n, i);
        });
    }

    /// <summary>Each number twice, with what tells the two apart: stores that go in pairs.</summary>
    public static Kernel Spread(int size, bool user = false)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, size);
        var y = s.Buffer("y", user ? BufferKind.Output : BufferKind.Workspace, true, 2 * size);
        return s.Flat("spread", "y = x where x is less than which of two it is, else 0", k =>
        {
            var (n, i, w) = (k.Rows(), k.Parallel("i", size), k.Parallel("w", 2));
            k.Write(y, Expression.Select(Expression.Less(k.Read(x, n, i), k.Index(w)), k.Read(x, n, i), 0), n, (2 * i) + w);
        });
    }

    /// <summary>Windows that stand on each other, towards places of which two are neighbours: what is read would need a panel for each of the two.</summary>
    public static Kernel Phases(int size)
    {
        var s = new KernelSketch();
        var x = s.Buffer("x", BufferKind.Workspace, true, 4 * size);
        var y = s.Buffer("y", BufferKind.Workspace, true, 2 * size);
        return s.Flat("phases", "y = sum of every second x of four", k =>
        {
            var (n, i, p, w) = (k.Rows(), k.Parallel("i", size), k.Parallel("p", 2), k.Reduce("w", 2));
            k.Write(y, k.Sum(k.Read(x, n, (4 * i) + p + (2 * w))), n, (2 * i) + p);
        });
    }

    /// <summary>Operands named as what emitted code has of its own, in a sum whose last vector is masked.</summary>
    public static Kernel Names(int size)
    {
        var s = new KernelSketch();
        var x = s.Buffer("mask", BufferKind.Workspace, true, size);
        var y = s.Buffer("rows", BufferKind.Workspace, true, 1);
        return s.Flat("names", "rows = sum of mask", k =>
        {
            var (n, i) = (k.Rows(), k.Reduce("i", size));
            k.Write(y, k.Sum(k.Read(x, n, i)), n, 0);
        });
    }

    /// <summary>An update in place of two values that read each other.</summary>
    public static Kernel Rotation(int size)
    {
        var s = new KernelSketch();
        var (a, b) = (s.Buffer("a", BufferKind.Workspace, true, size), s.Buffer("b", BufferKind.Workspace, true, WriteMode.Add, size));
        return s.Flat("rotation", "a, b = 0.6a - 0.8b, b + 0.8a", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", size));
            k.Write(a, (k.Read(a, n, i) * 0.6) - (k.Read(b, n, i) * 0.8), n, i);
            k.Write(b, k.Read(a, n, i) * 0.8, n, i);
        });
    }

    private static Expression OneOf(ScalarOperation operation, Expression a, Expression b) => operation switch
    {
        ScalarOperation.Select => Expression.Select(Expression.Less(a, b) * Expression.Less(0, a), a - b, Expression.Select(b, a, 7)),
        ScalarOperation.Equal => Expression.Of(operation, Expression.Of(ScalarOperation.Floor, a), Expression.Of(ScalarOperation.Floor, b)),
        ScalarOperation.SquareRoot or ScalarOperation.ReciprocalSquareRoot or ScalarOperation.Logarithm => Expression.Of(operation, (a * a) + 0.5),
        ScalarOperation.Divide => a / ((b * b) + 1),
        < ScalarOperation.Select => Expression.Of(operation, a, b),
        _ => Expression.Of(operation, a),
    };
}
