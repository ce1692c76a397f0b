using NetCompiler.Core;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Engine;
using NetCompiler.Engine.Operators;

namespace NetCompiler.Parity.Tests.Engine;

public class OperatorGradientTests
{
    private static readonly Shape[] Shapes =
    [
        Shape.Flat(1), Shape.Flat(7), Shape.Flat(33), Shape.Flat(3, 4), Shape.Sequence(3, 6), Shape.Spatial(4, 2, 3),
    ];

    public static TheoryData<string> Activations() =>
    [
        "bipolar", "elu", "gelu", "hardsigmoid", "hardswish", "hardtanh", "linear", "leakyrelu", "logistic", "logsoftmax", "mish", "relu", "relu6",
        "saturated", "scaledtanh", "selu", "sign", "silu", "softmax", "softmin", "softplus", "softsign", "step", "tanh", "flatten",
    ];

    public static TheoryData<string, string, int> Settled() => new()
    {
        { "clip", "min=-0.5 max=0.7", 0 }, { "elu", "alpha=0.4", 0 }, { "leakyrelu", "alpha=0.2", 0 }, { "logistic", "steepness=2.5", 0 },
        { "gelu", "approximate=tanh", 0 }, { "scale", "factor=-1.5 offset=0.25", 0 }, { "gelu", "approximate=none", 0 },
    };

