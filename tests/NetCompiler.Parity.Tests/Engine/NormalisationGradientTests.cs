using NetCompiler.Core;
using NetCompiler.Core.Graph;
using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>The engine's normalisations against differences, in training mode, where batch norm is another function than at inference.</summary>
public class NormalisationGradientTests
{
    private static readonly Shape[] Shapes = [Shape.Flat(6), Shape.Flat(3, 4), Shape.Sequence(3, 6), Shape.Spatial(4, 2, 3), Shape.Spatial(2, 2, 1, 3)];

    [Theory]
    [InlineData("batchnorm", "eps=0.1")]
    [InlineData("batchnorm", "eps=0.1 affine=0")]
    [InlineData("layernorm", "eps=0.1")]
    [InlineData("layernorm", "eps=0.1 axes=1")]
    [InlineData("layernorm", "eps=0.1 affine=0")]
    [InlineData("rmsnorm", "eps=0.1")]
    [InlineData("rmsnorm", "eps=0.1 axes=1 affine=0")]
    [InlineData("groupnorm", "groups=1 eps=0.1")]
    [InlineData("groupnorm", "groups=2 eps=0.1")]
    [InlineData("instancenorm", "eps=0.1 affine=1")]
    [InlineData("instancenorm", "eps=0.1")]
    [InlineData("lrn", "size=1 alpha=0.5")]
    [InlineData("lrn", "size=2 alpha=0.9 beta=0.5 k=2")]
    [InlineData("lrn", "size=5 alpha=0.9 beta=0.6 k=1.5")]
    public void Normalisations_agree_with_differences(string layer, string arguments)
    {
        foreach (var shape in Shapes.Where(s => layer != "instancenorm" || s.Kind != ShapeKind.Flat))
        {
            var random = new Random(layer.Length + shape.Size);
            var network = Network(layer, arguments, shape);
            Numbers.Normal(random, network.Parameters.Length).CopyTo(network.Parameters);
            CheckTraining(network, Numbers.Normal(random, 3 * shape.Size), random);
        }
    }

    [Fact]
    public void Batch_norm_moves_its_running_statistics_in_training_only()
    {
        var network = Network("batchnorm", "momentum=0.25 affine=0", Shape.Flat(1));
        double[] y = new double[2], dx = new double[2];
        network.Forward([1.0, 3.0], y);
        network.Evaluate([1.0, 3.0], training: true);
        Assert.Equal([0.0, 1.0], network.State.ToArray());

        network.Backward([1.0, 3.0], [0.0, 0.0], dx, default);
        Assert.Equal([0.5, 1.25], network.State.ToArray());
        network.Backward([1.0, 3.0], [0.0, 0.0], default, default);
        Assert.Equal([0.875, 1.4375], network.State.ToArray());
        Assert.Contains("at least 2 examples", Assert.Throws<ShapeException>(() => network.Backward([1.0], [0.0], new double[1], default)).Message, StringComparison.Ordinal);
    }

    private static GenericNetwork<double> Network(string layer, string arguments, Shape shape)
    {
        var g = new GraphMaker();
        var settings = arguments.Split(' ').Aggregate(Settings.None, static (s, a) =>
            s.With(a.Split('=')[0], double.Parse(a.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)));
        var x = g.Input(shape);
        var axes = (int)settings.Number("axes", 0) is var given and > 0 ? given : shape.Kind == ShapeKind.Sequence ? 1 : shape.Rank;
        var features = Shape.Flat([.. shape.Extents.Skip(shape.Rank - axes)]);
        var channels = Shape.Flat(shape.Extents[shape.Kind == ShapeKind.Spatial ? 0 : shape.Rank - 1]);
        var weight = layer is "layernorm" or "rmsnorm" ? features : channels;
        var inputs = new List<int> { x };
        if (layer != "lrn" && settings.Number("affine", layer == "instancenorm" ? 0 : 1) != 0)
        {
            inputs.Add(g.Parameter("weight", weight));
            inputs.AddRange(layer == "rmsnorm" ? [] : [g.Parameter("bias", weight)]);
        }

        if (layer == "batchnorm")
        {
            inputs.AddRange([g.State("running_mean", channels, 0), g.State("running_var", channels, 1)]);
        }

        return new(g.Output(g.Op(layer, shape, settings, [.. inputs])).Graph());
    }

    private static void CheckTraining(GenericNetwork<double> network, double[] inputs, Random random)
    {
        var probe = Numbers.Normal(random, inputs.Length);
        double[] inputGradients = new double[inputs.Length], gradients = new double[network.Parameters.Length];
        network.Backward(inputs, probe, inputGradients, gradients);
        var output = network.Graph.Outputs[0].Value;
        for (var i = 0; i < inputs.Length + gradients.Length; i++)
        {
            ref var variable = ref i < inputs.Length ? ref inputs[i] : ref network.Parameters[i - inputs.Length];
            var value = variable;
            variable = value + 1e-5;
            var above = Product();
            variable = value - 1e-5;
            var below = Product();
            variable = value;
            var (expected, actual) = ((above - below) / 2e-5, i < inputs.Length ? inputGradients[i] : gradients[i - inputs.Length]);
            Assert.True(Math.Abs(expected - actual) <= 1e-6 * (1 + Math.Abs(expected)), $"The gradient of value {i} is {actual:R}, but differences give {expected:R}.");
        }

        double Product()
        {
            network.Evaluate(inputs, training: true);
            var sum = 0.0;
            for (var k = 0; k < probe.Length; k++)
            {
                sum += network.Value(output)[k] * probe[k];
            }

            return sum;
        }
    }
}
