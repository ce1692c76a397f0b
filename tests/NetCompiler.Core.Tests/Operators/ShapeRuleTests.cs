using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Tests.Gradients;

namespace NetCompiler.Core.Tests.Operators;

public sealed class ShapeRuleTests
{
    [Fact]
    public void Dense_flattens_pictures_and_keeps_steps()
    {
        Assert.Equal(Shape.Flat(10), Result("dense", "units=10", Shape.Spatial(16, 5, 5), out var picture));
        Assert.Equal([("weight", "10x400"), ("bias", "10")], picture.Select(static w => (w.Name, w.Shape.ToString())));
        Assert.Equal(Shape.Sequence(20, 10), Result("dense", "units=10 bias=false", Shape.Sequence(20, 8), out var steps));
        Assert.Equal([("weight", "10x8")], steps.Select(static w => (w.Name, w.Shape.ToString())));
    }

    [Fact]
    public void Standardize_has_states_of_the_inputs_shape()
    {
        Assert.Equal(Shape.Spatial(1, 28, 28), Result("standardize", "", Shape.Spatial(1, 28, 28), out var states));
        Assert.Equal([(Leaf.State, "mean", Shape.Spatial(1, 28, 28)), (Leaf.State, "deviation", Shape.Spatial(1, 28, 28))], states);
    }

    [Fact]
    public void Concat_adds_channels_or_features()
    {
        Assert.Equal(Shape.Spatial(7, 4, 4), Result("concat", "", [Shape.Spatial(3, 4, 4), Shape.Spatial(4, 4, 4)]));
        Assert.Equal(Shape.Sequence(5, 9), Result("concat", "", [Shape.Sequence(5, 6), Shape.Sequence(5, 3)]));
        Assert.Equal(Shape.Flat(6), Result("concat", "", [Shape.Flat(1), Shape.Flat(2), Shape.Flat(3)]));
    }

    [Fact]
    public void Reshape_keeps_the_number_of_values()
    {
        Assert.Equal(Shape.Spatial(4, 7, 7), Result("reshape", "extents=4x7x7", [Shape.Flat(196)]));
        Assert.Equal(Shape.Flat(196), Result("reshape", "extents=196", [Shape.Spatial(4, 7, 7)]));
        Assert.Equal(Shape.Sequence(14, 14), Result("reshape", "extents=14x14 kind=sequence", [Shape.Flat(196)]));
        Assert.Equal(Shape.Flat(196), Result("flatten", "", [Shape.Sequence(14, 14)]));
    }

    [Fact]
    public void Gates_halve_features_and_slopes_are_per_channel()
    {
        Assert.Equal(Shape.Spatial(3, 5, 5), Result("glu", "", [Shape.Spatial(6, 5, 5)]));
        Assert.Equal(Shape.Sequence(6, 5), Result("glu", "", [Shape.Sequence(6, 10)]));
        Result("prelu", "slopes=channel", Shape.Spatial(6, 5, 5), out var channels);
        Assert.Equal(Shape.Flat(6), channels.Single().Shape);
        Result("prelu", "", Shape.Spatial(6, 5, 5), out var one);
        Assert.Equal(Shape.Flat(1), one.Single().Shape);
    }

    [Theory]
    [InlineData("add", "", "6", "7", "one shape", "a gives 6", "b gives 7")]
    [InlineData("multiply", "", "s6x2", "q6x2", "a gives a spatial value of 6x2", "b gives a sequence of 6x2", "one shape")]
    [InlineData("concat", "", "s3x4x4", "s3x4x5", "channels", "3x4x4", "3x4x5")]
    [InlineData("concat", "", "3", "q2x3", "a flat value of 3", "a sequence of 2x3", "Flatten")]
    [InlineData("mse", "", "3", "4", "a flat value of 3", "a flat value of 4", "target")]
    [InlineData("glu", "", "5", "", "halves", "a gives 5", "odd")]
    [InlineData("reshape", "extents=4x4", "15", "", "asks for 16 values", "which are 15", "same product")]
    [InlineData("reshape", "extents=4 kind=sequence", "4", "", "two extents", "steps and features", "reshape 20x16")]
    [InlineData("reshape", "extents=1x1x1x1x1x1x4", "4", "", "channels", "one to three", "reshape 4x7x7")]
    [InlineData("clip", "min=1 max=1", "3", "", "max", "no values", "smaller number first")]
    [InlineData("dropout", "rate=1", "3", "", "rate", "drop everything", "below 1")]
    [InlineData("huber", "delta=0", "3", "3", "delta", "above 0", "mse")]
    [InlineData("dense", "units=2000000000", "s3x1000", "", "2,147,483,647", "3x1000", "fewer units")]
    public void What_does_not_fit_is_a_sentence(string layer, string arguments, string a, string b, params string[] parts)
    {
        var found = Problem(layer, arguments, b.Length == 0 ? [Read(a)] : [Read(a), Read(b)]);
        Assert.All(parts, part => Assert.Contains(part, found, StringComparison.Ordinal));
        Assert.EndsWith(".", found, StringComparison.Ordinal);
    }

    private static Shape Read(string text)
    {
        var extents = text.TrimStart('s', 'q').Split('x').Select(static e => int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return text[0] == 's' ? Shape.Spatial(extents) : text[0] == 'q' ? Shape.Sequence(extents[0], extents[1]) : Shape.Flat(extents);
    }

    private static Shape? Result(string layer, string arguments, Shape input, out List<(string Leaf, string Name, Shape Shape)> weights)
    {
        var inference = Infer(layer, arguments, [input], out var shape);
        Assert.Empty(inference.Problems);
        weights = inference.Weights;
        return shape;
    }

    private static Shape? Result(string layer, string arguments, Shape[] inputs)
    {
        Assert.Empty(Infer(layer, arguments, inputs, out var shape).Problems);
        return shape;
    }

    private static string Problem(string layer, string arguments, Shape[] inputs)
    {
        var inference = Infer(layer, arguments, inputs, out var shape);
        Assert.Null(shape);
        return Assert.Single(inference.Problems);
    }

    private static Inference Infer(string layer, string arguments, Shape[] inputs, out Shape? shape)
    {
        var nodes = inputs.Select((s, i) => new Node(i, Leaf.Input, ((char)('a' + i)).ToString(), default, Settings.None, s, true, -1)).ToArray();
        var inference = new Inference(GraphSketch.Arguments(layer, arguments), nodes);
        shape = OperatorCatalogue.Find(layer)!.Infer(inference);
        return inference;
    }
}
