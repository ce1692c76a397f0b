using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.Core.Tests.Passes;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>How values lie in memory.</summary>
public sealed class LayoutPlannerTests
{
    // A tile of six rows a page apart has six lines in one set of the cache, and a panel of all rows no room there.
    [Theory]
    [InlineData("input 1024\ndense 2048 | relu\ndense 4096\ndense 10\nloss mse\n")]
    [InlineData("sequence 4x1024\ndense 2048 | relu\ndense 3072\ndense 10\nloss mse\n")]
    public void No_two_rows_of_a_matrix_are_a_whole_number_of_pages_apart(string text)
    {
        var network = NetworkCompiler.Compile(PredictionRun.Graph(text), NetworkOptions.Default);
        var rows = network.Programs.SelectMany(static p => p.Buffers).Where(static b => !LayoutPlanner.IsExact(b.Buffer.Kind) && b.Buffer.Extents is [.., >= 1024]).ToArray();
        Assert.Contains(rows, static b => b.Buffer.Kind == BufferKind.Parameter);
        Assert.Contains(rows, static b => b.Buffer is { Kind: BufferKind.Workspace, PerExample: true });
        Assert.All(rows, static b => Assert.All(Apart(b), static distance => Assert.NotEqual(0, distance % 1024)));
        Assert.All(rows, static b => Assert.All(Apart(b), static distance => Assert.Equal(0, distance % LayoutPlanner.Alignment)));
    }

    // Of a matrix the distance of its rows, of a plain value that of examples.
    private static IEnumerable<int> Apart(PlacedBuffer placed) =>
        placed.Layout.Strides.Count > 1 ? placed.Layout.Strides.Where(static s => s > 1).Take(1) : placed.Buffer.PerExample ? [placed.RowStride] : [];
}
