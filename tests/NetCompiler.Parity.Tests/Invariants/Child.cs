using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Loader;
using System.Security.Cryptography;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>
/// This assembly as a process of its own, with the assembly of generated classes as a file: for what a running process cannot change,
/// such as its vector width.
/// </summary>
internal static class Child
{
    /// <summary>Runs a command over the first <paramref name="count"/> samples.</summary>
    /// <returns>The lines it printed.</returns>
    public static string[] Run(string command, int count, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("netcompiler-child-").FullName;
        try
        {
            var image = Path.Combine(folder, "Networks.dll");
            File.WriteAllBytes(image, Samples.Image);
            var start = new ProcessStartInfo(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                [typeof(Child).Assembly.Location, command, image, count.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value.Replace("{folder}", folder, StringComparison.Ordinal);
            }

            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            var listing = Path.Combine(folder, "listing.txt");
            return File.Exists(listing) ? File.ReadAllLines(listing) : output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static int Main(string[] arguments)
    {
        if (arguments is not [var command, var image, var count])
        {
            Console.Error.WriteLine("Tests run with 'dotnet test'; this entry is for the child processes of Invariants.");
            return 1;
        }

        // Core stands in the folder but not in the list of dependencies, as it comes with the generator, too.
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll"));
        return Run(command, Assembly.LoadFrom(image), int.Parse(count, CultureInfo.InvariantCulture));
    }

    private static int Run(string command, Assembly assembly, int count)
    {
        var classes = assembly.GetTypes().Where(static t => t.IsAssignableTo(typeof(INetwork)))
            .OrderBy(static t => int.Parse(t.Name.AsSpan("Net".Length), CultureInfo.InvariantCulture))
            .Take(count);
        switch (command)
        {
            case "prepare":
                Prepare(assembly);
                break;
            case "fingerprint":
                Print(classes.Select(Fingerprint));
                break;
            case "compare":
                Console.WriteLine($"vectors of {Width()} bits");
                Print(classes.SelectMany(Compare));
                break;
            default:
                return 2;
        }

        return 0;
    }

    /// <summary>A hash of all that a network computes, and of its weights after steps with random values in them.</summary>
    public static string Fingerprint(Type type)
    {
        var network = Sample.Create(type, 9);
        var batch = new Batch(network, 37);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var optimizer = new Adam(0.01f);
        for (network.Step = 0; network.Step < 3; network.Step++)
        {
            network.Train(batch.Inputs, batch.Targets, optimizer);
        }

        hash.AppendData(MemoryMarshal.AsBytes(network.Parameters));
        foreach (var (_, values) in new Computed(network, batch).Results)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }

        return $"{type.Name} {Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>The bits of the widest vectors that are fast here; 0 without any.</summary>
    public static int Width() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static IEnumerable<string> Compare(Type type)
    {
        var network = Sample.Create(type, 9);
        var oracle = GenericNetwork.From(network.Info, 9).ToDouble();
        return ParityCheck.Run(oracle, network, 37, 4, out _).Select(found => $"{type.Name}: {found}").Append($"{type.Name} compared");
    }

    private static void Prepare(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        foreach (var type in assembly.GetTypes().Where(static t => !t.ContainsGenericParameters))
        {
            foreach (var method in type.GetMethods(All).Where(static m => !m.IsAbstract && !m.ContainsGenericParameters))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}
