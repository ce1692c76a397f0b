using NetCompiler.Core.Declaration;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Schedule;

/// <summary>Blocks that are no multiple of the workers are handed out such that each worker has as much to do between two waits.</summary>
public sealed class WorkerBalanceTests
{
    // Gradients of equal weights, whose blocks are no even number.
    private const string Text = "input 72\ndense 72 | relu | dense 72 | relu | dense 72 | relu | dense 72 | relu | dense 10 | softmax\n";

    [Fact]
    public void Two_workers_have_nearly_the_same_to_do_between_two_waits()
    {
        var program = Gradient(Text);
        var steps = program.Workers!.Steps;
        Assert.Contains(steps, static s => s.Mirrored);
        Assert.All(steps.Where(static s => s.Mirrored), static s => Assert.Equal(WorkerShare.Blocks, s.Share));

        var (plain, balanced) = (0.0, 0.0);
        var blocks = Enumerable.Range(0, steps.Count).Where(i => steps[i].Share == WorkerShare.Blocks).ToList();
        Assert.DoesNotContain(steps.Skip(blocks[0] + 1), static s => s.Waits);
        foreach (var call in blocks)
        {
            var more = More(program.Calls[call]);
            plain += Math.Abs(more);
            balanced += steps[call].Mirrored ? -more : more;
        }

        Assert.True(plain > 0, "The example has become an even one.");
        Assert.True(Math.Abs(balanced) < 0.5 * plain, $"One worker does {balanced:N0} multiply-adds more than the other; {plain:N0} before.");
    }

    // Of a picture's gradient each worker reads its own channels, not all of them for some of the taps.
    [Fact]
    public void Gradients_of_small_weights_are_shared_along_what_divides_the_larger_operand()
    {
        var calls = Gradient("input 1x28x28\nconv 6 5x5 pad=2 | relu | maxpool 2 | conv 16 5x5 | relu | dense 10 | softmax\n").Calls;
        string Axis(string layer)
        {
            var call = calls.First(c => c.Layer == layer + ".weightgradient" && c.Kernel.Name == "conv.weightgradient");
            return call.Kernel.Axes[WorkerAxis.Of(call.Schedules[0])].Name;
        }

        Assert.Equal(("oc", "ic"), (Axis("conv1"), Axis("conv2")));
    }

    [Fact]
    public void A_call_alone_between_waits_is_handed_out_from_the_first_worker_on()
    {
        var program = Gradient(Text);
        var shares = program.Workers!.Steps.Select(static s => s.Share).ToList();
        Assert.DoesNotContain(true, WorkerBalance.Of(program, shares, [.. shares.Select(static _ => true)]));
    }

    // Multiply-adds for each example that the second of two workers does more than the first.
    private static double More(ScheduledCall call)
    {
        var schedule = call.Schedules[0];
        var axis = WorkerAxis.Of(schedule, call.UpdateParts > 0);
        var blocks = call.UpdateParts > 1 ? call.UpdateParts : axis < 0 ? -1 : WorkerAxis.Blocks(schedule, axis);
        return Math.Abs(blocks % 2) * call.Kernel.Axes.Aggregate(1.0, static (n, a) => n * (a.IsRuntime ? a.PerExample : a.Extent)) / blocks;
    }

    private static ScheduledProgram Gradient(string text)
    {
        var graph = NetworkCompiler.Analyze(NetworkCompiler.Parse(text, NetworkOptions.Default)).Graph!;
        return NetworkCompiler.Compile(graph, NetworkOptions.Default with { Workers = true }).Program("gradient")!;
    }
}
