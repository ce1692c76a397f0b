using System.Runtime.CompilerServices;
using NetCompiler.Dynamic;
using NetCompiler.Generator.Tests.Driver;
using NetCompiler.Networks;

namespace NetCompiler.Generator.Tests;

/// <summary>A network compiled at run time is the one the build makes.</summary>
public class DynamicTests
{
    private const string Text = "input 5\ndense 7 | tanh\ndropout 0.25\ndense 3 | softmax";

    [Fact]
    public void It_computes_the_bits_of_the_generated_class()
    {
        var run = GeneratorRun.Of($"using NetCompiler;\n[Network(\"\"\"\n{Text}\n\"\"\")]\npublic sealed partial class Net;");

        Assert.Equal(LoadedNetwork.Train(LoadedNetwork.Create(run, "Net")), LoadedNetwork.Train(NetworkFactory.Compile(Text, seed: 1)));
    }

    [Fact]
    public void A_text_is_compiled_once_and_gives_networks_of_their_own()
    {
        var (first, second) = (NetworkFactory.Compile(Text, seed: 1), NetworkFactory.Compile(Text, seed: 1));

        Assert.Same(first.GetType(), second.GetType());
        first.Parameters[0] += 1;
        Assert.NotEqual(first.Parameters[0], second.Parameters[0]);
    }

    [Fact]
    public void Several_texts_share_one_assembly()
    {
        var networks = NetworkFactory.CompileMany([Text, "input 2\ndense 1", Text]);

        Assert.Equal([5, 2, 5], networks.Select(static n => n.Info.InputSize));
        Assert.Single(networks.Select(static n => n.GetType().Assembly).Distinct());
    }

    [Fact]
    public void A_wrong_text_says_everything_that_is_wrong()
    {
        var exception = Assert.Throws<NetworkTextException>(static () => NetworkFactory.Compile("input 2\ndens 3\ndense 4 | tanj"));

        Assert.Equal(["NC0201", "NC0201"], exception.Problems.Select(static p => p.Kind.Id));
        Assert.Contains("line 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_has_its_name_and_is_its_own()
    {
        var named = NetworkFactory.Compile(Text, name: "Sorter");

        Assert.Equal(("Sorter", "Sorter"), (named.Info.Name, named.GetType().Name));
        Assert.NotSame(named.GetType(), NetworkFactory.Compile(Text).GetType());
        Assert.All(["", "no name", "1st", "class"], static wrong => Assert.Throws<ArgumentException>("name", () => NetworkFactory.Compile(Text, name: wrong)));
    }

    [Fact]
    public void Many_threads_with_one_text_get_one_class()
    {
        const string text = "input 3\ndense 2 | tanh";
        var types = new Type[8];
        Parallel.For(0, types.Length, i => types[i] = NetworkFactory.Compile(text, (ulong)i).GetType());

        Assert.Single(types.Distinct());
    }

    [Fact]
    public void A_cancelled_compilation_leaves_nothing_behind()
    {
        const string text = "input 4\ndense 2 | relu";
        Assert.ThrowsAny<OperationCanceledException>(static () => NetworkFactory.Compile(text, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(4, NetworkFactory.Compile(text).Info.InputSize);
    }

    [Fact]
    public void A_wrong_text_is_wrong_every_time()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<NetworkTextException>(static () => NetworkFactory.Compile("input 2\ndense"));
        }
    }

    [Fact]
    public void Classes_that_nobody_uses_are_unloaded()
    {
        var (used, unused) = CompileAndForget();

        // The one whose network is in use still computes.
        Assert.True(IsUnloaded(unused));
        var output = new float[1];
        used.Predict([1, 2], output);
        Assert.True(float.IsFinite(output[0]));
    }

    [Fact]
    public void The_least_recently_used_class_is_the_first_to_go()
    {
        var size = NetworkFactory.CacheSize;
        try
        {
            NetworkFactory.CacheSize = 2;
            var (kept, dropped) = (CompileWeakly(5), CompileWeakly(6));
            CompileWeakly(5);
            CompileWeakly(7);

            Assert.True(IsUnloaded(dropped));
            Assert.NotNull(kept.Target);
        }
        finally
        {
            NetworkFactory.CacheSize = size;
        }
    }

    // Methods of their own, so that no local of the caller holds what must go.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (INetwork Used, WeakReference Unused) CompileAndForget()
    {
        var used = NetworkFactory.Compile("input 2\ndense 1 | tanh");
        var unused = CompileWeakly(9);
        NetworkFactory.Clear();
        return (used, unused);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CompileWeakly(int size) =>
        new(NetworkFactory.Compile(FormattableString.Invariant($"input {size}\ndense 1")).GetType().Assembly);

    private static bool IsUnloaded(WeakReference reference)
    {
        for (var i = 0; i < 20 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }
}
