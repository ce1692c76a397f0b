using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.Core.Tests.Schedule;

namespace NetCompiler.Core.Tests.Emit;

/// <summary>How emitted kernels read. What they compute is tested in the parity tests.</summary>
public sealed class KernelTextTests
{
    private static readonly BufferTraits _padded = new(Aligned: true, GapWritable: true, GapZero: false);

    [Fact]
    public void A_dense_tile_reads_as_designed()
    {
        var emitted = KernelEmitter.Emit(Dense(), EquatableArray.Of(Tiled(16)), "Dense1_Forward");
        var micro = emitted.Text.Substring(emitted.Text.IndexOf("// 2 n", StringComparison.Ordinal));
        Assert.StartsWith(
            """
            // 2 n × 16 j: 2 accumulators.
            [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
            internal static void Dense1_Forward_2x16_V512(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y)
            {
                unchecked
                {
                    x = x.Slice(0, 20);
                    var weightV = MemoryMarshal.Cast<float, Vector512<float>>(weight.Slice(0, 64));
                    var yV = MemoryMarshal.Cast<float, Vector512<float>>(y.Slice(0, 32));
                    Vector512<float> c0_0 = default, c1_0 = default;
                    for (int k = 0; k < 4; k++)
                    {
                        var weight0 = weightV[k];
                        c0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(x[k]), weight0, c0_0);
                        c1_0 = Vector512.MultiplyAddEstimate(Vector512.Create(x[k + 16]), weight0, c1_0);
                    }
                    yV[0] = c0_0;
                    yV[1] = c1_0;
                }
            }

            """,
            micro);
    }

    // A pass that has taken in loops over tiles keeps its spans on the stack; short vectors are no burden to it.
    [Theory]
    [InlineData(16, true)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    public void Bodies_with_long_vectors_stay_methods_of_their_own(int lanes, bool areApart)
    {
        var text = KernelEmitter.Emit(Dense(), EquatableArray.Of(Tiled(lanes)), "Dense1_Forward").Text;
        Assert.Equal(areApart, text.Contains("NoInlining", StringComparison.Ordinal));
        Assert.Equal(!areApart, text.Contains("[MethodImpl(MethodImplOptions.AggressiveOptimization)]", StringComparison.Ordinal));
    }

    [Fact]
    public void Softmax_of_a_vector_stays_in_registers_until_its_end()
    {
        var kernel = KernelSpecialization.OneExample(SampleKernels.Softmax(10, user: true));
        var emitted = KernelEmitter.Emit(kernel, EquatableArray.Of(Scheduler.Choose(kernel, 16)), "Softmax1_Forward");
        var body = emitted.Text.Split('\n').Select(static line => line.Trim()).ToList();

        // A sum without loops begins with its first term, and of the two stores to one place the first is none.
        Assert.Contains("Vector512<float> c0_0_0 = Vector512.ConditionalSelect(mask, xV[0], Vector512.Create(float.NegativeInfinity));", body);
        Assert.DoesNotContain(body, static line => line.Contains("= default", StringComparison.Ordinal));
        Assert.Equal("VectorTails.Store(t2, y.Slice(0, 10));", Assert.Single(body, static line => line.Contains("Store", StringComparison.Ordinal) || line.StartsWith("y[", StringComparison.Ordinal) || line.StartsWith("yV[", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_signature_is_what_the_entry_method_has()
    {
        var emitted = KernelEmitter.Emit(Dense(), EquatableArray.Of(Tiled(16), Tiled(8), Tiled(4)), "Dense1_Forward");
        Assert.Equal(["x", "weight", "y", "rows"], emitted.Signature.Parameters.Select(static p => p.Name));
        Assert.Equal(KernelParameterKind.Written, emitted.Signature.Parameters[2].Kind);
        Assert.Contains("static void Dense1_Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y, int rows)", emitted.Text, StringComparison.Ordinal);
        Assert.Equal(["Dense1_Forward_V512", "Dense1_Forward_V256", "Dense1_Forward_V128"], emitted.WidthMethods);
    }

    [Theory]
    [InlineData("var a = xV[0];|c = c + a;", "c = c + xV[0];")]
    [InlineData("var a = xV[0];|var b = wV[1];|c = F(a, b, c);", "c = F(xV[0], wV[1], c);")]
    [InlineData("var a = xV[0];|yV[0] = c;|yV[1] = a;", "var a = xV[0];|yV[0] = c;|yV[1] = a;")]
    [InlineData("var a = xV[0];|c = a * a;", "var a = xV[0];|c = a * a;")]
    [InlineData("var a = xV[0];|for (int k = 0; k < 4; k++)|c += a;", "var a = xV[0];|for (int k = 0; k < 4; k++)|c += a;")]
    public void Loads_move_into_the_next_statement_but_past_no_store(string lines, string expected) =>
        Assert.Equal(expected.Split('|'), SingleUse.Inline(lines.Split('|')));

    private static Kernel Dense()
    {
        Access At(int buffer, params int[] strides) => new(buffer, EquatableArray.Of(new IndexExpression(0, strides)));
        KernelBuffer Buffer(string name, int length, bool perExample) => new(name, EquatableArray.Of(length), perExample, _padded);
        Expression product = Expression.Of(ScalarOperation.Multiply, new Read(At(0, 16, 0, 1)), new Read(At(1, 0, 1, 16)));
        return new(
            "dense.forward",
            "y = x·W",
            EquatableArray.Of(Buffer("x", 16, true), Buffer("weight", 64, false), Buffer("y", 16, true)),
            EquatableArray.Of(new Axis("n", 64, AxisRole.Parallel, 1), new Axis("j", 16, AxisRole.Parallel), new Axis("k", 4, AxisRole.Reduction)),
            EquatableArray.Of(new Stage(EquatableArray.Of(new Accumulator(AccumulatorKind.Sum, product)), EquatableArray<Write>.Empty)),
            EquatableArray.Of(new Write(At(2, 16, 1, 0), new AccumulatorValue(0))));
    }

    private static KernelSchedule Tiled(int lanes) => new(
        Dense(), ScheduleForm.Tiled, lanes, 1, EquatableArray.Of(2, 1, 1), 1, 1, [], EquatableArray.Of(2), EquatableArray.Of(0, 1), null, 0);
}
