using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Zoo;

/// <summary>The architectures of <c>samples/Zoo</c>: their published sizes, and one forward and one backward step against the engine in double.</summary>
public class ZooTests(Announcer announcer) : IClassFixture<Announcer>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Zoo");

    /// <summary>What is made smaller so that a step takes a moment: pictures, and layers that are wide for the sake of a thousand classes.</summary>
    private static readonly Dictionary<string, (string From, string To)[]> Smaller = new()
    {
        ["AlexNet"] = [("3x224x224", "3x67x67"), ("4096", "32"), ("1000", "10")],
        ["ZFNet"] = [("3x224x224", "3x72x72"), ("4096", "32"), ("1000", "10")],
        ["VGG16"] = [("3x224x224", "3x32x32"), ("4096", "32"), ("1000", "10"), ("512", "48"), ("256", "32")],
        ["VGG19"] = [("3x224x224", "3x32x32"), ("4096", "32"), ("1000", "10"), ("512", "48"), ("256", "32")],
        ["GoogLeNet"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["ResNet18"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["ResNet34"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["ResNet50"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["ResNet101"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["ResNet152"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["DenseNet121"] = [("3x224x224", "3x64x64"), ("1000", "10")],
        ["UNet"] = [("1x64x64", "1x16x16")],
        ["Mnist2040"] = [("1000", "40")],
        ["DcganGenerator"] = [("512", "32"), ("256", "24"), ("128", "16"), ("64", "8")],
        ["DcganDiscriminator"] = [("dense 512", "dense 512"), ("down 512", "down 32"), ("down 256", "down 24"), ("down 128", "down 16")],
        ["CharRnn"] = [("input 64", "input 9")],
        ["CharLstm"] = [("input 64", "input 9"), ("128", "24")],
        ["CharGru"] = [("input 64", "input 9")],
        ["DecoderTransformer"] = [("input 64", "input 9")],
        ["EncoderTransformer"] = [("input 32", "input 9")],
        ["SparseAutoencoder"] = [("1024", "96")],
    };

    /// <summary>Hundreds of kernels each: compiled in the long run only.</summary>
    private static readonly string[] Large = ["GoogLeNet", "ResNet34", "ResNet50", "ResNet101", "ResNet152", "DenseNet121", "VGG19"];

    public static TheoryData<string> Names => new(Directory.GetFiles(Folder, "*.nn").Select(static f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("LeNet5", 61_706)]
    [InlineData("AlexNet", 61_100_840)]
    [InlineData("ZFNet", 62_357_608)]
    [InlineData("VGG16", 138_357_544)]
    [InlineData("VGG19", 143_667_240)]
    [InlineData("GoogLeNet", 6_624_904)]
    [InlineData("ResNet18", 11_689_512)]
    [InlineData("ResNet34", 21_797_672)]
    [InlineData("ResNet50", 25_557_032)]
    [InlineData("ResNet101", 44_549_160)]
    [InlineData("ResNet152", 60_192_808)]
    [InlineData("DenseNet121", 7_978_856)]
    public void Parameters_are_as_many_as_published(string name, long parameters) =>
        Assert.Equal(parameters, Graph(File.ReadAllText(Path.Combine(Folder, name + ".nn"))).ParameterCount);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_step_agrees_with_the_engine(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".nn"));
        foreach (var (from, to) in Smaller.GetValueOrDefault(name, []))
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        var graph = Graph(text);
        if (Large.Contains(name) && Fuzz.Factor == 1)
        {
            announcer.Say(string.Create(CultureInfo.InvariantCulture, $"zoo: {name}, {graph.Nodes.Count} nodes, is compiled in the long run only (NETCOMPILER_FUZZ=2)"));
            return;
        }

        var oracle = new GenericNetwork<double>(graph);
        var network = NetworkFactory.Compile(text);
        ParityCheck.SetWeights(oracle, network, 5);
        var step = new ZooStep(oracle, network, examples: 3);
        var (outputs, gradients) = step.Run();
        announcer.Say(string.Create(CultureInfo.InvariantCulture, $"zoo: {name}: outputs within {outputs:G2}, gradients within {gradients:G2}"));
        Assert.True(outputs < 1e-4, $"outputs differ by {outputs} of their length");
        var rounding = gradients < 1e-2 ? 0 : step.OfRounding();
        if (rounding > 0)
        {
            announcer.Say(string.Create(CultureInfo.InvariantCulture, $"zoo: {name}: the engine's own gradients in float are within {rounding:G2}"));
        }

        Assert.True(gradients < Math.Max(1e-2, 3 * rounding), $"gradients differ by {gradients} of their length, and by {rounding} in the engine in float");
    }

    /// <summary>What the generator writes has kernels for several widths; networks compiled at run time have the machine's alone.</summary>
    [Fact]
    public void A_large_network_emitted_for_several_widths_gives_the_bits_of_the_one_used()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "ResNet18.nn"));
        foreach (var (from, to) in Smaller["ResNet18"])
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        var widths = Vector512.IsHardwareAccelerated ? EquatableArray.Of(16, 8) : EquatableArray.Of(8, 4);
        var (one, several) = (NetworkFactory.Compile(text, seed: 3), NetworkFactory.CompileMany([text], 3, NetworkOptions.Default with { Lanes = widths })[0]);
        var inputs = Enumerable.Range(0, 2 * one.Info.InputSize).Select(static i => (i % 17 / 17f) - 0.5f).ToArray();
        float[] expected = new float[2 * one.Info.OutputSize], found = new float[expected.Length];
        one.PredictBatch(inputs, expected);
        several.PredictBatch(inputs, found);
        Assert.Equal(expected, found);
    }

    /// <summary>What is printed of the deepest network is little enough for an editor: hundreds of layers share methods.</summary>
    [Fact]
    public void The_source_of_the_deepest_network_is_less_than_a_million_bytes()
    {
        var graph = Graph(File.ReadAllText(Path.Combine(Folder, "ResNet152.nn")));
        var target = new ClassTarget("Zoo", default, "ResNet152", "public", default);
        var network = NetworkCompiler.Compile(graph, NetworkOptions.Default);
        var bytes = Encoding.UTF8.GetByteCount(NetworkCompiler.EmitContract(network, target) + NetworkCompiler.EmitKernels(network, target));
        announcer.Say(string.Create(CultureInfo.InvariantCulture, $"zoo: the source of ResNet152 has {bytes} bytes"));
        Assert.InRange(bytes, 500_000, 999_999);
    }

    private static NetworkGraph Graph(string text)
    {
        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var analysed = NetworkCompiler.Analyze(parsed);
        return analysed.Graph ?? throw new InvalidOperationException(string.Join("\n", parsed.Problems.Concat(analysed.Problems)) + "\n" + text);
    }
}
