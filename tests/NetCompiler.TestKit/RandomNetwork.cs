using System.Globalization;

namespace NetCompiler.TestKit;

/// <summary>
/// Writes random valid networks in the network language: pipelines, named values, branches, blocks, repeats, shared layers, several
/// inputs and heads, each with a loss that fits. The same seed writes the same text.
/// </summary>
public sealed partial class RandomNetwork
{
    private static readonly string[] Activations =
    [
        "step", "sign", "logistic", "logistic steepness=1.5", "tanh", "bipolar", "scaledtanh", "saturated", "relu", "leakyrelu 0.1", "prelu", "elu",
        "selu", "gelu", "gelu approximate=tanh", "silu", "mish", "softplus", "softsign", "hardsigmoid", "hardswish", "hardtanh", "relu6",
        "clip -0.8 0.9", "glu", "softmax", "logsoftmax", "softmin", "identity", "scaledtanh",
        "hardsigmoid 0.3 0.4", "selu alpha=1.2", "thresholdedrelu 0.3", "celu 0.7", "shrink 0.2 bias=0.1", "hardmax", "softmax axis=-1",
        "thresholdedrelu", "celu", "shrink",
    ];

    private readonly int _seed;
    private readonly Random _random;
    private readonly Dictionary<string, int> _dealt = [];
    private readonly List<string> _lines = [];
    private readonly List<Value> _values = [];
    private readonly Dictionary<string, int> _shared = [];
    private int _count;

    private readonly bool _hasScans;

    private RandomNetwork(int seed, bool hasScans) => (_seed, _random, _hasScans) = (seed, new(seed), hasScans);

    /// <summary>The text of network <paramref name="seed"/>.</summary>
    public static string Text(int seed) => new RandomNetwork(seed, hasScans: true).Write();

    /// <summary>The text of a network like it without scans of the user's own, which ONNX models are not made of.</summary>
    public static string TextWithoutScans(int seed) => new RandomNetwork(seed, hasScans: false).Write();

    private string Write()
    {
        WriteInputs();
        WriteBlocks();
        for (var steps = _random.Next(1, 4); steps > 0; steps--)
        {
            WriteStep();
        }

        WriteDealt();
        Tensor(Pick(_values));
        WriteHeads();
        return string.Join("\n", _lines) + "\n";
    }

    private void WriteInputs()
    {
        var inputs = Chance(4) ? 2 : 1;
        for (var i = 0; i < inputs; i++)
        {
            var name = "a" + Number(i + 1);
            switch (_random.Next(8))
            {
                case 0:
                    int[] spatial = [_random.Next(1, 4), _random.Next(2, 5), _random.Next(2, 5)];
                    Add(name, $"input {string.Join('x', spatial)}", ValueKind.Spatial, spatial, false);
                    break;
                case 1:
                    int[] sequence = [_random.Next(2, 5), _random.Next(2, 8)];
                    Add(name, $"sequence {string.Join('x', sequence)}", ValueKind.Sequence, sequence, false);
                    break;
                default:
                    int[] flat = [_random.Next(1, 24)];
                    Add(name, $"input {Number(flat[0])}", ValueKind.Flat, flat, false);
                    break;
            }
        }

        if (Chance(4))
        {
            Apply(_values[^1], "standardize");
        }

        if (Chance(3))
        {
            Embed();
        }
    }

    private void WriteBlocks()
    {
        // Declared whether used or not: a block is no value, so it need not be used.
        _lines.Insert(0, "block residual(n) { main = in | dense (2*n) | tanh | dense n\n add main in }");
        _lines.Insert(1, "block narrow(n, k) {\n    # two ways that meet again\n    left = in | dense n | relu\n    right = in | dense k bias=false\n    concat left right\n}");
    }

    private void WriteStep()
    {
        var from = Chance(3) ? Pick(_values) : _values[^1];
        if (Chance(from.Kind == ValueKind.Spatial ? 2 : 6) && OverSpace(from))
        {
            return;
        }

        if (from.Kind != ValueKind.Spatial && Chance(from.Kind == ValueKind.Sequence ? 2 : 40))
        {
            Recur(from);
            return;
        }

        if (from.Kind == ValueKind.Sequence && Chance(2))
        {
            Attend(from);
            return;
        }

        switch (_random.Next(from.Kind == ValueKind.Flat ? 16 : 9))
        {
            case 0 or 1 or 2:
                Dense(from);
                break;
            case 3 or 4 or 5:
                Activate(from);
                break;
            case 6:
                Combine(from);
                break;
            case 7 when Chance(2):
                Normalise(from);
                break;
            case 7:
                Regularise(from);
                break;
            case 8:
                Reshape(from);
                break;
            case 9:
                Apply(from, $"residual {Number(from.Size)}");
                break;
            case 10:
                int n = _random.Next(1, 12), k = _random.Next(1, 12);
                Apply(from, $"narrow {Number(n)} {Number(k)}", n + k);
                break;
            case 11:
                Repeat(from);
                break;
            case 12:
                Share(from);
                break;
            case 13:
                Concatenate(from);
                break;
            case 14:
                Apply(from, Chance(2) ? "scale -0.5" : "scale 1.5 offset=0.25");
                break;
            default:
                Dense(from);
                Activate(_values[^1]);
                break;
        }
    }

