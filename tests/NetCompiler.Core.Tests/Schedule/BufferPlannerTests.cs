using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Tests.Schedule;

public class BufferPlannerTests
{
    [Fact]
    public void Values_that_live_at_one_time_never_share_memory()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var values = Enumerable.Range(0, random.Next(1, 40)).Select(id =>
            {
                var first = random.Next(-1, 30);
                return new LiveValue(id, random.Next(1, 5000), first, first + random.Next(0, random.Next(2) == 0 ? 3 : 20));
            }).ToArray();
            var plan = BufferPlanner.Plan(values);

            Assert.Empty(BufferPlanner.Verify(values, plan));
            AssertApart(values, plan);
        }
    }

    [Fact]
    public void Memory_is_used_again()
    {
        // A chain: each value is read by the next call only.
        var values = Enumerable.Range(0, 20).Select(static i => new LiveValue(i, 100, i, i + 1)).ToArray();
        Assert.Equal(2 * values[0].Space, BufferPlanner.Plan(values).Length);
    }

    [Fact]
    public void The_verifier_finds_overlaps_and_bad_places()
    {
        LiveValue[] values = [new(0, 10, 0, 2), new(1, 10, 2, 3)];

        Assert.Contains("live at one time", Assert.Single(BufferPlanner.Verify(values, new(new Dictionary<int, int> { [0] = 0, [1] = 16 }, 100))), StringComparison.Ordinal);
        Assert.Contains("multiple of 16", Assert.Single(BufferPlanner.Verify(values, new(new Dictionary<int, int> { [0] = 0, [1] = 40 }, 100))), StringComparison.Ordinal);
        Assert.Contains("up to 40", Assert.Single(BufferPlanner.Verify(values, new(new Dictionary<int, int> { [0] = 32, [1] = 0 }, 40))), StringComparison.Ordinal);
    }

    [Fact]
    public void Lifetimes_reach_from_the_first_to_the_last_call_and_to_the_end_for_what_is_kept()
    {
        var row = EquatableArray.Of(4);
        ProgramBuffer[] buffers =
        [
            new(0, "x", BufferKind.Input, 0, row, true),
            new(1, "h", BufferKind.Workspace, 1, row, true),
            new(2, "g", BufferKind.Workspace, 2, row, true),
            new(3, "loss", BufferKind.Workspace, 3, row, true),
            new(4, "seed", BufferKind.Scalar, 4, EquatableArray.Of(1), false),
            new(5, "sum", BufferKind.Workspace, -1, row, false),
            new(6, "fused", BufferKind.Workspace, 5, row, true),
        ];
        var program = new KernelProgram("p", buffers, EquatableArray.Of(Apply(0, 1), Apply(1, 3), Apply(1, 2), Apply(2, 5, WriteMode.SetOrAdd))) { Kept = EquatableArray.Of(3) };

        var lives = BufferPlanner.Lifetimes(program, static _ => true, static b => b.Size).ToDictionary(static v => v.Id);

        Assert.Equal([1, 2, 3, 4, 5], lives.Keys.Order());
        Assert.Equal((0, 2), (lives[1].First, lives[1].Last));
        Assert.Equal((2, 3), (lives[2].First, lives[2].Last));
        Assert.Equal((1, 4), (lives[3].First, lives[3].Last));
        Assert.Equal(-1, lives[4].First);
        Assert.Equal((-1, 4), (lives[5].First, lives[5].Last));
    }

    private static KernelCall Apply(int from, int to, WriteMode mode = WriteMode.Set)
    {
        var k = new KernelBuilder("apply", "y = x");
        var (n, j) = (k.Rows(), k.Parallel("j", 4));
        var perExample = mode == WriteMode.Set;
        k.Write(new(to, "y", EquatableArray.Of(4), perExample, mode), k.Read(new(from, "x", EquatableArray.Of(4), true), n, j), perExample ? [n, j] : [j]);
        return new("layer", k.Build(), k.Bindings);
    }

    // Independent of the verifier: paints each call's memory.
    private static void AssertApart(LiveValue[] values, BufferPlan plan)
    {
        for (var call = -1; call < 60; call++)
        {
            var owner = new int[plan.Length];
            foreach (var value in values.Where(v => v.First <= call && call <= v.Last))
            {
                var place = owner.AsSpan(plan.Offsets[value.Id], value.Length + 16);
                Assert.Equal(-1, place.IndexOfAnyExcept(0));
                place.Fill(value.Id + 1);
            }
        }
    }
}
