using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Forward formulas against the field's definitions, written a second time. Constants of kernels are floats, hence 1e-6.</summary>
public sealed class FormulaTests
{
    private static readonly double[] Points = [-9, -3.5, -3, -1.2, -1, -0.4, -1e-3, 0, 1e-3, 0.3, 0.5, 1, 1.7, 2.9, 3, 6.5, 12];

    private static readonly Dictionary<string, Func<double, double>> Definitions = new()
    {
        ["step"] = static x => x >= 0 ? 1 : 0,
        ["sign"] = static x => Math.Sign(x),
        ["linear"] = static x => x,
        ["logistic"] = Logistic,
        ["logistic steepness=2.5"] = static x => Logistic(2.5 * x),
        ["tanh"] = Math.Tanh,
        ["bipolar"] = static x => (1 - Math.Exp(-x)) / (1 + Math.Exp(-x)),
        ["scaledtanh"] = static x => 1.7159 * Math.Tanh(2 * x / 3),
        ["saturated"] = static x => Math.Clamp(x, 0, 1),
        ["relu"] = static x => Math.Max(x, 0),
        ["leakyrelu"] = static x => x > 0 ? x : 0.01 * x,
        ["leakyrelu alpha=0.2"] = static x => x > 0 ? x : 0.2 * x,
        ["elu"] = static x => x > 0 ? x : Math.Exp(x) - 1,
        ["elu alpha=0.5"] = static x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1),
        ["selu"] = static x => 1.0507009873554804 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
        ["gelu approximate=tanh"] = static x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        ["gelu"] = static x => x * NormalDistribution(x),
        ["silu"] = static x => x * Logistic(x),
        ["mish"] = static x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        ["softplus"] = static x => Math.Log(1 + Math.Exp(x)),
        ["softsign"] = static x => x / (1 + Math.Abs(x)),
        ["hardsigmoid"] = static x => Math.Clamp((x / 6) + 0.5, 0, 1),
        ["hardswish"] = static x => x * Math.Clamp(x + 3, 0, 6) / 6,
        ["hardtanh"] = static x => Math.Clamp(x, -1, 1),
        ["hardsigmoid alpha=0.2 beta=0.4"] = static x => Math.Clamp((0.2 * x) + 0.4, 0, 1),
        ["selu alpha=0.5 gamma=2"] = static x => 2 * (x > 0 ? x : 0.5 * (Math.Exp(x) - 1)),
        ["thresholdedrelu"] = static x => x > 1 ? x : 0,
        ["thresholdedrelu alpha=-0.7"] = static x => x > -0.7 ? x : 0,
        ["celu"] = static x => x > 0 ? x : Math.Exp(x) - 1,
        ["celu alpha=0.5"] = static x => x > 0 ? x : 0.5 * (Math.Exp(x / 0.5) - 1),
        ["shrink"] = static x => Math.Abs(x) > 0.5 ? x : 0,
        ["shrink lambda=0.7 bias=0.7"] = static x => x > 0.7 ? x - 0.7 : x < -0.7 ? x + 0.7 : 0,
        ["relu6"] = static x => Math.Clamp(x, 0, 6),
        ["clip min=-0.5 max=2"] = static x => Math.Clamp(x, -0.5, 2),
        ["scale factor=3 offset=-1"] = static x => (3 * x) - 1,
    };

    public static TheoryData<string> Words => new(Definitions.Keys);

    [Theory]
    [MemberData(nameof(Words))]
    public void Activations_are_what_the_field_defines(string statement)
    {
        var words = statement.Split(' ', 2);
        var y = LayerRun.Forward(words[0], words.Length > 1 ? words[1] : "", Shape.Flat(1), Points);
        for (var i = 0; i < Points.Length; i++)
        {
            var expected = Definitions[statement](Points[i]);
            Assert.True(Math.Abs(expected - y[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{statement} of {Points[i]} is {y[i]}, not {expected}");
        }
    }

    [Fact]
    public void Every_elementwise_activation_has_a_definition_here() => Assert.Empty(
        OperatorCatalogue.All.Where(static o => o is ElementwiseOperator && o.Group != OperatorGroup.Function).Select(static o => o.Name).Except(Definitions.Keys.Select(static k => k.Split(' ')[0])));

    [Fact]
    public void Dense_flattens_row_by_row_and_keeps_steps()
    {
        // Weights (2, 4) and bias; the second output counts only the last value.
        double[] weight = [1, 10, 100, 1000, 0, 0, 0, 1], bias = [0.5, -0.5];
        Assert.Equal([4321.5, 3.5], LayerRun.Forward("dense", "units=2", Shape.Spatial(2, 2), [1, 2, 3, 4], weight, bias));
        Assert.Equal([21.5, -0.5, 43.5, -0.5], LayerRun.Forward("dense", "units=2", Shape.Sequence(2, 2), [1, 2, 3, 4], [1, 10, 0, 0], bias));
    }

    [Fact]
    public void Softmax_is_over_channels_of_pictures_and_features_of_steps()
    {
        double[] x = [0, Math.Log(3), Math.Log(2), 0];
        Assert.Equal([1 / 3.0, 0.75, 2 / 3.0, 0.25], LayerRun.Forward("softmax", "", Shape.Spatial(2, 2), x), Close);
        Assert.Equal([0.25, 0.75, 2 / 3.0, 1 / 3.0], LayerRun.Forward("softmax", "", Shape.Sequence(2, 2), x), Close);
        Assert.Equal([1 / 7.0, 3 / 7.0, 2 / 7.0, 1 / 7.0], LayerRun.Forward("softmax", "", Shape.Flat(4), x), Close);
    }

    [Fact]
    public void Glu_and_prelu_go_along_features()
    {
        Assert.Equal([1 * 0.5, 2 * Logistic(1)], LayerRun.Forward("glu", "", Shape.Flat(4), [1, 2, 0, 1]), Close);
        Assert.Equal([1 * Logistic(2), 0], LayerRun.Forward("glu", "", Shape.Sequence(2, 2), [1, 2, 0, 1]), Close);
        Assert.Equal([-2, -4, -9, -12], LayerRun.Forward("prelu", "slopes=channel", Shape.Spatial(2, 2), [-1, -2, -3, -4], [2, 3]), Close);
        Assert.Equal([-2, -6, -6, 5], LayerRun.Forward("prelu", "slopes=channel", Shape.Sequence(2, 2), [-1, -2, -3, 5], [2, 3]), Close);
        Assert.Equal([-2, 4], LayerRun.Forward("prelu", "", Shape.Flat(2), [-1, 4], [2]), Close);
    }

    [Theory]
    [InlineData("mse", "", (1.0 + 0.25 + 4) / 3)]
    [InlineData("halfmse", "", (1.0 + 0.25 + 4) / 2)]
    [InlineData("mae", "", 3.5 / 3)]
    [InlineData("huber", "", (0.5 + 0.125 + 1.5) / 3)]
    [InlineData("huber", "delta=1.5", (0.5 + 0.125 + (1.5 * 1.25)) / 3)]
    [InlineData("smoothmae", "", (0.5 + 0.125 + 1.5) / 3)]
    [InlineData("smoothmae", "beta=0.5", (0.75 + 0.25 + 1.75) / 3)]
    public void Distances(string loss, string arguments, double expected) =>
        Assert.Equal(expected, LayerRun.Loss(loss, arguments, Shape.Flat(3), [2, 0.5, -1], [1, 1, 1]).Loss[0], 1e-6);

    [Fact]
    public void Likelihoods_and_margins()
    {
        double[] p = [0.2, 0.5, 0.3], t = [0, 1, 0];
        Assert.Equal(-Math.Log(0.5), LayerRun.Loss("crossentropy", "", Shape.Flat(3), p, t).Loss[0], 1e-6);
        var smooth = -((0.9 * Math.Log(0.5)) + (0.1 / 3 * (Math.Log(0.2) + Math.Log(0.5) + Math.Log(0.3))));
        Assert.Equal(smooth, LayerRun.Loss("crossentropy", "label_smoothing=0.1", Shape.Flat(3), p, t).Loss[0], 1e-6);
        Assert.Equal(smooth, LayerRun.Loss("softmaxcrossentropy", "label_smoothing=0.1", Shape.Flat(3), [.. p.Select(static v => Math.Log(v))], t).Loss[0], 1e-6);
        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.5) + Math.Log(0.7)) / 3, LayerRun.Loss("binarycrossentropy", "", Shape.Flat(3), p, t).Loss[0], 1e-6);
        Assert.Equal((Softplus(0.2) + Softplus(-0.5) + Softplus(0.3)) / 3, LayerRun.Loss("logisticbinarycrossentropy", "", Shape.Flat(3), p, t).Loss[0], 1e-6);
        double[] signs = [-1, 1, -1];
        Assert.Equal((1.2 + 0.5 + 1.3) / 3, LayerRun.Loss("hinge", "", Shape.Flat(3), p, signs).Loss[0], 1e-6);
        Assert.Equal((Math.Exp(0.2) + Math.Exp(-0.5) + Math.Exp(0.3)) / 3, LayerRun.Loss("exponential", "", Shape.Flat(3), p, signs).Loss[0], 1e-6);
        Assert.Equal((Softplus(0.2) + Softplus(-0.5) + Softplus(0.3)) / 3, LayerRun.Loss("logisticloss", "", Shape.Flat(3), p, signs).Loss[0], 1e-6);
        Assert.Equal((0.4 * (Math.Log(0.4) - 0.5)) + (0.6 * (Math.Log(0.6) - 0.3)), LayerRun.Loss("kldivergence", "", Shape.Flat(3), p, [0, 0.4, 0.6]).Loss[0], 1e-6);
        Assert.Equal((Math.Exp(0.2) + Math.Exp(0.5) - 1 + Math.Exp(0.3) - 0.6) / 3, LayerRun.Loss("poisson", "", Shape.Flat(3), p, [0, 2, 2]).Loss[0], 1e-6);
        Assert.Equal((0.2 + 0.5 - (2 * Math.Log(0.5)) + 0.3 - (2 * Math.Log(0.3))) / 3, LayerRun.Loss("poisson", "log_input=false", Shape.Flat(3), p, [0, 2, 2]).Loss[0], 1e-6);
    }

    [Fact]
    public void Cross_entropy_is_the_mean_over_steps_of_the_sum_over_classes()
    {
        double[] p = [0.2, 0.8, 0.6, 0.4], t = [1, 0, 0, 1];
        var expected = -(Math.Log(0.2) + Math.Log(0.4)) / 2;
        Assert.Equal(expected, LayerRun.Loss("crossentropy", "", Shape.Sequence(2, 2), p, t).Loss[0], 1e-6);
        Assert.Equal(expected, LayerRun.Loss("softmaxcrossentropy", "", Shape.Sequence(2, 2), [.. p.Select(static v => Math.Log(v))], t).Loss[0], 1e-6);
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Simpson's rule over the density: slow, and unlike any formula for the error function.
    private static double NormalDistribution(double x)
    {
        const int Parts = 20000;
        var width = x / Parts;
        var sum = 0.0;
        for (var i = 0; i <= Parts; i++)
        {
            sum += (i == 0 || i == Parts ? 1 : i % 2 == 0 ? 2 : 4) * Math.Exp(-0.5 * (i * width) * (i * width));
        }

        return 0.5 + (sum * width / 3 / Math.Sqrt(2 * Math.PI));
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-9;
}
