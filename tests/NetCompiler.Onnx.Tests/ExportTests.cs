using NetCompiler.Engine;
using NetCompiler.Onnx.Export;
using NetCompiler.Onnx.Reading;
using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>Networks to ONNX and back.</summary>
public class ExportTests(ITestOutputHelper output)
{
    private const int Examples = 3;

    [Theory]
    [InlineData("input 784\ndense 32 | relu\ndropout 0.2\ndense 10 | softmax")]
    [InlineData("input 1x12x12\nconv 4 3x3 pad=1 | batchnorm | relu | maxpool 2\nconv 6 3x3 pad=same stride=2 bias=false | gelu\nglobalavgpool | dense 3")]
    [InlineData("sequence 6x4\nlstm 5 layers=2 bidirectional=true | dense 3\nflatten | dense 2")]
    [InlineData("sequence 5x4\ngru 6 returns=last | dense 2 | tanh")]
    [InlineData("sequence 5x8\npositionalencoding | transformerencoder 2 16 norm=pre causal=true\nattention 2 | feedforward 12 activation=gelu")]
    [InlineData("a = input 4\nb = input 2x3x3\nh = b | conv 2 2x2 as edge | flatten | dense 4 as last\nboth = add a h\nboth | dense 4 as again | multiply a\ny = dense 2\nz = both | prelu\noutput y z")]
    [InlineData("x = input 3x4\nw = parameter 5x4 init=normal init_value=0.1\nmatmul x w transpose_b=true | layernorm\nreducemean axes=0 | l2normalize")]
    public void The_import_of_an_export_is_an_equal_graph(string text)
    {
        var network = GenericNetwork.Parse(text, seed: 5);
        var imported = OnnxImporter.Import(Bytes(network));

        Assert.Empty(imported.Problems);
        Assert.Equal(network.Info.Text, imported.Text);
        var copy = GenericNetwork.Parse(imported.Text, seed: 9);
        imported.CopyWeightsTo(copy);
        Assert.Equal(network.Parameters.ToArray(), copy.Parameters.ToArray());
        Assert.Equal(network.State.ToArray(), copy.State.ToArray());
    }

    [Fact]
    public void A_model_that_was_changed_is_read_by_its_nodes()
    {
        var network = GenericNetwork.Parse("input 4\ndense 3 | relu\ndense 2", seed: 1);
        var model = ModelFile.Parse(Bytes(network));
        model.Graph.Node[1].OpType = "Tanh";

        var imported = OnnxImporter.Import(Google.Protobuf.MessageExtensions.ToByteArray(model));

        Assert.Empty(imported.Problems);
        Assert.Contains("dense 3\ntanh\n", imported.Text, StringComparison.Ordinal);
    }

    /// <summary>Without the text the nodes alone must say what the network computes.</summary>
    [Fact]
    public void Random_networks_compute_the_same_after_export_and_import_of_their_nodes()
    {
        var (done, refused) = (0, 0);
        var count = 40 * Fuzz.Factor;
        for (var seed = Fuzz.Seed; seed < Fuzz.Seed + count; seed++)
        {
            // Exported lengths are an input, and the importer wants to know them.
            var text = RandomNetwork.TextWithoutScans(seed).Replace(" lengths=true", "", StringComparison.Ordinal);
            var network = GenericNetwork.Parse(text, seed: 3);
            byte[] bytes;
            try
            {
                bytes = Bytes(network);
            }
            catch (OnnxException refusal)
            {
                output.WriteLine($"{seed}: {refusal.Message}");
                refused++;
                continue;
            }

            var model = ModelFile.Parse(bytes);
            model.MetadataProps.Clear();
            var imported = OnnxImporter.Import(Google.Protobuf.MessageExtensions.ToByteArray(model));
            Assert.True(imported.IsImported, $"Seed {seed}: {string.Join("\n", imported.Problems)}\n{text}");
            var copy = GenericNetwork.Parse(imported.Text);
            imported.CopyWeightsTo(copy);
            AssertSame(network, copy, seed, text);
            done++;
        }

        output.WriteLine($"{done} agreed, {refused} have layers that ONNX has not.");
        Assert.True(done > refused * 2, $"{refused} of {count} cannot be exported.");
    }

    [Fact]
    public void What_has_no_counterpart_is_named_at_once()
    {
        Assert.Null(ExportCatalogue.Find("no such layer"));

        // Every word of the language is written by a rule of its own, or is made of parts that are.
        var network = GenericNetwork.Parse("a = input 2x4x4\nb = constant 2x4x4 1\nconcat a b");
        Assert.Contains("concat1", Assert.Throws<OnnxException>(() => Bytes(network)).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(GenericNetwork network, GenericNetwork copy, int seed, string text)
    {
        var random = new Random(seed);
        var inputs = new float[Examples * network.Info.InputSize];
        for (var i = 0; i < inputs.Length; i++)
        {
            // Every table has a first row.
            inputs[i] = text.Contains("embedding", StringComparison.Ordinal) ? 0 : random.NextSingle() - 0.5f;
        }

        var (expected, got) = (new float[Examples * network.Info.OutputSize], new float[Examples * network.Info.OutputSize]);
        network.PredictBatch(inputs, expected);
        copy.PredictBatch(inputs, got);
        for (var i = 0; i < expected.Length; i++)
        {
            var isSame = float.IsNaN(expected[i]) == float.IsNaN(got[i]) && !(Math.Abs(expected[i] - got[i]) > 1e-4f * (1 + Math.Abs(expected[i])));
            Assert.True(isSame, $"Seed {seed}: {got[i]} is not {expected[i]} at {i}.\n{text}\n---\n{copy.Info.Text}");
        }
    }

    private static byte[] Bytes(GenericNetwork network)
    {
        var weights = network.Info.Parameters.ToDictionary(static p => p.Name, p => Stored(p, network.Parameters));
        foreach (var state in network.Info.States)
        {
            weights[state.Name] = Stored(state, network.State);
        }

        return OnnxExporter.ToBytes(network.Graph, weights, "net");
    }

    private static float[] Stored(Networks.ParameterInfo parameter, ReadOnlySpan<float> memory)
    {
        var values = new float[parameter.Size];
        parameter.CopyTo(memory, values);
        return values;
    }
}
