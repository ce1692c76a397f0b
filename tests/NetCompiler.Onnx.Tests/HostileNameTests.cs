using System.Text.RegularExpressions;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Tests;

/// <summary>Names in a model are anybody's text. They reach the network's text as names of the language, and code as literals or identifiers.</summary>
public partial class HostileNameTests
{
    private const int NamesInModel = 50;

    private static readonly string[] _parts =
    [
        "\"", "\"\"\"", "\\", "\n", "\r\n", "\0", "{", "}", "{0}", "*/", "//", "/*", "#", "# if", "|", "=", " ", "\t", "as", "input", "output", "repeat", "block", "use",
        "class", "namespace", "unsafe", "System.Environment.Exit(1);", "\"; } static X() { throw null; } //", "$\"{", "@", "e\u0301", "\u202E", "\uD83D\uDE00", "ÄÖ", "中", "\u00A0", "1", "..", "../..", "x", "relu",
        "dense1", "weight", ".weight", "__arglist", "<script>", "&amp;", "'", "`", "\u2028", "\uFEFF", "_", "-", "NaN", "1e9", "0x1F", "''", ";", ",", "()", "[0]",
    ];

    [Fact]
    public void Ten_thousand_hostile_names_become_plain_ones()
    {
        var random = new Random(7);
        for (var m = 0; m < 10_000 / NamesInModel; m++)
        {
            var names = Enumerable.Range(0, NamesInModel).Select(i => Name(random) + new string('\u200B', i)).Distinct().ToArray();
            var imported = Models.Import(Chain(names));

            Assert.Empty(imported.Problems);
            Assert.Matches(PlainText(), imported.Text);
            Assert.All(imported.Weights, static w => Assert.Matches(PlainPath(), w.Name));
            Assert.Equal(imported.Weights.Count, imported.Weights.Select(static w => w.Name).Distinct().Count());
            if (m < 2)
            {
                AssertCompiles(imported.Text);
            }
        }
    }

    /// <summary>The names go through every place a name can be: input, output, values, weights, nodes.</summary>
    private static ModelProto Chain(string[] names)
    {
        var nodes = new List<NodeProto>();
        var model = Models.Of([-1, 2], Models.Node("Relu", ["x"], "y"));
        model.Graph.Node.Clear();
        model.Graph.Input[0].Name = names[0];
        var value = names[0];
        for (var i = 1; i + 2 < names.Length; i += 3)
        {
            var node = Models.Node("Gemm", [value, names[i]], names[i + 1]);
            node.Name = names[i + 2];
            nodes.Add(node);
            model.Graph.Initializer.Add(Models.Tensor(names[i], [2, 2], 1, 0, 0, 1));
            value = names[i + 1];
        }

        model.Graph.Node.AddRange(nodes);
        model.Graph.Output[0].Name = value;
        return model;
    }

    // The code is compiled together with nothing else: a name that got out of its literal would be an error or a class of its own.
    private static void AssertCompiles(string text)
    {
        var network = Dynamic.NetworkFactory.Compile(text);
        var parsed = NetworkCompiler.Parse(text, NetworkOptions.Default);
        var compiled = NetworkCompiler.Compile(NetworkCompiler.Analyze(parsed).Graph!, NetworkOptions.Default);
        var contract = NetworkCompiler.EmitContract(compiled, new ClassTarget("N", default, "C", "public", default));

        Assert.Equal(2, network.Info.InputSize);
        Assert.All(contract, static c => Assert.True(c < 0x80 || char.IsLetter(c) || "·→×∂θΣ—–".Contains(c, StringComparison.Ordinal) || char.IsSymbol(c) || char.IsPunctuation(c)));
    }

    private static string Name(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0 ? ((char)random.Next(1, 0xD7FF)).ToString() : _parts[random.Next(_parts.Length)]);
        var name = string.Concat(parts);
        return random.Next(200) == 0 ? string.Concat(Enumerable.Repeat(name, 500)) : name;
    }

    [GeneratedRegex(@"\A[ -~\n]*\z")]
    private static partial Regex PlainText();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex PlainPath();
}
