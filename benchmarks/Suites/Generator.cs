using BenchmarkDotNet.Attributes;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;

namespace NetCompiler.Suites;

/// <summary>What the compiler adds to a build, by phases, on networks of the Zoo.</summary>
[MemoryDiagnoser]
public class Generator
{
    private string _text = "";
    private NetworkGraph _graph = null!;

    /// <summary>The file's name.</summary>
    [Params("LeNet5", "ResNet8", "CharLstm", "EncoderTransformer", "ResNet18")]
    public string Network { get; set; } = "";

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It has a problem.</exception>
    [GlobalSetup]
    public void Setup()
    {
        _text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Zoo", $"{Network}.nn"));
        _graph = Analyze() ?? throw new InvalidDataException($"{Network}.nn has a problem; the tests of the Zoo say which.");
    }

    /// <summary>From text to graph.</summary>
    [Benchmark]
    public NetworkGraph? Analyze() => NetworkCompiler.Analyze(NetworkCompiler.Parse(_text, NetworkOptions.Default)).Graph;

    /// <summary>From graph to C#.</summary>
    [Benchmark]
    public int Emit()
    {
        var compiled = NetworkCompiler.Compile(_graph, NetworkOptions.Default);
        var target = new ClassTarget("Zoo", default, Network, "public", default);
        return NetworkCompiler.EmitContract(compiled, target).Length + NetworkCompiler.EmitKernels(compiled, target).Length;
    }
}
