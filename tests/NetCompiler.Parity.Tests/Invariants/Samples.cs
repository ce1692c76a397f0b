using System.Globalization;
using System.Reflection;
using NetCompiler.Core.Declaration;
using NetCompiler.Dynamic;
using NetCompiler.Engine;
using NetCompiler.Networks;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>
/// The generated networks that all invariants are asked of: written ones, and random ones, whose number NETCOMPILER_FUZZ multiplies and whose
/// seeds NETCOMPILER_SEED moves. They are compiled together once.
/// </summary>
internal static class Samples
{
    private const int RandomCount = 12;

    // Compiled with the others, and only looked at by the JIT.
    private const int FurtherCount = 16;

    private static readonly Lazy<IReadOnlyList<EmittedNetwork>> _emitted = new(Emit);

    private static readonly Lazy<byte[]> _image = new(Compile);
    private static readonly Lazy<IReadOnlyList<Sample>> _all = new(Load);

    /// <summary>Every kind of network the language has words for, small enough to be asked everything.</summary>
    public static IReadOnlyList<(string Name, string Text)> Written { get; } =
    [
        ("Digits", "input 784\ndense 128 | relu\ndense 64 | relu\ndense 10 | softmax"),
        ("Xor", "input 2\ndense 4 | tanh\ndense 1 | logistic"),
        ("Single", "input 1\ndense 1"),
        ("TwoHeaded", "board = input 2x4x5\nclock = input 3\nh = board | dense 32 | relu\nboth = concat h clock | dense 17 | relu\n"
            + "policy = both | dense 19 | softmax\nvalue = both | dense 1 | tanh\noutput policy value\nloss mse value weight=0.5"),
        ("Shared", "input 21\ndense 21 as edge | tanh\nuse edge | relu\nuse edge\ndense 3 | softmax"),
        ("Steps", "sequence 5x7\ndense 9 | gelu\ndense 6 | softmax | flatten\ndense 4 | logistic"),
        ("Spatial", "input 3x4x5\nleakyrelu 0.1\nprelu channel\nreshape 5x12\nflatten\ndense 33 bias=false | silu\ndense 2"),
        ("Regularised", "input 37\nstandardize\nnoise 0.1\ndense 47 | relu | dropout 0.3\ndense 40 | mish | dropout 0.4 scale=inference\ndense 5 | softmax"),
        ("Normed", "input 3x4x5\nbatchnorm\nflatten | dense 21 | batchnorm momentum=0.3 | relu\ndense 17 trainable=false | batchnorm trainable=false | tanh\n"
            + "dense 6 | batchnorm affine=false | softmax"),
        ("Frozen", "input 18\ndense 20 trainable=false | relu\ndense 35 | elu\ndense 3 | logsoftmax\nloss kldivergence"),
        ("Picture", "input 2x9x7\nconv 5 3 pad=1 stride=2 | batchnorm | relu\ndepthwise 3x2 | maxpool 2 stride=1\nconvtranspose 3 3 | groupnorm 3 | silu\nglobalavgpool | dense 4 | softmax"),
        ("Recurrent", "sequence 6x5\nlstm 9 | gru 7 bidirectional=true | layernorm\nrnn 5 returns=last | dense 3 | softmax"),
        ("Transformer", "input 7\nembedding 11 8 | positions learned\nencoder 2 12 | encoder 4 10 norm=pre activation=gelu causal=true dropout=0.1\ndense 11 | softmax"),
    ];

    /// <summary>All texts of <see cref="Image"/>, those of <see cref="All"/> first.</summary>
    public static IReadOnlyList<(string Name, string Text)> Texts { get; } =
    [
        .. Written,
        .. Enumerable.Range((1 + Fuzz.Seed) * 10_000, (RandomCount + FurtherCount) * Fuzz.Factor)
            .Select(static seed => (string.Create(CultureInfo.InvariantCulture, $"Random {seed}"), RandomNetwork.Text(seed))),
    ];

    /// <summary>The classes to run.</summary>
    public static IReadOnlyList<Sample> All => _all.Value;

    /// <summary>Those of <see cref="Written"/>.</summary>
    public static IEnumerable<Sample> OfWritten => All.Take(Written.Count);

    public static Sample Named(string name) => All.Single(s => s.Name == name);

    /// <summary>The assembly of all classes, for child processes.</summary>
    public static byte[] Image => _image.Value;

    private static IReadOnlyList<EmittedNetwork> Emit() =>
        [.. Texts.Select(static (t, i) => EmittedNetwork.From(t.Text, NetworkOptions.Default, string.Create(CultureInfo.InvariantCulture, $"Net{i}")))];

    private static byte[] Compile()
    {
        using var image = new MemoryStream();
        EmittedAssembly.Write(_emitted.Value, image);
        return image.ToArray();
    }

    private static IReadOnlyList<Sample> Load()
    {
        var assembly = Assembly.Load(Image);
        return
        [
            .. Texts.Take(Written.Count + (RandomCount * Fuzz.Factor)).Zip(
                _emitted.Value,
                (text, emitted) => new Sample(text.Name, text.Text, assembly.GetType($"{EmittedNetwork.Namespace}.{emitted.ClassName}", throwOnError: true)!)),
        ];
    }
}

/// <summary>A text and its generated class.</summary>
internal sealed class Sample(string name, string text, Type type)
{
    private readonly INetwork _prototype = Create(type, 1);

    public string Name => name;

    public string Text => text;

    public NetworkInfo Info => _prototype.Info;

    public Type Class => type;

    /// <summary>Whether inputs are looked up or are lengths: what is no index is refused.</summary>
    public bool TakesIndices { get; } = text.Contains("embedding", StringComparison.Ordinal) || text.Contains("lengths=true", StringComparison.Ordinal);

    /// <summary>A network of its own with random weights and states.</summary>
    public INetwork Network(int seed = 3)
    {
        var network = _prototype.Clone();
        ParityCheck.SetWeights(GenericNetwork.From(network.Info).ToDouble(), network, seed);
        return network;
    }

    /// <summary>The engine with the weights, states, seed and step of <paramref name="network"/>.</summary>
    public static GenericNetwork EngineOf(INetwork network)
    {
        var engine = GenericNetwork.From(network.Info, network.Seed);
        engine.Step = network.Step;
        engine.CopyParametersFrom(network);
        return engine;
    }

    /// <summary>As the constructor leaves it.</summary>
    public INetwork Created(ulong seed) => Create(type, seed);

    /// <summary>A network of a generated class, by its constructor.</summary>
    public static INetwork Create(Type type, ulong seed) => (INetwork)Activator.CreateInstance(type, seed)!;

    public override string ToString() => $"{name}:\n{text}";
}
