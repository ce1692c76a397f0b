using System.Diagnostics;
using NetCompiler.Dynamic;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Storage;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>The way from PyTorch, by ONNX and by a state dict, where Debian's python3-torch is installed.</summary>
public sealed class TorchTests(ITestOutputHelper output) : IDisposable
{
    private const string Text = """
        input 1x8x8
        conv 4 3x3 pad=1 as conv1 | relu | maxpool 2
        dense 16 as fc1 | tanh
        dense 3 as fc2
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("netcompiler-torch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_of_PyTorch_predicts_and_trains_on_alike()
    {
        if (!HasModel())
        {
            return;
        }

        var imported = OnnxImporter.Import(Path.Combine(_folder, "model.onnx"));
        Assert.Empty(imported.Problems);
        Assert.Contains("dense 16 as fc1", imported.Text, StringComparison.Ordinal);
        var network = NetworkFactory.Compile(imported.Text);
        imported.CopyWeightsTo(network);
        AssertNear(Floats("before"), Predict(network), 1e-5f);

        var optimizer = new Sgd(0.1f);
        for (var step = 0; step < 20; step++)
        {
            network.Train(Floats("x"), Floats("t"), optimizer);
        }

        AssertNear(Floats("after"), Predict(network), 1e-3f);
    }

    [Fact]
    public void A_state_dict_is_loaded_by_its_names()
    {
        if (!HasModel())
        {
            return;
        }

        var network = NetworkFactory.Compile(Text);
        NetworkFile.Load(network.Info, Path.Combine(_folder, "state.safetensors"), network.Parameters, network.State);

        AssertNear(Floats("before"), Predict(network), 1e-5f);
    }

    private float[] Predict(INetwork network)
    {
        var inputs = Floats("x");
        var result = new float[inputs.Length / network.Info.InputSize * network.Info.OutputSize];
        network.PredictBatch(inputs, result);
        return result;
    }

    private static void AssertNear(float[] expected, float[] got, float tolerance)
    {
        Assert.Equal(expected.Length, got.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(got[i], expected[i] - tolerance, expected[i] + tolerance);
        }
    }

    private float[] Floats(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(_folder, name + ".bin"));
        return [.. bytes.Chunk(sizeof(float)).Select(static b => BitConverter.ToSingle(b))];
    }

    /// <summary>Runs the script with the Python that has PyTorch; false, with a word, where there is none.</summary>
    private bool HasModel()
    {
        foreach (var python in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Scripts", "torch_model.py"), _folder]) { RedirectStandardError = true, RedirectStandardOutput = true };
                using var process = Process.Start(start)!;
                var errors = process.StandardError.ReadToEndAsync();
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    return true;
                }

                Assert.True(errors.Result.Contains("ModuleNotFoundError", StringComparison.Ordinal), errors.Result);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such Python.
            }
        }

        output.WriteLine("Skipped: there is no Python with PyTorch here (Debian: python3-torch).");
        return false;
    }
}
