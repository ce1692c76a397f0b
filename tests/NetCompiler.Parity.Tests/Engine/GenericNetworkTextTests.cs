using NetCompiler.Engine;
using NetCompiler.Initializers;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Parity.Tests.Engine;

public class GenericNetworkTextTests
{
    private const string Residual = """
        input 6
        h = standardize | dense 6 as trunk | tanh
        r = use trunk | silu
        add h r | dropout 0.2
        dense 3 | softmax
        """;

    [Fact]
    public void A_text_becomes_a_network_with_the_runtimes_weights()
    {
        var network = GenericNetwork.Parse(Residual, "residual", seed: 5);
        Assert.Equal((6, 3, 3), (network.Info.InputSize, network.Info.OutputSize, network.Info.TargetSize));
        Assert.Equal((6 * 6) + 6 + (6 * 3) + 3, network.Info.ParameterCount);
        Assert.Equal("crossentropy", Assert.Single(network.Info.Losses).Kind);
        Assert.Equal(["input"], network.Info.Layers[0].Inputs);
        Assert.Equal(["tanh1", "silu1"], network.Info.Layers.Single(static l => l.Operator == "add").Inputs);
        var stored = new float[36];
        var weight = network.Info.Parameters[0];
        WeightInitializer.Initialize(weight, 5, stored);
        Assert.Equal("trunk.weight", weight.Name);
        Assert.Equal(stored, network.Parameters[..36].ToArray());
        Assert.Contains(stored, static v => v != 0);
    }

    [Fact]
    public void From_info_gives_the_same_network_and_weights_can_be_copied()
    {
        var network = GenericNetwork.Parse(Residual, "residual", seed: 1);
        var twin = GenericNetwork.From(network.Info, seed: 2);
        Assert.Equal((network.Info.Name, network.Info.Text), (twin.Info.Name, twin.Info.Text));
        Assert.NotEqual(network.Parameters.ToArray(), twin.Parameters.ToArray());
        twin.CopyParametersFrom(network);
        Assert.Equal(network.Parameters, twin.Parameters);
        float[] input = [1, 2, 3, 4, 5, 6];
        var (a, b) = (new float[3], new float[3]);
        network.Predict(input, a);
        twin.Predict(input, b);
        Assert.Equal(a, b);
        Assert.Throws<NetworkException>(() => GenericNetwork.Parse("input 2\ndense 1").CopyParametersFrom(network));
    }

    [Fact]
    public void Weights_and_states_survive_a_file()
    {
        var network = GenericNetwork.Parse(Residual, "residual", seed: 1);
        network.State.Fill(0.5f);
        using var file = new MemoryStream();
        network.Save(file);
        var loaded = GenericNetwork.Parse(Residual, "residual", seed: 9);
        loaded.Load(file.ToArray());
        Assert.Equal(network.Parameters, loaded.Parameters);
        Assert.Equal(network.State, loaded.State);
        var other = GenericNetwork.Parse("input 6\ndense 3 | softmax");
        Assert.Throws<NetworkFileException>(() => other.Load(file.ToArray()));
    }

    [Fact]
    public void Every_layer_is_shown_with_its_value()
    {
        var network = GenericNetwork.Parse("input 2\ndense 3 | relu | dense 1", seed: 3);
        var seen = new Seen();
        network.Inspect([0.5f, -1], seen);
        var output = new float[1];
        network.Predict([0.5f, -1], output);
        Assert.Equal(network.Info.Layers.Select(static l => l.Name), seen.Layers.Select(static l => l.Name));
        Assert.Equal(["dense1", "relu1", "dense2"], seen.Layers.Select(static l => l.Name));
        Assert.Equal(output, seen.Layers[2].Value);
        Assert.All(seen.Layers[1].Value, static v => Assert.True(v >= 0));
    }

    [Fact]
    public void A_text_that_is_no_network_is_refused_with_every_problem()
    {
        var thrown = Assert.Throws<NetworkException>(() => GenericNetwork.Parse("input 2\ndens 3\ndense 4 | | tanh", "broken"));
        Assert.Contains("broken", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class Seen : ILayerVisitor
    {
        public List<(string Name, float[] Value)> Layers { get; } = [];

        public void Visit(string layer, ReadOnlySpan<int> shape, ReadOnlySpan<float> value) => Layers.Add((layer, value.ToArray()));
    }
}
