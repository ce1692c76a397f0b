using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NetCompiler.Generator.Tests;

/// <summary>The arrows of docs/architecture.md: between projects, and between the folders of Core.</summary>
public partial class ArchitectureTests
{
    // Which assemblies a project may see. References that only order the build (ReferenceOutputAssembly=false) are no arrows.
    private static readonly Dictionary<string, string[]> _projects = new()
    {
        ["NetCompiler.Core"] = [],
        ["NetCompiler"] = [],
        ["NetCompiler.Engine"] = ["NetCompiler", "NetCompiler.Core"],
        ["NetCompiler.Dynamic"] = ["NetCompiler", "NetCompiler.Core"],
        ["NetCompiler.Onnx"] = ["NetCompiler", "NetCompiler.Core"],
        ["NetCompiler.Onnx.Build"] = ["NetCompiler.Onnx"],
        ["NetCompiler.Generator"] = ["NetCompiler.Core"],
        ["NetCompiler.CodeFixes"] = ["NetCompiler.Generator"],
    };

    // Which folders of Core a folder may use; the flow is declaration, graph, kernels, schedule, C#.
    private static readonly Dictionary<string, string[]> _folders = new()
    {
        ["Declaration"] = [],
        ["Diagnostics"] = ["Declaration"],
        ["Graph"] = [],
        ["Kernels"] = [],
        ["Operators"] = ["Graph", "Kernels"],
        ["Gradients"] = ["Graph", "Operators"],
        ["Analysis"] = ["Declaration", "Diagnostics", "Graph", "Operators"],
        // Printing a graph asks the analysis which names and settings need not be written.
        ["Language"] = ["Analysis", "Declaration", "Diagnostics", "Graph", "Operators"],
        ["Passes"] = ["Graph", "Gradients", "Kernels", "Operators"],
        ["Lowering"] = ["Graph", "Gradients", "Kernels", "Operators", "Passes"],
        ["Schedule"] = ["Declaration", "Graph", "Kernels"],
        // The names of operators and arguments, for the table of layers.
        ["Emit"] = ["Declaration", "Graph", "Kernels", "Operators", "Schedule"],
        // What people see of a network: at the end of every phase.
        ["Reports"] = ["Declaration", "Emit", "Gradients", "Graph", "Kernels", "Language", "Lowering", "Operators", "Passes", "Schedule"],
    };

    public static TheoryData<string> Projects() => [.. Directory
        .EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Repository.PathOf("generator"), "*.csproj", SearchOption.AllDirectories))
        .Select(static path => Path.GetRelativePath(Repository.PathOf(""), path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Folders() =>
        [.. Directory.EnumerateDirectories(Repository.PathOf("src/NetCompiler.Core"))
            .Select(static path => Path.GetFileName(path))
            .Where(static name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_says(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        if (name == "NetCompiler.Tool")
        {
            return;
        }

        var references = XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference")
            .Where(static r => r.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(static r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.True(_projects.ContainsKey(name), $"{name} is new: say here what it may reference.");
        Assert.Subset(new HashSet<string>(_projects[name]), references.ToHashSet());
    }

    [Theory]
    [InlineData("src/NetCompiler.Core/NetCompiler.Core.csproj")]
    [InlineData("src/NetCompiler/NetCompiler.csproj")]
    public void Core_and_runtime_depend_on_no_package(string project)
    {
        var packages = XDocument.Load(Repository.PathOf(project)).Descendants("PackageReference")
            .Where(static p => p.Attribute("PrivateAssets")?.Value != "all");

        Assert.Empty(packages);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_of_Core_uses_only_what_comes_before_it(string folder)
    {
        var used = Directory.EnumerateFiles(Repository.PathOf("src/NetCompiler.Core/" + folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => CoreFolder().Matches(File.ReadAllText(file)).Select(static m => m.Groups[1].Value))
            .Where(name => name != folder)
            .ToHashSet();

        Assert.True(_folders.ContainsKey(folder), $"{folder} is new: say here what it may use.");
        Assert.Subset(new HashSet<string>(_folders[folder]), used);
    }

    [Fact]
    public void The_folders_have_no_circle()
    {
        var done = new HashSet<string>();
        while (_folders.Keys.FirstOrDefault(f => !done.Contains(f) && _folders[f].All(done.Contains)) is { } next)
        {
            done.Add(next);
        }

        Assert.Equal(_folders.Count, done.Count);
    }

    [Fact]
    public void The_engine_shares_no_code_with_the_compiler_below_the_graph()
    {
        var used = Directory.EnumerateFiles(Repository.PathOf("src/NetCompiler.Engine"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(static file => CoreFolder().Matches(File.ReadAllText(file)).Select(static m => m.Groups[1].Value));

        Assert.DoesNotContain(used, static name => name is "Gradients" or "Kernels" or "Lowering" or "Passes" or "Schedule" or "Emit");
    }

    [GeneratedRegex(@"^(?:using|namespace) (?:static )?NetCompiler\.Core\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex CoreFolder();
}
