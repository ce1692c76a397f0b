using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>An activation of a recurrent layer: a word of the language, with the constants of the node.</summary>
internal sealed record RecurrentActivation(string Word, double? Alpha, double? Beta);

/// <summary>A recurrent node, read: extents, weights by direction, and where the examples are.</summary>
internal sealed class RecurrentNode
{
    public required int Gates { get; init; }

    public required int Steps { get; init; }

    public required int Inputs { get; init; }

    public required int Units { get; init; }

    public required int Directions { get; init; }

    /// <summary>Only backwards.</summary>
    public required bool IsReversed { get; init; }

    /// <summary>Whether examples come first (layout 1) and not second.</summary>
    public required bool IsBatchFirst { get; init; }

    /// <summary>Examples that the node itself works on: those of the model where the network has the examples, else as many as there are.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether the network sees one of the rows at a time.</summary>
    public required bool HasBatch { get; init; }

    /// <summary>Whether a line is a single sequence.</summary>
    public bool IsOneExample => HasBatch || Rows == 1;

    /// <summary>Of each direction, its activations one after another.</summary>
    public required RecurrentActivation[] Activations { get; init; }

    public required double? Clip { get; init; }

    public required bool ForgetsInput { get; init; }

    /// <summary>Steps of each row; null where all have every step.</summary>
    public required long[]? Lengths { get; init; }

    /// <summary>Weights of the memory on the gates; null for none.</summary>
    public required OnnxTensor? Peepholes { get; init; }

    public required OnnxTensor Weight { get; init; }

    public required OnnxTensor Recurrence { get; init; }

    public required OnnxTensor? Bias { get; init; }

    /// <summary>The first state and memory, each of directions × rows × units, or null for zeros.</summary>
    public required SketchValue?[] Starts { get; init; }

    private ElementType Type { get; init; }

    private int BatchExtent { get; init; }

    /// <summary>The order of the language's gates by ONNX's: i f g o from i o f c, r z n from z r h.</summary>
    private int[] GateOrder => Gates == 4 ? [0, 2, 3, 1] : Gates == 3 ? [1, 0, 2] : [0];

    public static RecurrentNode Read(NodeContext c, int gates)
    {
        var (x, isBatchFirst) = (c[0], c.Int("layout", 0) != 0);
        var (weight, recurrence) = (Weights.Known(c, 1, "weight"), Weights.Known(c, 2, "recurrence weight"));
        var direction = c.Text("direction", "forward");
        var directions = direction == "bidirectional" ? 2 : 1;
        var units = recurrence.Dims.Length == 3 ? recurrence.Dims[2] : 0;
        var batchAxis = isBatchFirst ? 0 : 1;
        if (x.Rank != 3 || units < 1 || !weight.Dims.SequenceEqual([directions, gates * units, x.Dims[2]]) || !recurrence.Dims.SequenceEqual([directions, gates * units, units]))
        {
            throw NodeContext.Refuse($"Its weights {string.Join("x", weight.Dims)} and {string.Join("x", recurrence.Dims)} do not fit an input of {string.Join("x", x.Dims)}.");
        }

        if (x.Batch >= 0 && x.Batch != batchAxis)
        {
            throw NodeContext.AlongBatch();
        }

        var (steps, rows) = (x.Dims[1 - batchAxis], x.Dims[batchAxis]);
        var lengths = c.Has(4) ? c.Known(4, "sequence lengths").Integers() : null;
        lengths = lengths is null || lengths.All(l => l == steps) ? null : lengths;
        if (lengths is not null && (x.Batch >= 0 || lengths.Length != rows || lengths.Any(static l => l < 0)))
        {
            throw NodeContext.AlongBatch();
        }

        var bias = c.Has(3) ? Weights.Known(c, 3, "bias") : null;
        var peepholes = gates == 4 && c.Has(7) ? Weights.Known(c, 7, "peepholes") : null;
        if ((bias is not null && bias.Count != (long)directions * 2 * gates * units) || (peepholes is not null && peepholes.Count != (long)directions * 3 * units))
        {
            throw NodeContext.Refuse("Its bias or peepholes have another number of values than its gates.");
        }

        return new RecurrentNode
        {
            Gates = gates, Steps = steps, Inputs = x.Dims[2], Units = units, Directions = directions, IsReversed = direction == "reverse", IsBatchFirst = isBatchFirst,
            Rows = x.Batch >= 0 ? 1 : rows, HasBatch = x.Batch >= 0, BatchExtent = rows, Type = x.Type,
            Activations = ReadActivations(c, gates, directions), Clip = c.Attribute("clip") is null ? null : c.Float("clip", 0), ForgetsInput = c.Int("input_forget", 0) != 0,
            Lengths = lengths, Peepholes = peepholes is { Repeated: 0 } ? null : peepholes, Weight = weight, Recurrence = recurrence, Bias = bias,
            Starts = [.. Enumerable.Range(5, gates == 4 ? 2 : 1).Select(i => Start(c, i, isBatchFirst, x.Batch >= 0 ? 1 : rows, x.Batch >= 0, units, directions))],
        };
    }

    /// <summary>The weights of a direction by the names of the language, in its order of gates.</summary>
    public IEnumerable<(string Name, Func<float[]> Values)> Numbers(int direction)
    {
        var suffix = direction == 1 ? "_reverse" : "";
        yield return ("weight_ih" + suffix, () => Ordered(Part(Weight, direction, Gates * Units * Inputs, 0), Inputs));
        yield return ("weight_hh" + suffix, () => Ordered(Part(Recurrence, direction, Gates * Units * Units, 0), Units));
        yield return ("bias_ih" + suffix, () => Ordered(Part(Bias!, 2 * direction, Gates * Units, 0), 1));
        yield return ("bias_hh" + suffix, () => Ordered(Part(Bias!, (2 * direction) + 1, Gates * Units, 0), 1));
    }

