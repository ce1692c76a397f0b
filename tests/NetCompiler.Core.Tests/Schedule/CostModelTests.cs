using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>What the cost model knows of how a kernel reads.</summary>
public sealed class CostModelTests
{
    [Fact]
    public void Weights_of_a_single_row_are_read_once_and_those_of_a_batch_again()
    {
        var batch = SampleKernels.DenseForward(300, 200);
        Assert.True(new KernelFacts(batch).ReadsAgain);
        Assert.False(new KernelFacts(KernelSpecialization.OneExample(batch)).ReadsAgain);

        // Windows overlap.
        Assert.True(new KernelFacts(Convolution(rows: 20, columns: 24)).ReadsAgain);
    }

    [Theory]
    [InlineData(true, 15 / 16.0)]
    [InlineData(false, 0)]
    public void A_vector_that_a_loop_moves_by_single_elements_crosses_lines_wherever_it_begins(bool drifts, double first)
    {
        // Two taps of a row and a weight for each. With one column the vectors begin at 0 and 1, of which the second ends in another line.
        var facts = new KernelFacts(Convolution(rows: 1, columns: drifts ? 3 : 1));
        var tile = new[] { 1, 1, 1, 1 };
        var shape = new TileShape(facts, VectorMachine.Of(16), VectorAxis: 1, tile, Unroll: 1, Split: 1, [false, false, false, true], [3], Packing: null, new());
        Assert.Equal(2 + (1 + first) + (drifts ? 1 + first : 2), RegisterCost.Walk(shape, tile, facts.Stages[0]).LoadSlots, 6);
    }

    [Fact]
    public void Uses_of_a_loaded_value_behind_its_first_are_counted()
    {
        // Of two columns and two taps the second column's first element is the first column's second, and both weights serve both columns.
        var facts = new KernelFacts(Convolution(rows: 1, columns: 2));
        var tile = new[] { 1, 1, 2, 1 };
        var shape = new TileShape(facts, VectorMachine.Of(16), VectorAxis: 1, tile, Unroll: 1, Split: 1, [false, false, false, true], [3], Packing: null, new());
        Assert.Equal(3, RegisterCost.Walk(shape, tile, facts.Stages[0]).Reused);
    }

    // y[r,o,c] = Σ x[r, c + k + o]·w[k]: the lanes o begin where the column c says.
    private static Kernel Convolution(int rows, int columns)
    {
        var x = new Operand(0, "x", EquatableArray.Of(rows, 32), false);
        var w = new Operand(1, "w", EquatableArray.Of(2), false);
        var y = new Operand(2, "y", EquatableArray.Of(rows, columns, 16), false);
        var k = new KernelBuilder("windows", "y = Σ x·w");
        var (r, o, c, t) = (k.Parallel("r", rows), k.Parallel("o", 16), k.Parallel("c", columns), k.Reduce("k", 2));
        k.Write(y, k.Sum(k.Read(x, r, c + t + o) * k.Read(w, t)), r, c, o);
        var kernel = k.Build();
        var strides = new[] { new[] { 32, 1 }, [1], [columns * 16, 16, 1] };
        return kernel.MapAccesses(a => new(a.Buffer, EquatableArray.Of(new IndexExpression(
            a.Index.Select((i, d) => i.Offset * strides[a.Buffer][d]).Sum(),
            Enumerable.Range(0, kernel.Axes.Count).Select(axis => a.Index.Select((i, d) => i.Coefficients[axis] * strides[a.Buffer][d]).Sum()).ToEquatable())))) with
        {
            Buffers = kernel.Buffers.Select(static b => b with { Extents = EquatableArray.Of(b.Extents.Aggregate(1, static (p, e) => p * e)), Layout = new(true, true, false) }).ToEquatable(),
        };
    }
}
