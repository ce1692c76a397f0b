using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>A sum that is the gradient of two biases is taken once.</summary>
public sealed class EqualSumsTests
{
    [Fact]
    public void Biases_of_input_and_state_have_one_sum()
    {
        var program = EqualSums.Run(LearningRun.Program("sequence 7x3\nlstm 5 returns=last\ndense 2\nloss mse\n"));
        var sum = Assert.Single(program.Calls, static c => c.Kernel.Name == "sumrows" && c.Layer.StartsWith("lstm1", StringComparison.Ordinal));
        Assert.Equal(["lstm1.bias_hh.gradient", "lstm1.bias_ih.gradient"], sum.Kernel.Writes.Select(w => program.Buffers[sum.Bindings[w.To.Buffer]].Name));
        Assert.Equal(["dy", "db", "db2"], sum.Kernel.Buffers.Select(static b => b.Name));
    }

    [Fact]
    public void Sums_of_what_changes_in_between_are_taken_twice()
    {
        var fixture = new ProgramFixture();
        var (given, x) = (fixture.Buffer("given", BufferKind.Input, true, 8), fixture.Buffer("x", BufferKind.Workspace, true, 8));
        var (one, two, three) = (fixture.Buffer("one", BufferKind.ParameterGradient, false, 8), fixture.Buffer("two", BufferKind.ParameterGradient, false, 8), fixture.Buffer("three", BufferKind.ParameterGradient, false, 8));
        Scale(1);
        Sum(one);
        Scale(2);
        Sum(two);
        Sum(three);
        var program = fixture.Build(one, two, three);
        var once = EqualSums.Run(program);

        Assert.Equal([1, 2], once.Calls.Where(static c => c.Layer == "sum").Select(static c => c.Kernel.Writes.Count));
        var (expected, actual) = (ProgramFixture.Run(program, 3), ProgramFixture.Run(once, 3));
        Assert.All(new[] { one, two, three }, r => Assert.Equal(expected[r.Buffer], actual[r.Buffer]));

        void Scale(double factor) => fixture.Call("scale", "scale", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", 8));
            k.Write(x, k.Read(given, n, i) * factor, n, i);
        });
        void Sum(Operand to) => fixture.Call("sum", "sumrows", k =>
        {
            var (i, n) = (k.Parallel("i", 8), k.ReduceRows());
            k.Write(to with { Mode = WriteMode.SetOrAdd }, k.Sum(k.Read(x, n, i)), i);
        });
    }
}
