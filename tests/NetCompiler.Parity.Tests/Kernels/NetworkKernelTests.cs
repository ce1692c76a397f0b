using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>The kernels that networks really become, fused and laid out, each against the interpreter.</summary>
public sealed class NetworkKernelTests
{
    [Theory]
    [InlineData(421)]
    [InlineData(3)]
    public void Every_kernel_of_a_random_network_computes_what_it_says(int seed)
    {
        var parsed = NetworkCompiler.Parse(RandomNetwork.Text(seed), NetworkOptions.Default);
        var network = NetworkCompiler.Compile(NetworkCompiler.Analyze(parsed).Graph!, NetworkOptions.Default);
        var calls = network.Programs.SelectMany(static p => p.Calls).DistinctBy(static c => c.Kernel).ToList();
        var runs = KernelCompilation.Compile([.. calls.Select(static c => (c.Kernel, c.Schedules))]);
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var rows in calls[i].Kernel.Axes.Any(static a => a.IsRuntime) ? new[] { 1, 3, 20 } : [1])
            {
                KernelCheck.Agree(calls[i].Kernel, runs[i], rows, seed: rows);
            }
        }
    }
}
