using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Core.Tests.Emit;

/// <summary>Emitted classes run, and agree with the engine in double.</summary>
public class EmittedNetworkTests(EmittedNetworks networks) : IClassFixture<EmittedNetworks>
{
    public static TheoryData<string, int> Batches()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in EmittedNetworks.Graphs.Keys.Where(static n => n != "Fixed"))
        {
            data.Add(name, 1);
            data.Add(name, 37);
            data.Add(name, 300);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Predictions_losses_and_gradients_are_the_engines(string name, int examples)
    {
        var network = networks.CreateCalm(name, seed: 5);
        network.Step = 3;
        var info = network.Info;
        var engine = Twin(name, network);
        var inputs = Numbers(examples * info.InputSize, 1);
        var targets = Targets(info, examples);

        var expected = new double[examples * info.OutputSize];
        engine.Forward(Doubles(inputs), expected);
        var outputs = new float[expected.Length];
        network.PredictBatch(inputs, outputs);
        Close(expected, outputs);
        var one = new float[info.OutputSize];
        network.Predict(inputs.AsSpan(^info.InputSize..), one);
        Close(expected[^info.OutputSize..], one);

        Close([engine.Loss(Doubles(inputs), Doubles(targets))], [network.Loss(inputs, targets)]);
        var wanted = new double[engine.Parameters.Length];
        var gradients = Filled(info.ParameterMemory);
        Close([engine.Gradient(Doubles(inputs), Doubles(targets), wanted)], [network.Gradient(inputs, targets, gradients)]);
        Close(wanted, Stored(info, gradients));
        Assert.Equal(0f, PaddingSum(info, gradients));
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Vector_Jacobian_products_are_the_engines_and_empty_spans_skip(string name, int examples)
    {
        var network = networks.CreateCalm(name, seed: 6);
        var info = network.Info;
        var engine = Twin(name, network);
        var inputs = Numbers(examples * info.InputSize, 1);
        var seeds = Numbers(examples * info.OutputSize, 2);
        var wantedInputs = new double[inputs.Length];
        var wanted = new double[engine.Parameters.Length];
        engine.Backward(Doubles(inputs), Doubles(seeds), wantedInputs, wanted);

        var inputGradients = Filled(inputs.Length);
        var gradients = Filled(info.ParameterMemory);
        network.Backward(inputs, seeds, inputGradients, gradients);
        Close(wantedInputs, inputGradients);
        Close(wanted, Stored(info, gradients));
        Assert.Equal(0f, PaddingSum(info, gradients));

        var alone = Filled(inputs.Length);
        network.Backward(inputs, seeds, alone, default);
        Assert.Equal(inputGradients, alone);
        alone = Filled(info.ParameterMemory);
        network.Backward(inputs, seeds, default, alone);
        Assert.Equal(gradients, alone);
    }

    [Fact]
    public void Class_indices_are_one_hot_rows()
    {
        var network = networks.Create("Small");
        var inputs = Numbers(5 * 40, 1);
        var classes = Enumerable.Range(0, 40).Select(static i => i % 3).ToArray();
        var targets = new float[3 * 40];
        for (var i = 0; i < 40; i++)
        {
            targets[(3 * i) + classes[i]] = 1;
        }

        var (a, b) = (new float[network.Parameters.Length], new float[network.Parameters.Length]);
        Assert.Equal(network.Gradient(inputs, targets, a), network.Gradient(inputs, classes, b));
        Assert.Equal(a, b);
        Assert.Equal(network.Loss(inputs, targets), network.Loss(inputs, classes));
        classes[7] = 3;
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => network.Loss(inputs, classes));
        Assert.StartsWith("Loss's classes has 3 at example 7, and output has the classes 0 to 2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_is_gradient_and_step_bit_for_bit()
    {
        var (a, b) = (networks.Create("Noisy"), networks.Create("Noisy"));
        var (inputs, targets) = (Numbers(6 * 50, 1), Numbers(2 * 50, 2));
        var (first, second) = (new PlainDescent(), new PlainDescent());
        var gradients = new float[a.Parameters.Length];
        for (var step = 0; step < 5; step++)
        {
            a.Step = b.Step = step;
            var loss = a.Train(inputs, targets, first);
            Assert.Equal(loss, b.Gradient(inputs, targets, gradients));
            second.Step(b.Parameters, gradients);
            Assert.Equal(a.Parameters.ToArray(), b.Parameters.ToArray());
        }
    }

    [Fact]
    public void The_four_points_of_exclusive_or_are_learned()
    {
        var network = networks.Create("Xor", seed: 3);
        float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1];
        var optimizer = new PlainDescent { LearningRate = 0.5f };
        var before = network.Loss(inputs, [0f, 1, 1, 0]);
        for (var step = 0; step < 3000; step++)
        {
            network.Train(inputs, [0f, 1, 1, 0], optimizer);
        }

        Assert.True(before > 0.5f && network.Loss(inputs, [0f, 1, 1, 0]) < 0.1f, $"{before} → {network.Loss(inputs, [0f, 1, 1, 0])}");
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_call()
    {
        var network = networks.Create("Small");
        var (inputs, outputs) = (Numbers(5 * 300, 1), new float[3 * 300]);
        var (classes, gradients, inputGradients) = (new int[300], new float[network.Parameters.Length], new float[5 * 300]);
        var optimizer = new PlainDescent();
        void Round()
        {
            network.Predict(inputs.AsSpan(0, 5), outputs.AsSpan(0, 3));
            network.PredictBatch(inputs, outputs);
            network.Loss(inputs, outputs);
            network.Loss(inputs, classes);
            network.Gradient(inputs, classes, gradients);
            network.Backward(inputs, outputs, inputGradients, gradients);
            network.Train(inputs, outputs, optimizer);
        }

        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Files_and_clones_carry_weights_and_share_nothing()
    {
        var network = networks.Create("DigitNet", seed: 9);
        var path = Path.GetTempFileName();
        try
        {
            network.GetType().GetMethod("Save", [typeof(string)])!.Invoke(network, [path]);
            var loaded = (INetwork)network.GetType().GetMethod("Load", [typeof(string)])!.Invoke(null, [path])!;
            Assert.Equal(network.Parameters.ToArray(), loaded.Parameters.ToArray());
        }
        finally
        {
            File.Delete(path);
        }

        var copy = network.Clone();
        Assert.Equal((network.Seed, network.Step), (copy.Seed, copy.Step));
        copy.Parameters[0] += 1;
        Assert.NotEqual(network.Parameters[0], copy.Parameters[0]);
        Assert.Equal(networks.Create("DigitNet", 9).Parameters.ToArray(), network.Parameters.ToArray());
        Assert.NotEqual(networks.Create("DigitNet", 8).Parameters.ToArray(), network.Parameters.ToArray());
    }

    [Fact]
    public void Every_layers_value_is_handed_over()
    {
        var network = networks.Create("Small");
        var input = Numbers(5, 1);
        var seen = new LayerValues();
        network.Inspect(input, seen);
        var output = new float[3];
        network.Predict(input, output);
        Assert.Equal(["dense1", "relu1", "dense2", "softmax1"], seen.Names);
        Close(output.Select(static v => (double)v).ToArray(), seen.Values["softmax1"]);
        Assert.Equal(seen.Values["dense1"].Select(static v => Math.Max(v, 0)), seen.Values["relu1"]);
    }

    [Fact]
    public void Inputs_and_outputs_may_be_given_apart()
    {
        var network = networks.Create("Heads");
        var (a, b) = (Numbers(3, 1), Numbers(4, 2));
        var output = new float[7];
        network.Predict([.. a, .. b], output);
        var gradients = new float[network.Parameters.Length];
        var loss = network.Gradient([.. a, .. b], output, gradients);
        var inputGradients = new float[7];
        network.Backward([.. a, .. b], output, inputGradients, gradients);
        var apart = (float[])network.GetType().GetMethod("RunApart")!.Invoke(network, [a, b])!;
        Assert.Equal([.. output, loss, .. inputGradients[..3]], apart);
    }

    [Fact]
    public void Lengths_are_refused_with_sentences()
    {
        var network = networks.Create("DigitNet");
        var gradients = new float[network.Parameters.Length];
        void Refuses(string sentence, Action action) => Assert.Equal(sentence, Assert.Throws<ShapeException>(action).Message);
        Refuses("Predict's input has 783 values, and DigitNet takes 784.", () => network.Predict(new float[783], new float[10]));
        Refuses("Predict's output has 1 value, and DigitNet gives 10.", () => network.Predict(new float[784], new float[1]));
        Refuses(
            "PredictBatch's inputs has 785 values, and DigitNet takes 784 an example: 785 is no multiple of that.",
            () => network.PredictBatch(new float[785], new float[10]));
        Refuses(
            "Gradient's targets has 10 values, and 2 examples of DigitNet with 10 each need 20.",
            () => network.Gradient(new float[1568], new float[10], gradients));
        Refuses("Loss's inputs is empty, and a mean needs at least one example of 784 values.", () => network.Loss([], new float[10]));
        Assert.Throws<ShapeException>(() => network.Gradient(new float[784], new float[10], new float[3]));
        network.PredictBatch([], []);
    }

    private static GenericNetwork<double> Twin(string name, INetwork network)
    {
        var graph = EmittedNetworks.Graphs[name].Graph;
        var engine = new GenericNetwork<double>(graph) { Seed = network.Seed, Step = network.Step };
        foreach (var (node, parameter) in graph.Parameters.Zip(network.Info.Parameters))
        {
            var stored = new float[parameter.Size];
            parameter.CopyTo(network.Parameters, stored);
            Doubles(stored).CopyTo(engine.Parameter(node.Id));
        }

        return engine;
    }

    private static float[] Stored(NetworkInfo info, float[] memory) => info.Parameters.SelectMany(p =>
    {
        var stored = new float[p.Size];
        p.CopyTo(memory, stored);
        return stored;
    }).ToArray();

    private static float PaddingSum(NetworkInfo info, float[] memory)
    {
        var rest = (float[])memory.Clone();
        foreach (var p in info.Parameters)
        {
            p.CopyFrom(new float[p.Size], rest);
        }

        return rest.Sum(MathF.Abs);
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = 1e-5 * (1 + expected.Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"value {i}: {actual[i]}, expected {expected[i]}");
        }
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
    }

    private static float[] Targets(NetworkInfo info, int examples) =>
        Numbers(examples * info.TargetSize, 3).Select(MathF.Abs).ToArray();

    private static float[] Filled(int count)
    {
        var values = new float[count];
        values.AsSpan().Fill(float.NaN);
        return values;
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, static v => (double)v);

    private sealed class PlainDescent : IOptimizer
    {
        public float LearningRate { get; set; } = 0.1f;

        public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i] -= LearningRate * gradients[i];
            }
        }
    }

    private sealed class LayerValues : ILayerVisitor
    {
        public List<string> Names { get; } = [];

        public Dictionary<string, float[]> Values { get; } = [];

        public void Visit(string layer, ReadOnlySpan<int> shape, ReadOnlySpan<float> value)
        {
            Names.Add(layer);
            Values.Add(layer, value.ToArray());
        }
    }
}
