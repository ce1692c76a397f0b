using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NetCompiler.Networks;
using NetCompiler.Tool.Networks;

namespace NetCompiler.Tool.Measuring;

/// <summary>ONNX Runtime on the exported network, through Node and the package <c>onnxruntime-node</c> where they are installed; one thread.</summary>
internal static class OnnxRuntimePeer
{
    public const string Name = "ONNX Runtime";

    private const string Script = """
        const ort = require('onnxruntime-node');
        const [model, shapes, counts, seconds] = process.argv.slice(1);
        (async () => {
            const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: 'all' });
            for (const count of JSON.parse(counts)) {
                const feeds = {};
                JSON.parse(shapes).forEach((shape, i) => {
                    const size = shape.reduce((a, b) => a * b, count);
                    feeds[session.inputNames[i]] = new ort.Tensor('float32', Float32Array.from({ length: size }, (_, k) => Math.sin(k)), [count, ...shape]);
                });
                const time = async repeats => {
                    const start = process.hrtime.bigint();
                    for (let i = 0; i < repeats; i++) await session.run(feeds);
                    return Number(process.hrtime.bigint() - start) * 1e-9 / repeats;
                };
                let repeats = 1, once;
                while ((once = await time(repeats)) * repeats < seconds / 18) repeats *= 2;
                repeats = Math.max(1, Math.round(seconds / 9 / once));
                const times = [];
                for (let round = 0; round < 9; round++) times.push(await time(repeats));
                console.log(times.sort((a, b) => a - b)[4]);
            }
        })().catch(e => { console.error(String(e.message).split('\n')[0]); process.exit(1); });
        """;

    /// <summary>Times predictions.</summary>
    /// <param name="network">The network; it is exported to a file that is deleted afterwards.</param>
    /// <param name="counts">Examples of each job.</param>
    /// <param name="seconds">Time for each job.</param>
    /// <returns>Seconds of each job, or a sentence why there are none.</returns>
    public static (double[] Seconds, string? Missing) Run(INetwork network, IReadOnlyList<int> counts, double seconds)
    {
        if (Node(["-e", "require('onnxruntime-node')"]).ExitCode != 0)
        {
            return ([], $"{Name} is not measured: Node with the package onnxruntime-node is not installed ('npm i onnxruntime-node' in this folder, or NODE_PATH).");
        }

        var folder = Directory.CreateTempSubdirectory("netc-bench-").FullName;
        try
        {
            var model = Path.Combine(folder, "network.onnx");
            OnnxModels.Export(network, model);
            var shapes = "[" + string.Join(",", network.Info.Inputs.Select(static i => $"[{string.Join(",", i.Shape)}]")) + "]";
            var (code, output, error) = Node(["-e", Script, model, shapes, $"[{string.Join(",", counts)}]", seconds.ToString(CultureInfo.InvariantCulture)]);
            return code == 0
                ? ([.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => double.Parse(l, CultureInfo.InvariantCulture))], null)
                : ([], $"{Name} is not measured: {error.Trim()}");
        }
        catch (ToolException e)
        {
            return ([], $"{Name} is not measured: {e.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int ExitCode, string Output, string Error) Node(string[] arguments)
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = node.StandardError.ReadToEndAsync();
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return (node.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            return (-1, "", "");
        }
    }
}