    /// <summary>The numbers of a direction as ONNX has them.</summary>
    public static float[] Part(OnnxTensor tensor, int index, int size, int skip) => tensor.Floats().AsSpan((index * size) + skip, size).ToArray();

    /// <summary>All steps of all directions: a line of steps × directions × (rows ×) units.</summary>
    public void SetSequence(NodeContext c, SketchValue line)
    {
        if (HasBatch)
        {
            c.Set(0, Type, IsBatchFirst ? [BatchExtent, Steps, Directions, Units] : [Steps, Directions, BatchExtent, Units], IsBatchFirst ? 0 : 2, line);
            return;
        }

        // Without examples of its own a line has the rows third; layout 1 wants them first.
        var rows = c.Shaped(line, [Steps, Directions, Rows, Units]);
        c.Set(0, Type, IsBatchFirst ? [Rows, Steps, Directions, Units] : [Steps, Directions, Rows, Units], -1,
            IsBatchFirst ? c.Emit("transpose", rows, ("order", (int[])[2, 0, 1, 3])) : rows);
    }

    /// <summary>The last of all directions: a line of directions × (rows ×) units.</summary>
    public void SetLast(NodeContext c, int output, SketchValue line)
    {
        if (HasBatch)
        {
            c.Set(output, Type, IsBatchFirst ? [BatchExtent, Directions, Units] : [Directions, BatchExtent, Units], IsBatchFirst ? 0 : 1, line);
            return;
        }

        var rows = c.Shaped(line, [Directions, Rows, Units]);
        c.Set(output, Type, IsBatchFirst ? [Rows, Directions, Units] : [Directions, Rows, Units], -1,
            IsBatchFirst ? c.Emit("transpose", rows, ("order", (int[])[1, 0, 2])) : rows);
    }

    private float[] Ordered(float[] rows, int width)
    {
        var result = new float[rows.Length];
        var block = Units * width;
        for (var g = 0; g < Gates; g++)
        {
            rows.AsSpan(GateOrder[g] * block, block).CopyTo(result.AsSpan(g * block));
        }

        return result;
    }

    private static SketchValue? Start(NodeContext c, int input, bool isBatchFirst, int rows, bool hasBatch, int units, int directions)
    {
        if (!c.Has(input) || c[input].Known is { Repeated: 0 } || (c[input].Known is { } zeros && zeros.Count <= 4096 && zeros.Elements().All(static e => e == 0)))
        {
            return null;
        }

        var value = c[input];
        var axis = isBatchFirst ? 0 : 1;
        if (value.Rank != 3 || (value.Batch >= 0 && (value.Batch != axis || !hasBatch)) || (hasBatch && value.Batch < 0 && value.Dims[axis] != 1))
        {
            throw NodeContext.AlongBatch();
        }

        if (hasBatch)
        {
            return c.Shaped(value, [directions, units]);
        }

        var line = c.Line(value);
        return isBatchFirst && directions > 1 ? c.Emit("transpose", line, ("order", (int[])[1, 0, 2])) : c.Shaped(line, [directions, rows, units]);
    }

    private static RecurrentActivation[] ReadActivations(NodeContext c, int gates, int directions)
    {
        string[] usual = gates == 1 ? ["Tanh"] : gates == 3 ? ["Sigmoid", "Tanh"] : ["Sigmoid", "Tanh", "Tanh"];
        var named = c.Attribute("activations")?.Strings.Select(static s => s.ToStringUtf8()).ToArray();
        string[] names = named is { Length: > 0 } ? named : [.. Enumerable.Repeat(usual, directions).SelectMany(static u => u)];
        if (names.Length != usual.Length * directions)
        {
            throw NodeContext.Refuse($"It names {names.Length} activations, and there must be {usual.Length * directions}.");
        }

        // Constants are listed only for the activations that take them.
        var (alphas, betas) = (new Queue<double>(c.Floats("activation_alpha") ?? []), new Queue<double>(c.Floats("activation_beta") ?? []));
        return [.. names.Select(name => Activation(name, alphas, betas))];
    }

    private static RecurrentActivation Activation(string name, Queue<double> alphas, Queue<double> betas)
    {
        double Next(Queue<double> numbers, double otherwise) => numbers.Count > 0 ? NodeContext.Decimal((float)numbers.Dequeue()) : otherwise;
        return name.ToLowerInvariant() switch
        {
            "tanh" => new("tanh", null, null),
            "sigmoid" => new("logistic", null, null),
            "relu" => new("relu", null, null),
            "softsign" => new("softsign", null, null),
            "softplus" => new("softplus", null, null),
            "leakyrelu" => new("leakyrelu", Next(alphas, 0.01), null),
            "thresholdedrelu" => new("thresholdedrelu", Next(alphas, 1), null),
            "elu" => new("elu", Next(alphas, 1), null),
            "hardsigmoid" => new("hardsigmoid", Next(alphas, 0.2), Next(betas, 0.5)),
            "affine" => new("affine", Next(alphas, 1), Next(betas, 0)),
            "scaledtanh" => new("scaledtanh", Next(alphas, 1), Next(betas, 1)),
            _ => throw NodeContext.Refuse($"Its activation {name} is none that is known."),
        };
    }
}
