using System.Diagnostics;
using NetCompiler.Engine;
using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>ONNX's own checker reads what is exported, where Debian's python3-onnx is installed.</summary>
public sealed class CheckerTests(ITestOutputHelper output) : IDisposable
{
    private const string Script = """
        import glob, sys, onnx
        for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
            try:
                onnx.checker.check_model(onnx.load(path), full_check=True)
            except Exception as error:
                sys.exit(path + ": " + str(error))
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("netcompiler-checker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Exports_are_models_to_the_checker()
    {
        for (var seed = Fuzz.Seed; seed < Fuzz.Seed + (40 * Fuzz.Factor); seed++)
        {
            OnnxExporter.Export(GenericNetwork.Parse(RandomNetwork.TextWithoutScans(seed)), Path.Combine(_folder, FormattableString.Invariant($"{seed:D6}.onnx")));
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, _folder]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0 && error.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            {
                output.WriteLine("Skipped: python3-onnx is not installed.");
                return;
            }

            Assert.True(process.ExitCode == 0, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            output.WriteLine("Skipped: there is no /usr/bin/python3.");
        }
    }
}
