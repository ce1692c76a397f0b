using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>What an operator's import sees: its node, its inputs, and the network to write into.</summary>
internal sealed partial class NodeContext(NodeProto node, long opset, OnnxValue?[] inputs, Sketch sketch, MemoryBudget budget, ICollection<string> notes)
{
    private readonly Dictionary<int, OnnxValue> _outputs = [];

    public NodeProto Node { get; } = node;

    /// <summary>The version of the operator set that the model imports.</summary>
    public long Opset { get; } = opset;

    public Sketch Sketch { get; } = sketch;

    /// <summary>What may still be allocated for numbers that the file does not have.</summary>
    public MemoryBudget Budget { get; } = budget;

    public int InputCount => inputs.Length;

    public IReadOnlyDictionary<int, OnnxValue> Outputs => _outputs;

    /// <summary>The node's name in messages.</summary>
    public string Name => Node.Name.Length > 0 ? Node.Name : Node.Output.FirstOrDefault(static o => o.Length > 0) ?? "";

    public void Note(string sentence) => notes.Add(sentence);

    public bool Has(int input) => input < inputs.Length && inputs[input] is not null;

    /// <summary>An input that must be there.</summary>
    public OnnxValue this[int input] => Has(input) ? inputs[input]!
        : throw new RefusedException($"It lacks its input {input + 1}, so that the model is not valid.");

    public bool HasOutput(int output) => output < Node.Output.Count && Node.Output[output].Length > 0;

    public AttributeProto? Attribute(string name) => Node.Attribute.FirstOrDefault(a => a.Name == name);

    public int Int(string name, int otherwise) => Attribute(name) is { } a ? Whole(a.I, name) : otherwise;

    /// <summary>An attribute as the decimal number it was written as.</summary>
    public double Float(string name, double otherwise) => Attribute(name) is { } a ? Decimal(a.F) : otherwise;

    public string Text(string name, string otherwise) => Attribute(name) is { } a ? a.S.ToStringUtf8() : otherwise;

    public int[]? Ints(string name) => Attribute(name) is { } a ? [.. a.Ints.Select(i => Whole(i, name))] : null;

    public double[]? Floats(string name) => Attribute(name) is { } a ? [.. a.Floats.Select(static f => (double)f)] : null;

    /// <summary>An input whose numbers must be known, e.g. a shape.</summary>
    public OnnxTensor Known(int input, string what)
    {
        var value = this[input];
        if (value.Known is { } known)
        {
            Budget.Take(known.Repeated is null ? 0 : known.Count * sizeof(double));
            return known;
        }

        throw new RefusedException(
            $"It must know its {what} before the network runs, but '{value.Name}' is computed then.",
            $"If '{value.Name}' is an input of the model, give it as a constant (ImportOptions.Constants); else export the model with a fixed {what}.");
    }

    /// <summary>Whole numbers of an input, or of the attribute that older versions have for it; null when neither is there.</summary>
    public int[]? KnownInts(int input, string attribute) =>
        Has(input) ? [.. Known(input, attribute).Integers().Select(i => Whole(i, attribute))] : Ints(attribute);

    /// <summary>The number of an input of one element, or null when it is left out.</summary>
    public double? KnownNumber(int input, string what)
    {
        if (!Has(input))
        {
            return null;
        }

        var known = Known(input, what);
        return known.Count == 1 ? known.Repeated ?? known.Elements()[0]
            : throw new RefusedException($"Its {what} has {known.Count} numbers, and it must be one.");
    }

    /// <summary>An axis from 0, of <paramref name="rank"/>.</summary>
    public static int Axis(int axis, int rank) => axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis
        : throw new RefusedException($"It speaks of axis {axis} of a value with {rank} extents.");

    /// <summary>The axis of the value's line that an axis of the model is.</summary>
    public static int LineAxis(OnnxValue value, int axis)
    {
        axis = Axis(axis, value.Rank);
        return axis == value.Batch ? throw AlongBatch() : value.Batch >= 0 && axis > value.Batch ? axis - 1 : axis;
    }

    public static RefusedException AlongBatch() => new(
        "It works along the axis that counts examples, and a network sees one example at a time.",
        "Import with --batch-axis -1, so that one example is the whole input, or export the model with this axis as a plain extent.");

    /// <summary>Says what a result is.</summary>
    public void Set(int output, OnnxValue value) => _outputs[output] = value;

    /// <summary>A result that is a line of the network.</summary>
    public void Set(int output, ElementType type, int[] dims, int batch, SketchValue line) =>
        _outputs[output] = new OnnxValue(OutputName(output), type, dims, batch) { Line = line };

    /// <summary>Whether the node's second input can be the network's target: an input of the model that only this node reads, for its only result.</summary>
    public bool CanBeLoss { get; init; }

    /// <summary>Whether only one node reads a value of the model, so that it need not be kept as it is.</summary>
    public Func<string, bool> IsReadOnce { get; init; } = static _ => false;

    /// <summary>Writes the nodes of a graph inside the node, with these inputs; gives its results, null for those that were refused.</summary>
    public Func<GraphProto, IReadOnlyList<OnnxValue?>, OnnxValue?[]> RunGraph { get; init; } = static (_, _) => throw Refuse("It runs a graph of its own.");

    /// <summary>The loss that the node is, where it was said to be one.</summary>
    public SketchLoss? Loss { get; private set; }

    /// <summary>Says that the first result is the loss of a prediction.</summary>
    public void SetLoss(string kind, SketchValue prediction, double weight) => Loss = new SketchLoss(kind, prediction, weight, Node.Output[0], Node.Input[1]);

    /// <summary>A result whose numbers are known.</summary>
    public void Set(int output, OnnxTensor known) => _outputs[output] = OnnxValue.Constant(OutputName(output), known);

    public string OutputName(int output) => output < Node.Output.Count ? Node.Output[output] : "";

    public static RefusedException Refuse(string reason, string wayOut = "") => new(reason, wayOut);

    /// <summary>A whole number that fits.</summary>
    public static int Whole(long number, string what) => number is >= int.MinValue and <= int.MaxValue ? (int)number
        // "To the end" is written with the largest number there is.
        : what is "starts" or "ends" or "steps" ? number > 0 ? int.MaxValue : int.MinValue + 1
        : throw new RefusedException($"Its {what} has the number {number}, which is too large.");

    /// <summary>A float as the decimal number that is written for it: 0.01 and not 0.00999999977.</summary>
    public static double Decimal(float number) =>
        double.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A loss of the language in place of a result of the model.</summary>
/// <param name="Kind">Its word.</param>
/// <param name="Prediction">What it judges.</param>
/// <param name="Weight">Its factor.</param>
/// <param name="Output">The result it is.</param>
/// <param name="Target">The input that has the classes.</param>
internal sealed record SketchLoss(string Kind, SketchValue Prediction, double Weight, string Output, string Target);
