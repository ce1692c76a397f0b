using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Language;

/// <summary>Attributes and text are two front ends of one declaration.</summary>
public sealed class AttributeDeclarationTests
{
    [Fact]
    public void Attributes_mean_what_the_text_means()
    {
        var (graph, problems) = Build(
            Source("network", Numbers("input", 1, 28, 28), Numbers("maxparameters", 100000)),
            Source("flatten"),
            Source("dense", Numbers("units", 16), Word("activation", "relu"), Numbers("bias", 0), Word("name", "hidden")),
            Source("leakyrelu", Numbers("alpha", 0.2)),
            Source("dense", Numbers("units", 10), Word("init", "henormal"), Numbers("initvalue", 0.5), Word("activation", "softmax")),
            Source("loss", Word("kind", "crossentropy"), Numbers("weight", 2), Numbers("labelsmoothing", 0.1)));
        Assert.Empty(problems);
        var text = Declaring.Graph(
            "input 1x28x28\nflatten\ndense 16 bias=false as hidden | relu\nleakyrelu alpha=0.2\ndense 10 init=he_normal init_value=0.5 | softmax\n"
            + "loss crossentropy weight=2 label_smoothing=0.1");
        Assert.Equal(Declaring.WithoutPlaces(text), Declaring.WithoutPlaces(graph!));
    }

    [Fact]
    public void A_sequence_is_a_flag_of_the_network()
    {
        var (graph, _) = Build(Source("network", Numbers("input", 64, 8), Numbers("sequence", 1)), Source("dense", Numbers("units", 3)));
        Assert.Equal(Shape.Sequence(64, 8), graph![0].Shape);
        var (counted, _) = Build(Source("network", Numbers("input", 64, 8), Numbers("sequence", 1), Word("lengths", "true")), Source("lstm", Numbers("units", 3)));
        Assert.Equal(["input", "input.lengths"], counted!.Inputs.Select(i => counted[i].Name));
    }

    [Fact]
    public void Problems_stand_at_the_argument()
    {
        var (_, problems) = Build(
            Source("network", Numbers("input", 3)),
            Source("dense", Numbers("units", 0)),
            Source("dense", Numbers("units", 4), Word("init", "he_norml")),
            Source("dense"),
            Source("dense", Numbers("units", 4), Word("activation", "softmax"), Word("name", "not a name")),
            Source("loss", Word("kind", "mse")));
        Assert.Equal(
            [
                (ProblemKinds.ArgumentOutOfRange, Place.AtAttribute(1, 0)),
                (ProblemKinds.UnknownChoice, Place.AtAttribute(2, 1)),
                (ProblemKinds.MissingArgument, Place.AtAttribute(3)),
            ],
            problems.Select(static p => (p.Kind, p.Place)));

        (_, problems) = Build(
            Source("network", Numbers("input", 3)),
            Source("dense", Numbers("units", 4), Word("activation", "softmax"), Word("name", "not a name")),
            Source("loss", Word("kind", "mse")));
        Assert.Equal(
            [(ProblemKinds.BadName, Place.AtAttribute(1, 2)), (ProblemKinds.LossDoesNotFit, Place.AtAttribute(2))],
            problems.Select(static p => (p.Kind, p.Place)));
        Assert.Contains("softmax on attribute 2", problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_layers_is_told_so_at_its_attribute()
    {
        var (_, problems) = Build(Source("network", Numbers("input", 3)));
        Assert.Equal((ProblemKinds.NoLayers, Place.AtAttribute(0)), Assert.Single(problems.Select(static p => (p.Kind, p.Place))));
        (_, problems) = Build(Source("network"));
        Assert.Equal((ProblemKinds.NoLayers, Place.AtAttribute(0)), Assert.Single(problems.Select(static p => (p.Kind, p.Place))));
    }

    private static (NetworkGraph? Graph, IReadOnlyList<Problem> Problems) Build(params AttributeSource[] attributes)
    {
        var parsed = AttributeDeclaration.From(attributes, NetworkOptions.Default);
        Assert.Empty(parsed.Problems);
        var result = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
        return (result.Graph, result.Problems);
    }

    private static AttributeSource Source(string name, params AttributeArgument[] arguments) => new(name, arguments);

    private static AttributeArgument Numbers(string name, params double[] numbers) => new(name, numbers);

    private static AttributeArgument Word(string name, string word) => new(name, default, word);
}
