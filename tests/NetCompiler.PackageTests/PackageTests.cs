using System.IO.Compression;

namespace NetCompiler.PackageTests;

/// <summary>What a user gets who adds one package to an empty project.</summary>
[Collection(PackedCollection.Name)]
public class PackageTests(PackedConsumer consumer)
{
    [Fact]
    public void The_package_holds_the_runtime_the_compiler_and_the_props()
    {
        using var package = ZipFile.OpenRead(consumer.PackagePath);
        string[] expected =
        [
            "analyzers/dotnet/cs/NetCompiler.CodeFixes.dll",
            "analyzers/dotnet/cs/NetCompiler.Core.dll",
            "analyzers/dotnet/cs/NetCompiler.Generator.dll",
            "buildTransitive/NetCompiler.props",
            "lib/net10.0/NetCompiler.dll",
            "lib/net10.0/NetCompiler.xml",
            "lib/net9.0/NetCompiler.dll",
            "lib/net9.0/NetCompiler.xml",
        ];

        var files = package.Entries.Select(static e => e.FullName)
            .Where(static name => name.StartsWith("analyzers/", StringComparison.Ordinal)
                || name.StartsWith("build", StringComparison.Ordinal) || name.StartsWith("lib/", StringComparison.Ordinal));
        using var manifest = new StreamReader(package.Entries.Single(static e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());

        Assert.Equal(expected, files.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("<dependency ", manifest.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fresh_project_builds_and_runs_networks_of_every_kind()
    {
        var (exitCode, output) = consumer.Run("Consumer", new Dictionary<string, string>
        {
            ["Program.cs"] = """"
                using NetCompiler;
                using NetCompiler.Networks;
                using NetCompiler.Optimizers;

                foreach (var network in new INetwork[] { new FromAttributes(1), new FromText(1), new FromFile(1) })
                {
                    Span<float> inputs = [0, 0, 0, 1, 1, 0, 1, 1];
                    Span<float> targets = [0, 1, 1, 0];
                    var before = network.Loss(inputs, targets);
                    var gradients = new float[network.Info.ParameterMemory];
                    for (var step = 0; step < 200; step++)
                    {
                        network.Gradient(inputs, targets, gradients);
                        for (var i = 0; i < gradients.Length; i++)
                        {
                            network.Parameters[i] -= 0.5f * gradients[i];
                        }
                    }

                    Console.WriteLine($"{network.Info.Name} {network.Info.ParameterCount} {network.Loss(inputs, targets) < before}");
                }

                [Network(2)]
                [Dense(8, Activation.Tanh)]
                [Dense(1, Activation.Logistic)]
                public sealed partial class FromAttributes;

                [Network("""
                    input 2
                    dense 8 | tanh
                    dense 1 | logistic
                    """)]
                public sealed partial class FromText;

                [Network(File = "networks/FromFile.nn")]
                public sealed partial class FromFile;
                """",
            ["networks/FromFile.nn"] = "input 2\ndense 8 | tanh\ndense 1 | logistic\n",
        }, "run", "-c", "Release");

        Assert.True(exitCode == 0, output);
        Assert.Contains("FromAttributes 33 True", output, StringComparison.Ordinal);
        Assert.Contains("FromText 33 True", output, StringComparison.Ordinal);
        Assert.Contains("FromFile 33 True", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_network_fails_the_build_at_its_place()
    {
        var (exitCode, output) = consumer.Run("Wrong", new Dictionary<string, string>
        {
            ["Program.cs"] = """
                using NetCompiler;
                Console.WriteLine(InFile.Info.Name + new InText(1).Parameters.Length);

                [Network("input 2\ndens 8")]
                public sealed partial class InText;

                [Network(File = "Net.nn")]
                public sealed partial class InFile;
                """,
            ["Net.nn"] = "input 2\ndense 8\n  | tanj\n",
        }, "build", "-c", "Release");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Program.cs(4,20): error NC0201", output, StringComparison.Ordinal);
        Assert.Contains("Net.nn(3,5): error NC0201", output, StringComparison.Ordinal);
        // The stub keeps callers of an invalid network readable.
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }
}
