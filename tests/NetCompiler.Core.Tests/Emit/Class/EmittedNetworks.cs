using System.Reflection;
using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Schedule;
using NetCompiler.Networks;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Emit;

/// <summary>A few networks as classes, compiled together once: the compiler's start costs more than all of them.</summary>
public sealed class EmittedNetworks
{
    private readonly Assembly _assembly;

    public EmittedNetworks()
    {
        var sources = new List<string> { UserHalves };
        foreach (var (name, (graph, options)) in Graphs)
        {
            var target = Target(name);
            var network = Compile(graph, options);
            sources.Add(ClassEmitter.Contract(network, target));
            sources.Add(ClassEmitter.Kernels(network, target));
        }

        sources.Add(ClassEmitter.Stub(new("Demo", default, "Broken", "public", default), "dense -1 is \"no\" layer.\nReally."));
        Sources = sources;
        _assembly = EmittedSource.Load(sources);
    }

    public IReadOnlyList<string> Sources { get; }

    public static IReadOnlyDictionary<string, (NetworkGraph Graph, NetworkOptions Options)> Graphs { get; } =
        new Dictionary<string, (NetworkGraph, NetworkOptions)>
        {
            ["Small"] = (Chain(5, "relu", "softmax", "crossentropy", 7, 3), NetworkOptions.Default),
            ["Xor"] = (Chain(2, "tanh", "logistic", "binarycrossentropy", 2, 1), NetworkOptions.Default),
            ["DigitNet"] = (Chain(784, "relu", "softmax", "crossentropy", 128, 64, 10), NetworkOptions.Default),
            ["Heads"] = (Heads(), NetworkOptions.Default),
            ["Frozen"] = (Frozen(), NetworkOptions.Default),
            ["Noisy"] = (Noisy(), NetworkOptions.Default),
            ["Fixed"] = (Chain(5, "relu", "softmax", "crossentropy", 7, 3), NetworkOptions.Default with { Training = false }),
            ["Written"] = (FromText(WrittenText), NetworkOptions.Default),
            ["Crowded"] = (Chain(5, "relu", "softmax", "crossentropy", 7, 3), NetworkOptions.Default),
        };

    public Type Type(string name) => _assembly.GetTypes().Single(t => t.Name == name);

    public INetwork Create(string name, ulong seed = 1) =>
        (INetwork)Type(name).GetConstructor([typeof(ulong)])!.Invoke([seed]);

    /// <summary>With weights so small that 784 inputs do not drive the head into its corners.</summary>
    public INetwork CreateCalm(string name, ulong seed)
    {
        var network = Create(name, seed);
        foreach (ref var weight in network.Parameters)
        {
            weight *= name == "DigitNet" ? 0.05f : 0.5f;
        }

        return network;
    }

    private const string WrittenText = """
        a = input 9
        b = input 4
        block residual(n) {
            main = dense n | tanh | dense n
            add main in | relu
        }
        x = a | standardize | dense 12 as first | relu
        residual 12
        repeat 2 { residual 12 }
        h = dropout 0.25
        m = b | dense 12 | silu
        j = concat h m
        policy = j | dense 5 | softmax
        value = j | dense 3 | logistic
        output value policy
        loss crossentropy policy weight=0.5
        """;

    internal static CompiledNetwork Compile(NetworkGraph graph, NetworkOptions options) => ProgramScheduler.Schedule(
        graph, options, "input 784\n# \"quoted\" \\ text\ndense 128 | relu", NetworkPrograms.Of(graph, options.Training));

    // Names that the user took: emitted private members get others, public ones remain through INetwork only, methods become overloads.
    private static ClassTarget Target(string name) => name != "Crowded"
        ? new("Demo", default, name, "public", default)
        : new(
            "Demo.System", EquatableArray.Of("partial class Outer"), name, "internal",
            EquatableArray.Of("_parameters", "_seed", "Info", "Seed", "Step", "Predict", "InputSize", "Clone", "InitializeWeights", "Span", "NetCompiler"),
            EquatableArray.Of("Predict"));

    private const string UserHalves = """
        namespace Demo
        {
            public sealed partial class Small;
            public sealed partial class Xor;
            public sealed partial class DigitNet;
            public partial class Heads
            {
                public float[] RunApart(float[] input1, float[] input2)
                {
                    var output = new float[2];
                    var output2 = new float[5];
                    Predict(input1, input2, output, output2);
                    var gradients = new float[Parameters.Length];
                    var loss = Gradient(input1, input2, output, output2, gradients);
                    var d1 = new float[3];
                    Backward(input1, input2, output, output2, d1, default, gradients);
                    return [.. output, .. output2, loss, .. d1];
                }
            }

            public partial class Frozen;
            public partial class Noisy;
            public partial class Fixed;
            public partial class Written;
            public partial class Broken
            {
                public static int Half => 100 / InputSize;
            }
        }

        namespace Demo.System
        {
            partial class Outer
            {
                internal partial class Crowded
                {
                    private const int InputSize = -1;
                    private string _parameters = "", _seed = "", Info = "", Clone = "";
                    public struct Span;
                    public class NetCompiler;
                    public event global::System.Action? Step;
                    private double Seed(int n) => n + _parameters.Length + _seed.Length + Info.Length + Clone.Length + InputSize;
                    public int Predict(string text) { Step?.Invoke(); return (int)Seed(text.Length); }
                    public static void InitializeWeights() { }
                }
            }
        }
        """;

    private static NetworkGraph FromText(string text)
    {
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
        return built.Graph ?? throw new InvalidOperationException(string.Join("\n", parsed.Problems.Concat(built.Problems)));
    }

    private static NetworkGraph Chain(int inputs, string hidden, string head, string loss, params int[] units)
    {
        var g = new GraphFixture();
        var x = g.Input(inputs);
        for (var i = 0; i < units.Length; i++)
        {
            x = g.Apply(i == units.Length - 1 ? head : hidden, g.Dense(x, units[i]));
        }

        g.Loss(loss, x);
        return g.Build(x);
    }

    private static NetworkGraph Heads()
    {
        var g = new GraphFixture();
        var a = g.Input(3);
        var b = g.Input(4);
        var h = g.Apply("tanh", g.Apply("add", g.Dense(a, 6), g.Dense(b, 6)));
        var value = g.Dense(h, 2);
        var policy = g.Apply("softmax", g.Dense(h, 5));
        g.Loss("mse", value);
        g.Loss("crossentropy", policy);
        return g.Build(value, policy);
    }

    private static NetworkGraph Frozen()
    {
        var g = new GraphFixture();
        var h = g.Apply("logistic", g.Dense(g.Input(20), 17, trainable: false));
        var y = g.Dense(h, 3);
        g.Loss("mse", y);
        return g.Build(y);
    }

    private static NetworkGraph Noisy()
    {
        var g = new GraphFixture();
        var h = g.Apply("dropout", Settings.None.With("rate", 0.5), g.Apply("relu", g.Dense(g.Input(6), 18)));
        var y = g.Dense(h, 2);
        g.Loss("mse", y);
        return g.Build(y);
    }
}
