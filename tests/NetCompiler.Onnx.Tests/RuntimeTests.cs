using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NetCompiler.Engine;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>ONNX Runtime computes of an export what the network does, where Node with the package onnxruntime-node is installed.</summary>
public sealed class RuntimeTests(ITestOutputHelper output) : IDisposable
{
    private const string Script = """
        const ort = require('onnxruntime-node'), fs = require('fs'), path = require('path');
        (async () => {
            const folder = process.argv[1];
            for (const file of fs.readdirSync(folder).filter(f => f.endsWith('.onnx')).sort()) {
                const session = await ort.InferenceSession.create(path.join(folder, file), { intraOpNumThreads: 1 });
                const feeds = {};
                JSON.parse(fs.readFileSync(path.join(folder, file.replace('.onnx', '.json')))).forEach((given, i) => {
                    feeds[session.inputNames[i]] = new ort.Tensor('float32', Float32Array.from(given.values), [1, ...given.shape]);
                });
                const results = await session.run(feeds);
                console.log(JSON.stringify(session.outputNames.flatMap(name => Array.from(results[name].data, Number).map(v => Number.isFinite(v) ? v : null))));
            }
        })().catch(e => { console.error(String(e.message)); process.exit(1); });
        """;

    // Lengths are an input of the export, which the importer does not take back.
    private static readonly string[] _lengths =
    [
        "sequence 5x4 lengths=true\nlstm 3\n", "sequence 5x4 lengths=true\ngru 3 returns=last\n", "sequence 5x4 lengths=true\nrnn 3 bidirectional=true\n",
        "sequence 5x4 lengths=true\ngru 3 bidirectional=true\n", "sequence 5x4 lengths=true\ndense 3 | reducemean axes=0\n", "sequence 5x4 lengths=true\nattention 2\n",
        "sequence 5x4 lengths=true\nencoder 2 3 causal=true\n", "sequence 5x4 lengths=true\nlstm 3 layers=2 bidirectional=true returns=last\n", "sequence 5x4 lengths=true\ndense 3 | globalmaxpool\n",
        "input 4\ndropout 0.4 scale=inference\n",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("netcompiler-runtime-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ONNX_Runtime_computes_what_the_network_does()
    {
        if (Node("-e", "require('onnxruntime-node')").ExitCode != 0)
        {
            output.WriteLine("Skipped: Node with the package onnxruntime-node is not installed.");
            return;
        }

        string[] texts = [.. _lengths, .. Enumerable.Range(Fuzz.Seed, 40 * Fuzz.Factor).Select(RandomNetwork.TextWithoutScans)];
        var expected = texts.Select(Write).ToList();

        var (code, lines, error) = Node("-e", Script, _folder);
        Assert.True(code == 0, error);
        var got = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Count, got.Length);
        string[] wrong = [.. expected.Zip(got).Select(static pair => Difference(pair.First.Text, pair.First.Outputs, JsonSerializer.Deserialize<float?[]>(pair.Second)!)).OfType<string>()];
        Assert.True(wrong.Length == 0, string.Join("\n\n", wrong));
        output.WriteLine($"{expected.Count} networks, {expected.Sum(static e => e.Outputs.Length)} numbers.");
    }

    private static string? Difference(string text, float[] expected, float?[] got) => expected.Length != got.Length ? $"{got.Length} numbers of\n{text}"
        : Enumerable.Range(0, got.Length).Where(i => float.IsFinite(expected[i]) && !(Math.Abs(expected[i] - (got[i] ?? float.NaN)) <= 1e-4 + (1e-3 * Math.Abs(expected[i]))))
            .Select(i => $"{got[i]} and not {expected[i]} at {i} of\n{text}").FirstOrDefault();

    private (string Text, float[] Outputs) Write(string text, int seed)
    {
        var network = GenericNetwork.Parse(text, seed: 3);
        var file = Path.Combine(_folder, FormattableString.Invariant($"{seed:D6}"));
        OnnxExporter.Export(network, file + ".onnx");
        float[] inputs = [.. new Examples(network.ToDouble(), 2, seed).Inputs.Take(network.Info.InputSize).Select(static v => (float)v)];
        var outputs = new float[network.Info.OutputSize];
        network.Predict(inputs, outputs);
        File.WriteAllText(file + ".json", JsonSerializer.Serialize(network.Info.Inputs.Select(i => new { shape = i.Shape, values = inputs.AsSpan(i.Offset, i.Size).ToArray() })));
        return (text, outputs);
    }

    private static (int ExitCode, string Output, string Error) Node(params string[] arguments)
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = node.StandardError.ReadToEndAsync();
            var text = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return (node.ExitCode, text, error.Result);
        }
        catch (Win32Exception)
        {
            return (-1, "", "");
        }
    }
}
