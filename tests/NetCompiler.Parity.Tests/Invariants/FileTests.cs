using System.Reflection;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Files of weights go between generated classes and the engine, whole or not at all.</summary>
public sealed class FileTests
{
    [Fact]
    public void Files_go_from_classes_to_the_engine_and_back()
    {
        foreach (var sample in Samples.All)
        {
            var network = sample.Network();
            var file = Saved(network);
            var engine = GenericNetwork.From(sample.Info);
            engine.Load(file);

            Assert.Equal(Sample.EngineOf(network).Parameters.ToArray(), engine.Parameters.ToArray());
            Assert.Equal(Sample.EngineOf(network).State.ToArray(), engine.State.ToArray());
            using var stream = new MemoryStream();
            engine.Save(stream);
            Assert.Equal(file, stream.ToArray());
            var back = Loaded(sample.Class, stream.ToArray());
            Assert.True(network.Parameters.SequenceEqual(back.Parameters) && network.State.SequenceEqual(back.State), sample.ToString());
        }
    }

    [Fact]
    public void A_damaged_file_changes_nothing()
    {
        foreach (var sample in Samples.OfWritten)
        {
            var file = Saved(sample.Network());
            var network = sample.Network(seed: 8);
            float[] parameters = [.. network.Parameters], states = [.. network.State];
            byte[] damaged = [.. file];
            damaged[^1] ^= 1;
            foreach (var bytes in new[] { damaged, file[..^4], file[..20], [] })
            {
                Assert.Throws<NetworkFileException>(() => NetworkFile.Load(network.Info, bytes, network.Parameters, network.State));
                Assert.Throws<NetworkFileException>(() => Loaded(sample.Class, bytes));
                Assert.True(network.Parameters.SequenceEqual(parameters) && network.State.SequenceEqual(states), sample.ToString());
            }
        }
    }

    // Of another shape, of another activation, and of the same network with other numbers.
    [Theory]
    [InlineData("input 2\ndense 5 | tanh\ndense 1 | logistic", "The tensor 'dense1.weight' has the shape .*5.*2.* in the file, but 'Net1' needs .*4.*2")]
    [InlineData("input 2\ndense 4 | tanh", "The file does not hold the weights of 'Net1'. It lacks dense2.weight, dense2.bias.")]
    [InlineData("input 2\ndense 4 | relu\ndense 1 | logistic", "Names and shapes fit 'Net1', but the file was saved by another network: line \\d+ is '.*relu.*' there and '.*tanh.*' here.")]
    [InlineData("input 2\ndense 4 as dense7 | tanh\ndense 1 as dense9 | logistic", "its dense7 is dense1 here, its dense9 is dense2 here. Name the layers with 'as'")]
    public void A_file_of_another_network_is_refused_with_what_differs(string text, string sentence)
    {
        using var stream = new MemoryStream();
        GenericNetwork.Parse(text).Save(stream);

        var refusal = Assert.Throws<NetworkFileException>(() => Loaded(Samples.Named("Xor").Class, stream.ToArray()));

        Assert.Matches(sentence, refusal.Message);
    }

    private static byte[] Saved(INetwork network)
    {
        using var stream = new MemoryStream();
        network.GetType().GetMethod("Save", [typeof(Stream)])!.Invoke(network, [stream]);
        return stream.ToArray();
    }

    private static INetwork Loaded(Type type, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return (INetwork)type.GetMethod("Load", [typeof(Stream)])!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [stream], null)!;
    }
}
