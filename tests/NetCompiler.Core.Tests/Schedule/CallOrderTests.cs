using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

public sealed class CallOrderTests
{
    [Fact]
    public void Sums_over_examples_go_behind_what_concerns_single_examples()
    {
        var names = Names("input 9\ndense 7 | tanh\ndense 5 | tanh\ndense 3\n");
        var firstSum = names.FindIndex(static n => n.Contains("weightgradient", StringComparison.Ordinal));
        Assert.All(names.Skip(firstSum), static n => Assert.True(n.Contains("weightgradient", StringComparison.Ordinal) || n.Contains("sumrows", StringComparison.Ordinal), n));
        Assert.Equal(6, names.Count - firstSum);
    }

    [Fact]
    public void A_sum_that_something_later_needs_stays_before_it()
    {
        // The two uses' gradients are added up.
        var names = Names("input 6\ndense 6 as both | tanh\nuse both | tanh\n");
        var sums = names.Select(static (n, i) => (n, i)).Where(static c => c.n.Contains("weightgradient", StringComparison.Ordinal)).Select(static c => c.i).ToArray();
        Assert.Equal(2, sums.Length);
        var program = Ordered("input 6\ndense 6 as both | tanh\nuse both | tanh\n");
        foreach (var (call, at) in program.Calls.Select(static (c, i) => (c, i)))
        {
            // What a call reads of the workspace was written before.
            var written = program.Calls.Take(at).SelectMany(static c => c.Kernel.AllWrites.Select(w => c.Bindings[w.To.Buffer])).ToHashSet();
            var own = call.Kernel.AllWrites.Select(w => call.Bindings[w.To.Buffer]).ToHashSet();
            Assert.All(call.Bindings.Where(b => program.Buffers[b].Kind == BufferKind.Workspace && !own.Contains(b)), b => Assert.Contains(b, written));
        }
    }

    private static List<string> Names(string text) => [.. Ordered(text).Calls.Select(static c => c.Kernel.Name)];

    private static KernelProgram Ordered(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, Core.Declaration.NetworkOptions.Default)).Graph!;
        return CallOrder.SumsLast(NetworkCompiler.Lower(graph, Core.Declaration.NetworkOptions.Default).First(static p => p.Name == "gradient"));
    }
}
