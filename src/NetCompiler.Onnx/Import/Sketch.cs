using System.Globalization;
using System.Text;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Onnx.Import;

/// <summary>
/// A network while it is being written: lines of the language, each with the shape that the language's own operator gives it. What no
/// output needs is not written.
/// </summary>
internal sealed class Sketch
{
    private const int NumbersInLine = 16;

    private readonly List<Line> _lines = [];
    private readonly List<(string Name, SketchValue Value)> _outputs = [];
    private readonly Dictionary<string, int> _layers = new(StringComparer.Ordinal);
    private readonly List<SketchWeight> _weights = [];
    private string _loss = "";

    public Names Names { get; } = new();

    /// <summary>The weights of what is written, after <see cref="Write()"/>.</summary>
    public IReadOnlyList<SketchWeight> Weights { get; private set; } = [];

    /// <summary>Names of the inputs, in order.</summary>
    public IEnumerable<string> Inputs => _lines.Where(static l => l.Kind == LineKind.Input).Select(static l => l.Name!);

    /// <summary>An input of a name that was taken from <see cref="Names"/>. At most four extents; more are one row.</summary>
    public SketchValue Input(string name, int[] extents)
    {
        SizeLimit.Check(extents);
        var shape = extents.Length is > 4 or 0 ? Shape.Flat(extents.Aggregate(1, static (a, b) => a * b))
            : extents.Length == 1 ? Shape.Flat(extents) : Shape.Spatial(extents);
        return Add(new Line(LineKind.Input, "input " + shape, []) { Name = name }, shape, perExample: true);
    }

    /// <summary>Fixed numbers, row-major; one number fills all.</summary>
    public SketchValue Constant(int[] extents, double[] values)
    {
        if (values.Any(static v => !double.IsFinite(v) || Math.Abs(v) > float.MaxValue))
        {
            throw new RefusedException("A constant holds infinite or undefined numbers, which the language does not write.");
        }

        var shape = Shape.Flat(extents.Length == 0 ? [1] : extents);
        SizeLimit.Check(extents);
        var text = new StringBuilder("constant ").Append(shape);
        var count = values.Length > 1 && values.All(v => v == values[0]) ? 1 : values.Length;
        for (var i = 0; i < count; i++)
        {
            text.Append(i > 0 && i % NumbersInLine == 0 ? "\n    " : " ").Append(Format(values[i]));
        }

        return Add(new Line(LineKind.Shared, text.ToString(), []), shape, perExample: false);
    }

    /// <summary>Numbers that are stored in the file of weights; learned unless frozen.</summary>
    public SketchValue Parameter(string wanted, int[] extents, bool trainable, Func<float[]> values)
    {
        var name = Names.Value(wanted, "weight");
        var shape = Shape.Flat(extents.Length == 0 ? [1] : extents);
        SizeLimit.Check(extents);
        var value = Add(new Line(LineKind.Shared, $"parameter {shape} init=zeros{(trainable ? "" : " trainable=false")}", []) { Name = name }, shape, perExample: false);
        _weights.Add(new SketchWeight(value.Id, name, shape.Extents.ToArray(), values));
        return value;
    }

    /// <summary>A layer without weights.</summary>
    public SketchValue Emit(string word, SketchValue[] inputs, params SketchArgument[] arguments) => Emit(word, inputs, arguments, null, []);

    /// <summary>A layer with weights: their numbers by the names the operator has for them.</summary>
    /// <param name="word">The operator.</param>
    /// <param name="inputs">The values read.</param>
    /// <param name="arguments">Arguments; those left out are as by default.</param>
    /// <param name="layer">Its path, taken from <see cref="Names"/>; null for numbering.</param>
    /// <param name="weights">Numbers of each weight and state, stored order.</param>
    /// <exception cref="RefusedException">The operator refuses them.</exception>
    public SketchValue Emit(string word, SketchValue[] inputs, SketchArgument[] arguments, string? layer, params (string Name, Func<float[]> Values)[] weights)
    {
        var @operator = OperatorCatalogue.Find(word) ?? throw new InvalidOperationException($"There is no operator {word}.");
        var inference = new SketchInference(@operator, arguments, inputs);
        var shape = inference.Infer();
        var text = new StringBuilder();
        text.Append(@operator.Name);
        foreach (var argument in arguments)
        {
            var spec = @operator.Parameters.First(p => p.Name == argument.Name);
            if (argument.Word is not null || argument.Numbers.Length > 0)
            {
                text.Append(' ').Append(argument.Name).Append('=').Append(ValueOf(spec, argument));
            }
        }

        if (inference.Weights.Count > 0)
        {
            layer ??= Names.Layer("", @operator.LayerName + (_layers[@operator.LayerName] = _layers.GetValueOrDefault(@operator.LayerName) + 1).ToString(CultureInfo.InvariantCulture));
            text.Append(" as ").Append(layer);
        }

        var unbiased = word == "dense" && inference.Weights.Count == 1 ? new UnbiasedLayer(layer!, arguments, weights) : null;
        var value = Add(new Line(LineKind.Layer, text.ToString(), inputs) { Unbiased = unbiased }, shape, !@operator.HandlesShared || inputs.Any(static i => i.PerExample));
        foreach (var (name, weightShape, _) in inference.Weights)
        {
            var numbers = weights.First(w => w.Name == name).Values;
            _weights.Add(new SketchWeight(value.Id, layer + "." + name, weightShape.Extents.ToArray(), numbers));
        }

        return value;
    }

