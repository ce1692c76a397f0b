using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Generator.Tests.Driver;
using NetCompiler.Networks;

namespace NetCompiler.Generator.Tests;

/// <summary>
/// Past a size the just-in-time compiler stops optimising a method (MinOpts), and such code is many times slower. A child process
/// compiles every emitted method without running it, so that nothing is hidden by inlining, and its listing is read.
/// </summary>
public partial class JitListingTests
{
    private const string Probe = """
        using System;
        using System.Reflection;
        using System.Runtime.CompilerServices;

        static class Probe
        {
            static void Main()
            {
                const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
                    | BindingFlags.Instance | BindingFlags.Static;
                foreach (var type in typeof(Probe).Assembly.GetTypes())
                {
                    if (type == typeof(Probe) || type.ContainsGenericParameters)
                    {
                        continue;
                    }

                    foreach (var method in type.GetMethods(All))
                    {
                        if (!method.IsAbstract && !method.ContainsGenericParameters)
                        {
                            RuntimeHelpers.PrepareMethod(method.MethodHandle);
                        }
                    }
                }
            }
        }
        """;

    private const string Networks = """"
        using NetCompiler;

        [Network(784)] [Dense(128, Activation.ReLU)] [Dense(64, Activation.ReLU)] [Dense(10, Activation.Softmax)]
        public sealed partial class Digits;

        [Network("""
            input 37
            h = dense 200 | gelu | dropout 0.5
            g = h | dense 200 | tanh
            add g h | dense 50 | mish
            repeat 3 { dense 50 | silu }
            policy = dense 7 | softmax
            value = g | dense 1
            output policy value
            """)]
        public sealed partial class TwoHeads;
        """";

    [Fact]
    public void No_emitted_method_is_too_long_to_be_optimised()
    {
        var compilation = Compilations.Of(Networks, Probe);
        var run = GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)));
        Assert.Empty(run.GeneratorDiagnostics);

        var listing = Listing(run.Output);

        var kernels = listing.Where(static line => line.Contains("Kernels:", StringComparison.Ordinal)).ToList();
        Assert.True(kernels.Count > 20, "Too few kernels in the listing:\n" + string.Join("\n", listing));
        Assert.DoesNotContain(listing, static line => line.Contains("MinOpts", StringComparison.Ordinal));
        Assert.All(kernels, static line => Assert.Contains("FullOpts", line, StringComparison.Ordinal));
    }

    private static List<string> Listing(Compilation compilation)
    {
        var folder = Directory.CreateTempSubdirectory("netcompiler-jit-").FullName;
        try
        {
            var probe = Path.Combine(folder, "Probe.dll");
            var result = compilation.Emit(probe);
            Assert.True(result.Success, string.Join("\n", result.Diagnostics));
            File.Copy(typeof(INetwork).Assembly.Location, Path.Combine(folder, "NetCompiler.dll"));
            File.WriteAllText(Path.Combine(folder, "Probe.runtimeconfig.json"), """
                { "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }
                """);
            return Run(folder, probe);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> Run(string folder, string probe)
    {
        var file = Path.Combine(folder, "listing.txt");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [probe])
        {
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_JitStdOutFile"] = file;
        start.Environment["DOTNET_JitDisasmSummary"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return [.. File.ReadLines(file).Where(static line => Line().IsMatch(line))];
    }

    [GeneratedRegex(@"JIT compiled .*\[")]
    private static partial Regex Line();
}
