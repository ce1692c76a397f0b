using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Emit;

/// <summary>Quotients that are only multiplied or mixed share a division; those that something else needs are computed by themselves.</summary>
public sealed class GateTextTests
{
    [Theory]
    [InlineData("gru 20", "predict", "VectorMath.LogisticMix(", "VectorMath.Tanh(")]
    [InlineData("gru 20", "gradient", "VectorMath.Tanh(", "VectorMath.LogisticMix(")]
    [InlineData("lstm 20", "predict", "VectorMath.LogisticTanh(", "VectorMath.Tanh(")]
    [InlineData("lstm 20", "gradient", "VectorMath.Tanh(", "VectorMath.LogisticTanh(")]
    public void A_gate_that_nobody_else_needs_has_no_division_of_its_own(string layer, string program, string contained, string missing)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse($"sequence 9x4\n{layer} returns=last\ndense 2\nloss mse\n", NetworkOptions.Default)).Graph!;
        var cell = NetworkCompiler.Compile(graph, NetworkOptions.Default).Program(program)!.Calls.First(static c => c.Layer.EndsWith(".cell", StringComparison.Ordinal) || c.Layer is "gru1" or "lstm1");
        var text = KernelEmitter.Emit(cell.Kernel, cell.Schedules, "Cell").Text;
        Assert.Contains(contained, text, StringComparison.Ordinal);
        Assert.DoesNotContain(missing, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("z * s + (1 - z) * n", true)]
    [InlineData("(1 - z) * n + s * z", true)]
    [InlineData("(1 - z) * n + s * n", false)]
    [InlineData("z * s + (2 - z) * n", false)]
    [InlineData("z * z + (1 - z) * n", false)]
    public void A_mix_is_known_in_any_order_and_nothing_else_is_taken_for_one(string sum, bool isMix)
    {
        var declared = new List<string>();
        var text = new ExpressionText(new VectorText(16), (hint, value) =>
        {
            declared.Add(value);
            return hint + declared.Count;
        });
        static Expression At(int buffer) => new Read(new(buffer, EquatableArray<IndexExpression>.Empty));
        var (z, n, s) = (Expression.Logistic(At(0)), Expression.Tanh(At(1)), At(2));
        var expression = sum switch
        {
            "z * s + (1 - z) * n" => (z * s) + ((1 - z) * n),
            "(1 - z) * n + s * z" => ((1 - z) * n) + (s * z),
            "(1 - z) * n + s * n" => ((1 - z) * n) + (s * n),
            "z * s + (2 - z) * n" => (z * s) + ((2 - z) * n),
            _ => (z * z) + ((1 - z) * n),
        };
        text.Expect([expression]);
        var printed = text.Print(expression, static e => e is Read r ? "xhy"[r.From.Buffer is 1 ? 2 : r.From.Buffer is 2 ? 1 : 0].ToString() : null);
        Assert.Equal(isMix ? "VectorMath.LogisticMix(x, h, y)" : null, printed.Contains("LogisticMix", StringComparison.Ordinal) ? printed : null);
    }
}
