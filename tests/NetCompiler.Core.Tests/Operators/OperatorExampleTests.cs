using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Language;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Recurrence;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>The statement each operator's documentation shows is one: it parses, builds, and lowers to sound kernels.</summary>
public sealed class OperatorExampleTests
{
    private static readonly string[] _steps = ["positionalencoding", "attention", "scaleddotproduct", "transformerencoder", "transformerdecoder"];

    private static readonly string[] _spatial =
    [
        "conv", "depthwise", "convtranspose", "maxpool", "avgpool", "lppool", "globalmaxpool", "globalavgpool", "globallppool", "adaptivemaxpool",
        "adaptiveavgpool", "upsample", "pixelshuffle", "pixelunshuffle", "channelshuffle", "pad", "instancenorm",
    ];

    public static TheoryData<string> Examples => new(OperatorCatalogue.All.Where(static o => !o.IsInternal).Select(static o => o.Example));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_statements(string example)
    {
        var text = Network(example);
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        Assert.Empty(parsed.Problems);
        var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
        Assert.DoesNotContain(built.Problems, static p => p.Kind.Severity == ProblemSeverity.Error);
        Assert.Empty(OperatorVerifier.Verify(built.Graph!));
        Assert.All(NetworkPrograms.Of(built.Graph!, training: true), static p => Assert.Empty(KernelVerifier.Verify(p)));
    }

    // What they need that a row of 196 numbers is not.
    private static Dictionary<string, string> Starts { get; } = new()
    {
        ["graphconv"] = "x = input 5x8\na = constant 5x5 0.2\n",
        ["trilu"] = "input 14x14\n",
    };

    /// <summary>A whole network that ends with the statement.</summary>
    internal static string Network(string example)
    {
        var words = example.Split(' ');
        if (words[0] == "loss")
        {
            var head = words[1] switch { "crossentropy" => " | softmax", "binarycrossentropy" => " | logistic", "kldivergence" => " | logsoftmax", _ => "" };
            return $"input 196\ndense 6{head}\n{example}";
        }

        if (Starts.TryGetValue(words[0], out var start))
        {
            return start + example;
        }

        // Combinations name values; the others follow the layer before.
        var names = OperatorCatalogue.Find(words[0])!.Group == OperatorGroup.Combination ? words[1..].Where(static w => w.All(char.IsLetter)) : [];
        var input = OperatorCatalogue.Find(words[0]) is RecurrentLayer || _steps.Contains(words[0]) ? "sequence 14x14" : _spatial.Contains(words[0]) ? "input 4x7x7" : "input 196";
        return $"x = {input}\n" + string.Concat(names.Select(static n => $"{n} = x | dense 6\n")) + example;
    }
}
