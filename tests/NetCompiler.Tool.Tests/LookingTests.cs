using System.Xml.Linq;

namespace NetCompiler.Tool.Tests;

/// <summary>The commands that look at a network: summary, graph, emit, fmt.</summary>
public sealed class LookingTests
{
    private const string Lenet = "input 1x28x28\nconv 6 5x5 pad=2 | relu\nmaxpool 2\nconv 16 5x5 | relu\nmaxpool 2\ndense 120 | relu\ndense 84 | relu\ndense 10 | softmax\n";
    private const string Residual = "# a block\nx = input 4\nblock f(n) {\n  # inside\n  h = dense n | relu # first\n  add h in\n}\nf 4 # once\nrepeat 2 { dense 4 }\ndense 2 | softmax\n# the end\n";

    [Fact]
    public void Summary_counts_what_the_published_network_has()
    {
        using var folder = new Workspace();
        var json = Workspace.Run("summary", folder.Write("Lenet.nn", Lenet), "--json").Succeeded().Json();

        Assert.Equal(61_706, json.GetProperty("parameters").GetInt64());
        Assert.Equal(4 * 61_706, json.GetProperty("bytes").GetProperty("weights").GetInt64());
        var layers = json.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(["conv1", "maxpool1", "conv2", "maxpool2", "dense1", "dense2", "dense3"], layers.Select(static l => l.GetProperty("name").GetString()));
        Assert.Equal([28 * 28 * 6 * 25L, 0, 10 * 10 * 16 * 6 * 25, 0, 400 * 120, 120 * 84, 84 * 10], layers.Select(static l => l.GetProperty("multiply_adds").GetInt64()));
        Assert.Equal([16, 10, 10], layers[2].GetProperty("shape").EnumerateArray().Select(static e => e.GetInt32()));
    }

