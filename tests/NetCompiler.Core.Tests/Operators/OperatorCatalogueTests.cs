using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Regularisation;

namespace NetCompiler.Core.Tests.Operators;

public sealed class OperatorCatalogueTests
{
    public static TheoryData<string> Names => new(OperatorCatalogue.All.Select(static o => o.Name));

    [Fact]
    public void The_words_of_the_language_are_these() => Assert.Equal(
        string.Join(' ', (string[])
        [
            "dense",

            // Convolution and pooling
            "conv depthwise convtranspose",
            "maxpool avgpool lppool globalmaxpool globalavgpool globallppool adaptivemaxpool adaptiveavgpool",
            "upsample pixelshuffle pixelunshuffle channelshuffle pad",

            // Normalisation
            "batchnorm layernorm groupnorm instancenorm lrn rmsnorm",

            // Recurrence
            "rnn lstm gru settle",

            // Attention and embedding
            "embedding positionalencoding attention scaleddotproduct feedforward transformerencoder transformerdecoder",

            // Combination and tensors
            "distance",
            "add multiply subtract divide power equal less lessequal greater greaterequal and or xor modulo maximum minimum",
            "where concat matmul einsum graphconv",
            "abs neg square sqrt rsqrt reciprocal exp log floor ceil round sin cos tan asin acos atan sinh cosh asinh acosh atanh erf not isnan isinf",
            "flatten reshape",
            "squeeze unsqueeze transpose expand tile slice split gather trilu cumsum reducesum reducemean reducel1 reducel2 reducesumsquare reducelogsum",
            "reducemax reducemin reduceprod reducelogsumexp argmax argmin onehot l2normalize meanvariancenormalization",

            // Preprocessing, regularisation, activations, losses
            "scale standardize dropout noise step sign linear logistic tanh bipolar scaledtanh saturated relu",
            "leakyrelu prelu elu selu gelu silu mish softplus softsign hardsigmoid hardswish hardtanh relu6 clip glu softmax logsoftmax softmin",
            "hardmax thresholdedrelu celu shrink",
            "mse halfmse mae huber smoothmae crossentropy binarycrossentropy hinge exponential logisticloss kldivergence poisson",
        ]),
        string.Join(' ', OperatorCatalogue.All.Where(static o => !o.IsInternal).Select(static o => o.Name)));

    [Fact]
    public void Aliases_lead_to_words_and_are_none_themselves()
    {
        foreach (var (alias, word) in OperatorCatalogue.Aliases)
        {
            Assert.Equal(word, OperatorCatalogue.Find(alias)!.Name);
            Assert.False(OperatorCatalogue.Find(word)!.IsInternal);
            Assert.DoesNotContain(alias, OperatorCatalogue.All.Select(static o => o.Name));
        }

        Assert.Equal("logistic", OperatorCatalogue.Find("sigmoid")!.Name);
        Assert.Null(OperatorCatalogue.Find("sigmold"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_documentation_says_is_well_formed(string name)
    {
        var o = OperatorCatalogue.Find(name)!;
        Assert.Equal(name, o.Name);
        Assert.EndsWith(".", o.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', o.Summary);
        Assert.True(o.InputCount.Least <= o.InputCount.Most);
        Assert.True(o.IsInternal == (o.Group == OperatorGroup.Internal) || o.Group == OperatorGroup.Loss);
        if (!o.IsInternal)
        {
            var words = o.Example.Split(' ');
            Assert.Equal(name, words[o.Group == OperatorGroup.Loss ? 1 : 0]);
            Assert.Matches("^[a-z0-9]+$", name);
        }

        Assert.Equal(o.Parameters.Count, o.Parameters.Select(static p => p.Name).Distinct().Count());
        foreach (var p in o.Parameters)
        {
            Assert.EndsWith(".", p.Summary, StringComparison.Ordinal);
            Assert.True(p.Kind is ArgumentKind.Size or ArgumentKind.Real || (p.Kind == ArgumentKind.Choice) == (p.Choices.Count > 0));
            if (p.Default is not null)
            {
                Assert.True(p.Kind switch
                {
                    ArgumentKind.Choice => p.Choices.Contains(p.Default),
                    ArgumentKind.Size when p.Choices.Contains(p.Default) => true,
                    ArgumentKind.Flag => p.Default is "true" or "false",
                    ArgumentKind.Text => true,
                    _ when p.Default.Length == 0 => true,
                    _ => double.Parse(p.Default, CultureInfo.InvariantCulture) is var d && d >= p.Minimum && d <= p.Maximum,
                });
            }
        }
    }

    [Fact]
    public void Positional_arguments_come_before_the_others() => Assert.All(OperatorCatalogue.All, static o =>
        Assert.Equal(o.Parameters.OrderBy(static p => !p.Positional).Select(static p => p.Name), o.Parameters.Select(static p => p.Name)));

    [Theory]
    [InlineData("", 0x811C9DC5u)]
    [InlineData("a", 0xE40C292Cu)]
    [InlineData("foobar", 0xBF9CF968u)]
    public void Streams_are_the_hash_of_the_layers_name(string layer, uint expected) => Assert.Equal(expected, RandomLeaf.Stream(layer));

    [Fact]
    public void Dropout_without_its_pass_says_so()
    {
        var sketch = new Gradients.GraphSketch();
        var graph = sketch.Build(sketch.Apply("dropout", sketch.Input(Shape.Flat(3))));
        var found = Assert.Throws<InvalidOperationException>(() => NetCompiler.Core.Gradients.Differentiator.Backward(graph));
        Assert.Contains("passes", found.Message, StringComparison.Ordinal);
    }
}