    private void Dense(Value from)
    {
        var units = _random.Next(1, 40);
        var text = $"dense {Number(units)}" + (Chance(5) ? " bias=false" : "");
        Add(Next(), $"{from.Name} | {text}", from.Kind == ValueKind.Sequence ? ValueKind.Sequence : ValueKind.Flat,
            from.Kind == ValueKind.Sequence ? [from.Extents[0], units] : [units], false, from);
    }

    private void Activate(Value from)
    {
        if (from.Activated)
        {
            Dense(from);
            from = _values[^1];
        }

        var activation = Activations[Deal("activation", Activations.Length, 3)];
        if (JumpsAfterNormalisation(from, activation))
        {
            Dense(from);
            from = _values[^1];
        }

        if (activation == "glu")
        {
            // Halves the features, so there must be an even number of them.
            var half = from.Kind == ValueKind.Flat && from.Size % 2 == 0 ? from.Size / 2 : _random.Next(1, 12);
            var even = from.Kind == ValueKind.Flat && from.Size == 2 * half ? "" : $"flatten | dense {Number(2 * half)} | ";
            Add(Next(), $"{from.Name} | {even}glu", ValueKind.Flat, [half], true, from);
            return;
        }

        Apply(from, activation, from.Extents, activated: true);
    }

    private void Combine(Value from)
    {
        var others = _values.Where(v => v != from && v.Kind == from.Kind && v.Extents.SequenceEqual(from.Extents)).ToList();
        if (others.Count == 0)
        {
            // A branch of its own that fits.
            if (from.Kind == ValueKind.Flat)
            {
                Add(Next(), $"{from.Name} | dense {Number(from.Size)}", ValueKind.Flat, from.Extents, false, from);
            }
            else
            {
                Apply(from, "scale 0.5");
            }

            others.Add(_values[^1]);
        }

        var other = Pick(others);
        var word = Chance(2) ? "add" : "multiply";
        Add(Next(), Chance(2) ? $"{word} {from.Name} {other.Name}" : $"{from.Name} | {word} {other.Name}", from.Kind, from.Extents, false, from, other);
    }

    private void Regularise(Value from) => Apply(from, Deal("regularisation", 4) switch
    {
        0 => "dropout 0.3",
        1 => "dropout 0.4 scale=inference",
        2 => "noise 0.1",
        _ => "dropout 0",
    });

    private void Reshape(Value from)
    {
        if (from.Kind != ValueKind.Flat || Chance(3))
        {
            Add(Next(), $"{from.Name} | flatten", ValueKind.Flat, [from.Size], false, from);
            return;
        }

        var divisor = Enumerable.Range(1, from.Size).Where(d => from.Size % d == 0).OrderBy(_ => _random.Next()).First();
        var (rows, columns) = (from.Size / divisor, divisor);
        Add(Next(), $"{from.Name} | reshape {Number(rows)}x{Number(columns)} | flatten", ValueKind.Flat, from.Extents, false, from);
    }

    private void Repeat(Value from)
    {
        var units = _random.Next(2, 12);
        Apply(from, $"repeat {Number(_random.Next(1, 4))} {{ dense {Number(units)} | {(Chance(2) ? "tanh" : "softsign")} }}", units, activated: true);
    }

    private void Concatenate(Value from)
    {
        var other = Pick(_values.Where(static v => v.Kind == ValueKind.Flat).ToList());
        Add(Next(), $"concat {from.Name} {other.Name}", ValueKind.Flat, [from.Size + other.Size], false, from, other);
    }

    private Value Flat(Value value)
    {
        if (value.Kind != ValueKind.Flat)
        {
            Add(Next(), $"{value.Name} | flatten", ValueKind.Flat, [value.Size], false, value);
            return _values[^1];
        }

        return value;
    }

    private void Apply(Value from, string text) => Apply(from, text, from.Extents);

    private void Apply(Value from, string text, int size, bool activated = false) => Apply(from, text, [size], activated);

    private void Apply(Value from, string text, int[] extents, bool activated = false) =>
        Add(Next(), $"{from.Name} | {text}", from.Kind, extents, activated, from);

    private void Add(string name, string text, ValueKind kind, int[] extents, bool activated, params Value[] used)
    {
        foreach (var value in used)
        {
            value.Used = true;
        }

        _lines.Add($"{name} = {text}");
        _values.Add(new(name, kind, extents, activated));
    }

    private string Next() => "v" + Number(++_count);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private enum ValueKind
    {
        Flat,
        Spatial,
        Sequence,
    }

    private sealed record Value(string Name, ValueKind Kind, int[] Extents, bool Activated)
    {
        public int Size => Extents.Aggregate(1, static (a, b) => a * b);

        public bool Used { get; set; }
    }
}
