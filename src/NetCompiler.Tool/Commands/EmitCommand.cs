using System.CommandLine;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Reports;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc emit</c>: the generated C#, or the network after a phase of the compiler.</summary>
internal static class EmitCommand
{
    private const string Contract = ".Network.g.cs";
    private const string Kernels = ".Kernels.g.cs";

    public static ToolCommand Create(ToolConsole console)
    {
        var file = Files.Network();
        var after = new Option<string?>("--after") { HelpName = "PASS", Description = $"Dump the network after this phase or pass instead: {string.Join(", ", AllPhases())}." };
        var program = new Option<string>("--program")
        {
            Description = "The entry point whose phases --after shows.", DefaultValueFactory = static _ => PhaseDump.Programs[0],
        };
        program.AcceptOnlyFromAmong([.. PhaseDump.Programs]);
        var name = new Option<string?>("--class") { HelpName = "NAME", Description = "The name of the class; the file's name if not given." };
        var space = new Option<string>("--namespace") { HelpName = "NAME", Description = "Its namespace.", DefaultValueFactory = static _ => "Networks" };
        var inference = new Option<bool>("--no-training") { Description = "Emit no backward code." };
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "Write the two files there instead of to the standard output." };
        return new ToolCommand("emit", "Writes the C# that a build generates for a network, or a dump after a phase of the compiler.")
            {
                file, after, program, name, space, inference, folder,
            }
            .Runs(result =>
            {
                var document = NetworkDocument.Read(result.GetRequiredValue(file), console);
                var options = NetworkOptions.Default with { Training = !result.GetValue(inference) };
                if (result.GetValue(after) is { } phase)
                {
                    return Dump(console, document, options, result.GetRequiredValue(program), phase);
                }

                var target = new ClassTarget(result.GetRequiredValue(space), default, NameOf(result.GetValue(name), document), "public", default);
                return Emit(console, document, options, target, result.GetValue(folder));
            })
            .Example("netc emit xor.nn", "the generated C#, both files")
            .Example("netc emit xor.nn --after fusion", "the kernels of a prediction after their last pass")
            .Example("netc emit xor.nn --after gradients --program gradient", "the graph of a training step")
            .Example("netc emit xor.nn --out Generated --class XorNet --namespace Demo", "files for a project without the generator");
    }

    private static string[] AllPhases() => [.. PhaseDump.Programs.SelectMany(static p => PhaseDump.Phases(p)).Distinct()];

    private static string NameOf(string? name, NetworkDocument document) => name is null || Identifiers.IsValid(name)
        ? name ?? document.ClassName
        : throw new ToolException($"--class {name}: that is no name of a class in C#. Letters, digits and underscores make one.");

    private static int Dump(ToolConsole console, NetworkDocument document, NetworkOptions options, string program, string phase)
    {
        if (!PhaseDump.Phases(program).Contains(phase))
        {
            var others = AllPhases().Contains(phase) ? $" {phase} belongs to other entry points; choose one with --program." : "";
            throw new ToolException($"--after {phase}: {program} has the phases {string.Join(", ", PhaseDump.Phases(program))}.{others}");
        }

        if (document.Graph.Losses.Count == 0 && program is "loss" or "gradient")
        {
            throw new ToolException($"--program {program}: the network has no loss. Write one, e.g. loss mse, or look at backward.");
        }

        console.Output.Write(PhaseDump.Of(document.Graph, options, program, phase, console.Stopping));
        return ExitCodes.Success;
    }

    private static int Emit(ToolConsole console, NetworkDocument document, NetworkOptions options, ClassTarget target, string? folder)
    {
        var network = NetworkCompiler.Compile(document.Graph, options, console.Stopping);
        (string Name, string Text)[] files =
        [
            (target.Name + Contract, NetworkCompiler.EmitContract(network, target)),
            (target.Name + Kernels, NetworkCompiler.EmitKernels(network, target, console.Stopping)),
        ];
        foreach (var (name, text) in files)
        {
            if (folder is null)
            {
                console.Output.WriteLine("// " + name);
                console.Output.Write(text);
                continue;
            }

            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            console.Output.WriteLine(path);
        }

        return ExitCodes.Success;
    }
}
