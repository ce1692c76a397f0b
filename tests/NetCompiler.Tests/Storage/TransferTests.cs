using NetCompiler.Data;
using NetCompiler.Optimizers;
using NetCompiler.Storage;

namespace NetCompiler.Tests.Storage;

public sealed class TransferTests
{
    [Fact]
    public void Takes_what_fits_by_name_and_shape_from_networks_files_and_checkpoints()
    {
        using var folder = new TemporaryFolder();
        var source = new LinearNetwork(3, 2, 4);
        source.State[0] = 17;
        string weights = Path.Combine(folder.Path, "weights"), checkpoint = Path.Combine(folder.Path, "checkpoint");
        NetworkFile.Save(source.Info, source.Parameters, source.State, weights);
        var made = new Checkpoint();
        made.Set(source);
        made.Set(new Adam(), source.Info);
        made.Save(checkpoint);

        // Another number of inputs: the bias fits, the weight does not.
        foreach (var transfer in new Func<LinearNetwork, TransferReport>[]
        {
            n => WeightTransfer.Copy(source, n), n => WeightTransfer.Load(weights, n), n => WeightTransfer.Load(checkpoint, n),
        })
        {
            var network = new LinearNetwork(5, 2, 9);
            source.Parameters[48] = 3;
            var before = network.Parameters[0];
            var report = transfer(network);
            Assert.Equal(["dense1.bias", "scale.mean"], report.Copied);
            Assert.Equal(["dense1.weight"], report.Reshaped);
            Assert.Empty(report.Missing);
            Assert.Equal((before, 17f), (network.Parameters[0], network.State[0]));
        }

        var renamed = new LinearNetwork(3, 2, 9, layer: "body");
        Assert.Equal(["scale.mean"], WeightTransfer.Copy(source, renamed).Copied);
        Assert.Equal(3, WeightTransfer.Copy(source, renamed, static name => name.Replace("body", "dense1", StringComparison.Ordinal)).Copied.Count);
        Assert.Equal(source.Parameters.ToArray(), renamed.Parameters.ToArray());
        var refusal = Assert.Throws<NetworkFileException>(() => WeightTransfer.Copy(source, renamed, static name => "x" + name));
        Assert.Contains("nothing called body.weight, body.bias", refusal.Message, StringComparison.Ordinal);
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^1]);
        Assert.Throws<NetworkFileException>(() => WeightTransfer.Load(weights, renamed));
    }

    [Fact]
    public void Features_of_one_network_are_the_inputs_of_the_next()
    {
        var data = new Dataset([1, 2, 3, 4, 5, 6], 3, [0, 1]);
        var network = new LinearNetwork(3, 2, 1);
        var features = data.Through(network);
        var expected = new float[4];
        network.PredictBatch(data.Inputs, expected);
        Assert.Equal(expected, features.Inputs.ToArray());
        Assert.Equal((2, 1), (features.InputSize, features.Class(1)));
        var own = data.WithInputsAsTargets();
        Assert.Equal((3, false), (own.TargetSize, own.HasClasses));
        Assert.Equal(data.Inputs.ToArray(), own.Targets.ToArray());
    }
}