    [Fact]
    public void Summary_is_a_table_with_the_memory_below()
    {
        using var folder = new Workspace();
        var lines = Workspace.Run("summary", folder.Write("Lenet.nn", Lenet)).Succeeded().Output.Split('\n');

        Assert.EndsWith("61,706 parameters", lines[0], StringComparison.Ordinal);
        Assert.Matches("^1 +conv1 +conv +1x28x28 → 6x28x28, .* 156 +117,600$", lines[3]);
        Assert.Contains(lines, static l => l.StartsWith("memory         241.0 KiB of weights", StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_of_a_text_stand_at_their_places()
    {
        using var folder = new Workspace();
        var path = folder.Write("Wrong.nn", "input 2\ndens 3\ndense 4 | tanj\n");
        foreach (var command in new[] { "summary", "graph", "emit", "fmt" })
        {
            var result = Workspace.Run(command, path);
            result.Refused(ExitCodes.Network, $"{path}(2,1): error NC0201: ");
            result.Refused(ExitCodes.Network, $"{path}(3,11): error NC0201: ");
            Assert.Empty(result.Output);
        }
    }

    [Fact]
    public void A_missing_file_is_named_with_those_there_are()
    {
        using var folder = new Workspace();
        folder.Write("Other.nn", Lenet);
        Workspace.Run("summary", folder["Lenet.nn"]).Refused(ExitCodes.File, "there is Other.nn");
        Workspace.Run("summary", folder.Folder).Refused(ExitCodes.File, "is a folder");
    }

    [Fact]
    public void Graphs_have_a_box_for_each_layer_and_an_arrow_for_each_value_read()
    {
        using var folder = new Workspace();
        var path = folder.Write("Residual.nn", Residual);

        var mermaid = Workspace.Run("graph", path).Succeeded().Output;
        Assert.StartsWith("flowchart TD\n", mermaid, StringComparison.Ordinal);
        Assert.Equal(9, mermaid.Split(" --> ").Length);

        var dot = Workspace.Run("graph", path, "--format", "dot").Succeeded().Output;
        Assert.StartsWith("digraph \"Residual\" {", dot, StringComparison.Ordinal);
        Assert.Equal(9, dot.Split(" -> ").Length);

        Workspace.Run("graph", path, "--out", folder["r.svg"]).Succeeded();
        var svg = XDocument.Parse(folder.Read("r.svg")).Root!;
        Assert.Equal(8, svg.Elements().Count(static e => e.Name.LocalName == "polyline"));
        Workspace.Run("graph", path, "--out", folder["r.png"]).Refused(ExitCodes.Usage, ".mmd, .dot or .svg");
    }

    [Fact]
    public void A_picture_has_no_boxes_over_one_another()
    {
        using var folder = new Workspace();
        var path = folder.Write("Wide.nn", "x = input 4\na = x | dense 4 | relu\nb = x | dense 4 | tanh\nc = x | dense 4\nd = add a b | dense 4\nadd c d | dense 2\n");
        var svg = XDocument.Parse(Workspace.Run("graph", path, "--format", "svg").Succeeded().Output).Root!;
        var boxes = svg.Elements().Where(static e => e.Name.LocalName == "rect" && e.Attribute("x") is not null)
            .Select(static e => (X: Number(e, "x"), Y: Number(e, "y"), W: Number(e, "width"), H: Number(e, "height"))).ToArray();

        Assert.Equal(10, boxes.Length);
        foreach (var (a, i) in boxes.Select(static (b, i) => (b, i)))
        {
            Assert.All(boxes.Skip(i + 1), b => Assert.True(a.X + a.W < b.X || b.X + b.W < a.X || a.Y + a.H < b.Y || b.Y + b.H < a.Y));
        }
    }

    [Fact]
    public void Emit_writes_the_files_of_a_build()
    {
        using var folder = new Workspace();
        var path = folder.Write("xor.nn", "input 2\ndense 4 | tanh\ndense 1 | logistic\n");
        Workspace.Run("emit", path, "--out", folder["Generated"], "--namespace", "Demo").Succeeded();

        Assert.Contains("namespace Demo", folder.Read("Generated/Xor.Network.g.cs"), StringComparison.Ordinal);
        Assert.Contains("partial class Xor", folder.Read("Generated/Xor.Kernels.g.cs"), StringComparison.Ordinal);
        Workspace.Run("emit", path, "--class", "class").Refused(ExitCodes.Usage, "no name of a class");
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("gradient")]
    [InlineData("backward")]
    public void Every_phase_of_an_entry_point_can_be_seen(string program)
    {
        using var folder = new Workspace();
        var path = folder.Write("xor.nn", "input 2\ndense 20 | tanh\ndropout 0.1\ndense 1 | logistic\n");
        var phases = NetCompiler.Core.Reports.PhaseDump.Phases(program);
        var dumps = phases.Select(phase => Workspace.Run("emit", path, "--after", phase, "--program", program).Succeeded().Output).ToArray();

        Assert.StartsWith("input 2\n", dumps[0], StringComparison.Ordinal);
        Assert.StartsWith("%0 input = input", dumps[1], StringComparison.Ordinal);
        Assert.StartsWith("program " + program, dumps[^1], StringComparison.Ordinal);
        Assert.Contains("16 lanes:", dumps[^1], StringComparison.Ordinal);
        Assert.True(dumps.Distinct().Count() >= 5, "The phases look alike.");
        Workspace.Run("emit", path, "--after", "nowhere").Refused(ExitCodes.Usage, "predict has the phases text, graph, ");
    }

    [Fact]
    public void Fmt_writes_the_canonical_text_and_keeps_every_comment_once()
    {
        using var folder = new Workspace();
        var path = folder.Write("Residual.nn", Residual);
        var once = Workspace.Run("fmt", path).Succeeded().Output;

        Assert.Equal(
            """
            # a block
            x = input 4
            # inside
            dense 4 as f1.dense1  # first
            """,
            string.Join('\n', once.Split('\n').Take(4)));
        Assert.All(["# a block", "# inside", "# first", "# once", "# the end"], comment => Assert.Equal(2, once.Split(comment).Length));
        Assert.Equal(once, Workspace.Run("fmt", folder.Write("Again.nn", once)).Succeeded().Output);
        Workspace.Run("fmt", folder["Again.nn"], "--check").Succeeded();
        Workspace.Run("fmt", path, "--check").Refused(ExitCodes.CheckFailed, "not in canonical form");
    }

    [Fact]
    public void Fmt_replaces_a_file_only_when_nothing_is_lost()
    {
        using var folder = new Workspace();
        var path = folder.Write("Residual.nn", Residual);
        Workspace.Run("fmt", path, "--write").Refused(ExitCodes.Usage, "blocks or repeats");
        Assert.Equal(Residual, folder.Read("Residual.nn"));

        var plain = folder.Write("Plain.nn", "input 3 # three\r\n dense 4|sigmoid\r\n");
        Workspace.Run("fmt", plain, "--write").Succeeded();
        Assert.Equal("input 3  # three\ndense 4\nlogistic\nloss binarycrossentropy\n", folder.Read("Plain.nn"));

        Workspace.Run("fmt", path, "--write", "--expand").Succeeded();
        Assert.DoesNotContain("block", folder.Read("Residual.nn").Replace("# a block", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