    public static TheoryData<string, string> Losses() => new()
    {
        { "mse", "" }, { "halfmse", "" }, { "mae", "" }, { "huber", "delta=0.3" }, { "huber", "" }, { "smoothmae", "beta=0.4" }, { "smoothmae", "" },
        { "hinge", "" }, { "exponential", "" }, { "logisticloss", "" }, { "poisson", "" }, { "poisson", "log_input=0" },
        { "kldivergence", "" }, { "crossentropy", "" }, { "crossentropy", "label_smoothing=0.2" }, { "binarycrossentropy", "" },
        { "softmaxcrossentropy", "label_smoothing=0.1" }, { "logisticbinarycrossentropy", "" }, { "mse", "weight=2.5" },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_agree_with_differences(string @operator) => CheckShapes(g => x => g.Op(@operator, x), @operator.Length);

    [Theory]
    [MemberData(nameof(Settled))]
    public void Activations_with_settings_agree_with_differences(string @operator, string settings, int seed) =>
        CheckShapes(g => x => g.Op(@operator, g.Graph()[x].Shape, Parse(settings), x), seed);

    [Fact]
    public void Dense_agrees_with_differences()
    {
        CheckShapes(static g => x => g.Dense(x, 5), 1);
        CheckShapes(static g => x => g.Dense(x, 9, bias: false), 2);
        CheckShapes(static g => x => g.Dense(x, 1), 3, batch: 9);
    }

    [Fact]
    public void Combinations_agree_with_differences()
    {
        CheckShapes(static g => x => g.Op("add", x, g.Op("tanh", x), x), 4);
        CheckShapes(static g => x => g.Op("multiply", x, g.Op("tanh", x), g.Op("silu", x), x), 5);
    }

    [Fact]
    public void Concat_and_glu_agree_with_differences()
    {
        (Shape, Shape)[] doubled =
        [
            (Shape.Flat(7), Shape.Flat(14)), (Shape.Sequence(3, 2), Shape.Sequence(3, 4)), (Shape.Spatial(2, 3, 2), Shape.Spatial(4, 3, 2)),
        ];
        foreach (var (half, whole) in doubled)
        {
            Check(half, g => x => g.Op("concat", whole, Settings.None, x, g.Op("tanh", x)), 6, 3);
            Check(whole, g => x => g.Op("glu", half, Settings.None, x), 7, 3);
        }
    }

    [Fact]
    public void Prelu_with_one_slope_or_one_a_feature_agrees_with_differences()
    {
        CheckShapes(static g => x => g.Op("prelu", x, g.Parameter("slope", Shape.Flat(1))), 8);
        Check(Shape.Flat(6), static g => x => g.Op("prelu", x, g.Parameter("slope", Shape.Flat(6))), 8, 3);
        Check(Shape.Sequence(4, 3), static g => x => g.Op("prelu", x, g.Parameter("slope", Shape.Flat(3))), 9, 3);
        Check(Shape.Spatial(3, 2, 2), static g => x => g.Op("prelu", x, g.Parameter("slope", Shape.Flat(3))), 10, 3);
    }

    [Fact]
    public void Standardize_agrees_with_differences_and_leaves_constant_values_unscaled()
    {
        var g = new GraphMaker();
        var x = g.Input(Shape.Flat(3));
        g.Output(g.Op("standardize", x, g.State("mean", Shape.Flat(3), 2), g.State("deviation", Shape.Flat(3), 4)));
        var network = new GenericNetwork<double>(g.Graph());
        network.State[5] = 0;
        var y = new double[3];
        network.Forward([4.0, 6.0, 7.0], y);
        Assert.Equal([0.5, 1.0, 5.0], y);
        FiniteDifferences.CheckBackward(network, Numbers.Normal(new Random(1), 12), new Random(2));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Losses_agree_with_differences(string kind, string settings)
    {
        foreach (var shape in Shapes.Where(static s => s.Rank == 1 || s.Kind != ShapeKind.Flat))
        {
            var random = new Random(kind.Length);
            var g = new GraphMaker();
            var z = g.Op("reshape", shape, Settings.None, g.Dense(g.Input(Shape.Flat(3)), shape.Size));
            var p = Prediction(g, kind, settings, z);
            var network = new GenericNetwork<double>(g.Output(p).Loss(kind, p, Parse(settings)).Graph());
            Numbers.Normal(random, network.Parameters.Length, 0.7).CopyTo(network.Parameters);
            FiniteDifferences.CheckLoss(network, Numbers.Normal(random, 12), Targets(kind, random, 4 * network.TargetSize));
        }
    }

    [Theory]
    [InlineData("softmax", "crossentropy", "label_smoothing=0.1")]
    [InlineData("logsoftmax", "crossentropy", "")]
    [InlineData("softmin", "crossentropy", "")]
    [InlineData("logistic", "binarycrossentropy", "")]
    public void Losses_taken_with_their_heads_agree_with_differences(string head, string kind, string settings)
    {
        var random = new Random(11);
        var g = new GraphMaker();
        var p = g.Op(head, g.Dense(g.Input(Shape.Flat(3)), 5));
        var network = new GenericNetwork<double>(g.Output(p).Loss(kind, p, Parse(settings)).Graph());
        Numbers.Normal(random, network.Parameters.Length).CopyTo(network.Parameters);
        FiniteDifferences.CheckLoss(network, Numbers.Normal(random, 12), Targets(kind, random, 4 * network.TargetSize));
    }

    [Fact]
    public void The_engine_has_every_operator_that_users_can_write()
    {
        var missing = OperatorCatalogue.All.Where(static o => !o.IsInternal).Select(static o => o.Name).Except(EngineCatalogue<double>.Names);
        Assert.Empty(missing);
    }

    private static int Prediction(GraphMaker g, string kind, string settings, int z) => (kind, settings) switch
    {
        ("kldivergence", _) => g.Op("logsoftmax", z),
        ("crossentropy", _) => g.Op("softmin", z),
        ("binarycrossentropy", _) or ("poisson", "log_input=0") => g.Op("linear", g.Op("logistic", z)),
        _ => z,
    };

    private static double[] Targets(string kind, Random random, int count) => kind switch
    {
        "hinge" or "exponential" or "logisticloss" => Array.ConvertAll(Numbers.Normal(random, count), static v => v > 0 ? 1.0 : -1.0),
        "kldivergence" or "crossentropy" or "softmaxcrossentropy" or "binarycrossentropy" or "logisticbinarycrossentropy" or "poisson" =>
            Array.ConvertAll(new double[count], _ => random.NextDouble()),
        _ => Numbers.Normal(random, count),
    };

    /// <summary>Settings from <c>name=value</c>, as the parser would make them.</summary>
    private static Settings Parse(string text)
    {
        var settings = Settings.None;
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (part.Split('=')[0], part.Split('=')[1]);
            settings = double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? settings.With(name, number)
                : settings.With(name, value);
        }

        return settings;
    }

    private static void CheckShapes(Func<GraphMaker, Func<int, int>> layer, int seed, int batch = 3)
    {
        foreach (var shape in Shapes)
        {
            Check(shape, layer, seed, batch);
        }
    }

    private static void Check(Shape shape, Func<GraphMaker, Func<int, int>> layer, int seed, int batch)
    {
        var random = new Random(seed);
        var g = new GraphMaker();
        var x = g.Input(shape);
        var network = new GenericNetwork<double>(g.Output(layer(g)(x)).Graph());
        Numbers.Normal(random, network.Parameters.Length).CopyTo(network.Parameters);
        FiniteDifferences.CheckBackward(network, Numbers.Normal(random, batch * shape.Size), random);
    }
}
