using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;

namespace NetCompiler.Core.Tests.Emit;

/// <summary>Methods and runs of calls that differ in numbers alone.</summary>
public sealed class SharedMethodsTests
{
    [Theory]
    [InlineData("x[3] + c0_1 * 0.5f - 1E-05f // 7\n", "3")]
    [InlineData("V512 a = b.Slice(16, 1_024); f(\"4 \\\" 5\", 784f, 0x1fu, 12u)", "16 1024 784")]
    [InlineData("20000001f 2147483648 9", "9")]
    public void Only_whole_numbers_are_taken_out(string text, string numbers)
    {
        var taken = NumberedText.Of(text);
        Assert.Equal(numbers, string.Join(" ", taken.Numbers));
        Assert.Equal(text.Replace("_024", "024", StringComparison.Ordinal), taken.ToString());
    }

    [Fact]
    public void Numbers_that_go_together_are_one_parameter()
    {
        string[] texts = ["a(64, 128 + 0, 5, 64f)", "a(256, 512 + 0, 5, 256f)", "a(100, 200 + 0, 5, 100f)"];
        var common = new CommonText([.. texts.Select(NumberedText.Of)]);
        Assert.Equal(1, common.Count);
        Assert.Equal("a(n, (2 * n) + 0, 5, (float)n)", common.Text(static _ => "n"));
        Assert.Equal(["64", "256", "100"], texts.SelectMany(t => common.Arguments(NumberedText.Of(t))));
        Assert.Equal(["7"], common.Arguments(NumberedText.Of("a(7, 14 + 0, 5, 7f)")));
        Assert.Equal("@in[3] = @lock[4];", NumberedText.Of("@in[3] = @lock[4];").ToString());
        Assert.Equal([3L, 4L], NumberedText.Of("@in[3] = @lock[4];").Numbers);
        Assert.Equal(2, new CommonText([NumberedText.Of("1 2"), NumberedText.Of("2 2000"), NumberedText.Of("3 1")]).Count);
    }

    [Fact]
    public void Equal_methods_are_one_and_their_callers_with_them()
    {
        static string Kernel(string name, int size) =>
            $"// {name}\ninternal static void {name}(Span<float> x)\n{{\n    {name}_Inner(x);\n}}\n\ninternal static void {name}_Inner(Span<float> x)\n{{\n    x[{size}] = 0f;\n    x[{size + 1}] = 0f;\n}}\n";
        var shared = new SharedMethods([(Kernel("A", 4), false), (Kernel("B", 9), false), (Kernel("C", 11), true)], CancellationToken.None);
        Assert.Equal("A", shared.Of("B").Name);
        Assert.Equal(["9"], shared.Of("B").Numbers);
        Assert.Equal(
            "// A\ninternal static void A(Span<float> x, int size0)\n{\n    A_Inner(x, size0);\n}\ninternal static void A_Inner(Span<float> x, int size0)\n{\n    x[size0] = 0f;\n    x[(size0 + 1)] = 0f;\n}\n",
            string.Concat(shared.Texts.Take(2)));

        // What takes much of the time keeps its numbers.
        Assert.Equal("C_Inner", shared.Of("C_Inner").Name);
        Assert.Contains("x[11] = 0f;", string.Concat(shared.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_is_repeated_is_called()
    {
        var block = string.Concat(Enumerable.Range(0, 40).Select(static i => $"a{i} = dense 16 | layernorm | gelu | dense 24 bias=false | dense 16\n"));
        var graph = Language.Declaring.Graph("input 16\n" + block + "dense 4");
        var network = NetworkCompiler.Compile(graph, NetworkOptions.Default);
        Assert.True(network.IsLarge);
        var text = NetworkCompiler.EmitKernels(network, new ClassTarget("Demo", default, "Deep", "public", default));
        Assert.Contains("private static void Part1(", text, StringComparison.Ordinal);
        Assert.True(text.Split("Part1(").Length > 20);
        Assert.DoesNotContain("\n    ", text, StringComparison.Ordinal);
    }
}