    /// <summary>
    /// A dense layer without a bias, once more with one: exporters write the bias as a sum after the product. Null when the line is no such layer.
    /// The line without it must have no other reader, for both have one name.
    /// </summary>
    public SketchValue? WithBias(SketchValue dense, Func<float[]> bias)
    {
        if (_lines[dense.Id] is not { Unbiased: { } layer } line)
        {
            return null;
        }

        SketchArgument[] arguments = [.. layer.Arguments.Where(static a => a.Name != "bias")];
        return Emit("dense", line.Inputs, arguments, layer.Name, [.. layer.Weights, ("bias", bias)]);
    }

    /// <summary>Takes back an input that nothing reads.</summary>
    public void Remove(SketchValue input) => _lines[input.Id].IsRemoved = true;

    /// <summary>Judges an output.</summary>
    public void Loss(string kind, string output, double weight) =>
        _loss = $"loss {kind} {output}" + (weight == 1 ? "" : " weight=" + Format(weight)) + "\n";

    public void Output(string name, SketchValue value) => _outputs.Add((name, value));

    /// <summary>The text, in an order in which values stand before their use.</summary>
    public string Write()
    {
        var needed = Needed();
        Weights = [.. _weights.Where(w => needed[w.Line])];
        foreach (var (name, value) in _outputs)
        {
            _lines[value.Id].Name ??= name;
        }

        var text = new StringBuilder();
        foreach (var i in Enumerable.Range(0, _lines.Count).Where(i => needed[i]).OrderBy(i => _lines[i].Kind == LineKind.Input ? 0 : 1))
        {
            Write(text, i);
        }

        foreach (var (name, value) in _outputs.Where(o => _lines[o.Value.Id].Name != o.Name))
        {
            text.Append(name).Append(" = ").Append(NameOf(value)).Append(" | linear\n");
        }

        return text.Append("output ").Append(string.Join(" ", _outputs.Select(static o => o.Name))).Append('\n').Append(_loss).ToString();
    }

    /// <summary>Takes back the inputs that no output depends on, and says which.</summary>
    public IReadOnlyList<string> RemoveUnread()
    {
        var needed = Needed(withInputs: false);
        var unread = _lines.Where((l, i) => l.Kind == LineKind.Input && !l.IsRemoved && !needed[i]).ToList();
        unread.ForEach(static l => l.IsRemoved = true);
        return [.. unread.Select(static l => l.Name!)];
    }

    private bool[] Needed(bool withInputs = true)
    {
        var needed = new bool[_lines.Count];
        foreach (var output in _outputs)
        {
            needed[output.Value.Id] = true;
        }

        for (var i = _lines.Count - 1; i >= 0; i--)
        {
            needed[i] |= withInputs && _lines[i].Kind == LineKind.Input && !_lines[i].IsRemoved;
            if (needed[i])
            {
                Array.ForEach(_lines[i].Inputs, v => needed[v.Id] = true);
            }
        }

        return needed;
    }

    private void Write(StringBuilder text, int at)
    {
        var line = _lines[at];
        text.Append(NameOf(at)).Append(" = ");
        if (line.Inputs.Length == 1)
        {
            text.Append(NameOf(line.Inputs[0].Id)).Append(" | ").Append(line.Text);
        }
        else
        {
            // The values stand before the arguments with names.
            var word = line.Text.Split(' ', 2);
            text.Append(word[0]).Append(string.Concat(line.Inputs.Select(i => " " + NameOf(i.Id))));
            text.Append(word.Length > 1 ? " " + word[1] : "");
        }

        text.Append('\n');
    }

    private string NameOf(SketchValue value) => NameOf(value.Id);

    private string NameOf(int line) => _lines[line].Name ??= Names.Value("v" + line.ToString(CultureInfo.InvariantCulture), "v");

    private SketchValue Add(Line line, Shape shape, bool perExample)
    {
        _lines.Add(line);
        return new SketchValue(_lines.Count - 1, shape, perExample);
    }

    private static string ValueOf(ParameterSpec spec, SketchArgument argument) =>
        spec.Kind == ArgumentKind.Text ? "\"" + argument.Word + "\"" : argument.Word ?? (spec.Kind == ArgumentKind.Flag
            ? argument.Numbers[0] != 0 ? "true" : "false"
            : string.Join("x", argument.Numbers.Select(n => n < 0 && argument.Numbers.Length > 1 ? $"(0{Format(n)})" : Format(n))));

    // A number that came from a float is written as the float is.
    private static string Format(double number) => number == 0 ? "0"
        : (float)number == number && Math.Abs(number) < 1e9 ? ((float)number).ToString("R", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    private enum LineKind
    {
        Input,
        Shared,
        Layer,
    }

    private sealed record UnbiasedLayer(string Name, SketchArgument[] Arguments, (string Name, Func<float[]> Values)[] Weights);

    private sealed record Line(LineKind Kind, string Text, SketchValue[] Inputs)
    {
        public string? Name { get; set; }

        public bool IsRemoved { get; set; }

        /// <summary>Set for a dense layer without a bias.</summary>
        public UnbiasedLayer? Unbiased { get; init; }
    }
}

/// <summary>A weight or state of a line: its stored name, extents and numbers.</summary>
internal sealed record SketchWeight(int Line, string Name, int[] Extents, Func<float[]> Values);
