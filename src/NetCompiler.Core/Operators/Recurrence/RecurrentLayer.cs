using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>
/// A recurrent layer of one or more levels, forward or both ways: a dense layer over all steps at once for what comes from the input, then a
/// scan over the steps for what comes from the state. Weights have PyTorch's names, shapes and order of gates.
/// </summary>
internal abstract class RecurrentLayer : CompositeOperator
{
    public override string Example => Name + " 32";

    public override (int Least, int Most) InputCount => (1, 1 + States);

    public override EquatableArray<ParameterSpec> Parameters => Own.Prepend(
        new ParameterSpec("units", ArgumentKind.Integer, "Values of the state, at least 1.", Minimum: 1, Maximum: 1 << 20)).Concat(Common).Concat(WeightArguments.Specs).ToEquatable();

    /// <summary>Gates: how many times the units a step computes.</summary>
    protected abstract int Gates { get; }

    /// <summary>Values carried from step to step, the visible one first.</summary>
    public virtual int States => 1;

    protected virtual EquatableArray<ParameterSpec> Own => default;

    private static EquatableArray<ParameterSpec> Common { get; } = EquatableArray.Of(
        new ParameterSpec("layers", ArgumentKind.Integer, "Levels, each reading the sequence of the one below.", "1", Minimum: 1, Maximum: 64, Positional: false),
        new ParameterSpec("bidirectional", ArgumentKind.Flag, "Whether each level also reads the sequence backwards; features double.", "false", Positional: false),
        new ParameterSpec(
            "returns", ArgumentKind.Choice, "sequence for the state of every step, last for the one after all steps.", "sequence",
            Choices: EquatableArray.Of("sequence", "last"), Positional: false),
        new ParameterSpec("bias", ArgumentKind.Flag, "Whether biases are added.", "true", Positional: false),
        new ParameterSpec(
            "truncate", ArgumentKind.Integer, "Steps after which gradients do not flow back through the state; 0 for never.", "0", Minimum: 0, Maximum: 1 << 20, Positional: false));

    // Every gate of every step, whatever of the result is kept.
    public override long MultiplyAdds(Node node, NetworkGraph graph) => ForwardWork.AtPlaces(graph[node.Inputs[0]].Shape.Extents[0], node, graph);

    public override Shape? Infer(InferenceContext context)
    {
        var (input, settings) = (context.Inputs[0], context.Settings);
        if (input.Kind != ShapeKind.Sequence)
        {
            context.ShapeProblem(
                $"{context.Subject} reads a sequence, but {context.Origin(0)} gives {Words.Shape(input)}. Declare the input as sequence STEPSxFEATURES, or make one with reshape … kind=sequence.");
            return null;
        }

        var (units, layers, directions) = (settings.Integer("units"), settings.Integer("layers"), settings.Flag("bidirectional") ? 2 : 1);
        if (!StartsFit(context, units, layers * directions))
        {
            return null;
        }

        for (var layer = 0; layer < layers; layer++)
        {
            var inputs = layer == 0 ? input.Extents[1] : checked(directions * units);
            for (var direction = 0; direction < directions; direction++)
            {
                Declare(context, Suffix(layers, layer, direction), inputs, units);
            }
        }

        var features = checked(directions * units);
        return settings.Text("returns") == "last" ? Shape.Flat(features) : Shape.Sequence(input.Extents[0], features);
    }

    public override int Expand(ExpansionContext context)
    {
        var settings = context.Node.Settings;
        var (units, layers, directions) = (settings.Integer("units"), settings.Integer("layers"), settings.Flag("bidirectional") ? 2 : 1);
        var last = settings.Text("returns") == "last";
        var perLevel = settings.Flag("bias") ? 4 : 2;
        var weights = context.InputCount - (layers * directions * perLevel);
        var starts = Enumerable.Range(1, weights - 1).Select(i => Row(context, context.Input(i), units, i == 1 ? "start" : "start_memory")).ToArray();
        var x = context.Input(0);
        for (var layer = 0; layer < layers; layer++)
        {
            var results = new (int Value, int Last)[directions];
            for (var direction = 0; direction < directions; direction++)
            {
                var own = Enumerable.Range(weights, perLevel).Select(context.Input).ToArray();
                weights += perLevel;
                results[direction] = Level(context, Suffix(layers, layer, direction), x, own, starts, units, direction == 1);
            }

            var isTop = layer == layers - 1;
            var boundary = isTop && last ? ScanRegion.Boundary.Last : ScanRegion.Boundary.Collect;
            var steps = context.NodeOf(x).Shape.Extents[0];
            var shape = boundary == ScanRegion.Boundary.Last ? Shape.Flat(units) : Shape.Sequence(steps, units);
            int Source(int d) => boundary == ScanRegion.Boundary.Last ? results[d].Last : results[d].Value;
            if (directions == 1)
            {
                x = isTop ? context.Result(boundary, Settings.None, Source(0)) : context.Add(boundary, "level", Settings.None, shape, true, Source(0));
            }
            else
            {
                var parts = results.Select((_, d) => context.Add(boundary, d == 0 ? "forward" : "backward", Settings.None, shape, true, Source(d))).ToArray();
                x = isTop ? context.Result("concat", Settings.None, parts) : context.Add("concat", "level", Settings.None, parts);
            }
        }

        return x;
    }

    /// <summary>Adds the nodes of one step.</summary>
    /// <param name="context">Its scan is set.</param>
    /// <param name="projected">What comes from the input at this step.</param>
    /// <param name="hidden">What comes from the state: the state times its weights, plus its bias.</param>
    /// <param name="states">The states that enter the step.</param>
    /// <returns>The states that leave it.</returns>
    protected abstract int[] Step(ExpansionContext context, int projected, int hidden, int[] states);

    private static string Suffix(int layers, int layer, int direction) =>
        (layers == 1 ? "" : "_l" + layer.ToString(CultureInfo.InvariantCulture)) + (direction == 1 ? "_reverse" : "");

    private static Settings DenseSettings(int units, bool bias) => Settings.None.With("units", units).With("bias", bias ? 1 : 0);

    private (int Value, int Last) Level(ExpansionContext context, string suffix, int x, int[] weights, int[] starts, int units, bool reverse)
    {
        var node = context.Node;
        var (steps, bias) = (context.NodeOf(x).Shape.Extents[0], weights.Length == 4);
        var dense = DenseSettings(Gates * units, bias);
        var projection = context.Add("dense", "input" + suffix, dense, bias ? [x, weights[0], weights[2]] : [x, weights[0]]);
        context.Scan = new(node.Name + suffix, steps, reverse);
        var state = Settings.None.With("truncate", node.Settings.Number("truncate"));
        var states = Enumerable.Range(0, States).Select(s => context.Add(
            ScanRegion.Boundary.State, (s == 0 ? "state" : "memory") + suffix, state, Shape.Flat(units), true, s < starts.Length ? [starts[s]] : [])).ToArray();
        var projected = context.Add(ScanRegion.Boundary.Step, "projected" + suffix, Settings.None, Shape.Flat(Gates * units), true, projection);
        var hidden = context.Add("dense", "hidden" + suffix, dense, bias ? [states[0], weights[1], weights[3]] : [states[0], weights[1]]);
        var after = Step(context, projected, hidden, states);
        var shown = after[0];
        if (context.Mask(0) is { } mask)
        {
            // Past the length a step leaves the states alone and shows 0. The way back holds its start until it comes to the length.
            var counts = context.Add(ScanRegion.Boundary.Step, "counts" + suffix, Settings.None, Shape.Scalar, true, mask);
            shown = context.Add("scan.hold", "shown" + suffix, Settings.None, Shape.Flat(units), true, counts, after[0]);
            after = [.. after.Select((a, i) => context.Add("scan.hold", (i == 0 ? "held" : "held_memory") + suffix, Settings.None, Shape.Flat(units), true, counts, a, states[i]))];
        }

        var next = states.Select((s, i) => context.Add(
            ScanRegion.Boundary.Next, (i == 0 ? "next" : "next_memory") + suffix, Settings.None, Shape.Flat(units), true, s, after[i])).ToArray();
        context.Scan = null;
        return (shown, next[0]);
    }

    private void Declare(InferenceContext context, string suffix, int inputs, int units)
    {
        var rows = checked(Gates * units);
        var start = WeightArguments.Initializer(context.Settings, inputs, units);
        var isAuto = start.Kind == "auto";
        context.Parameter("weight_ih" + suffix, Shape.Flat(rows, inputs), isAuto ? start with { Kind = "glorot_uniform" } : start);
        context.Parameter("weight_hh" + suffix, Shape.Flat(rows, units), start with { Kind = isAuto ? "orthogonal" : start.Kind, FanIn = units, Value = isAuto ? 1 : start.Value });
        if (context.Settings.Flag("bias"))
        {
            context.Parameter("bias_ih" + suffix, Shape.Flat(rows), Initializer.Zeros);
            context.Parameter("bias_hh" + suffix, Shape.Flat(rows), Initializer.Zeros);
        }
    }

    // What a state starts from is any tensor of as many values.
    private static int Row(ExpansionContext context, int start, int units, string suffix) => context.NodeOf(start).Shape.Rank == 1
        ? start
        : context.Add("flatten", suffix, Settings.None, Shape.Flat(units), true, start);

    private static bool StartsFit(InferenceContext context, int units, int cells)
    {
        for (var i = 1; i < context.Inputs.Count; i++)
        {
            if (cells > 1 || context.Inputs[i].Kind != ShapeKind.Flat || context.Inputs[i].Size != units)
            {
                context.ShapeProblem(cells > 1
                    ? $"{context.Subject} has {cells.ToString(CultureInfo.InvariantCulture)} states, and an initial state can be given to a layer with one only. Write the levels as layers of their own."
                    : FormattableString.Invariant($"{context.Subject} starts from a flat value of {units}, but {context.Origin(i)} gives {Words.Shape(context.Inputs[i])}. Bring it to {units} values, e.g. with dense {units}."));
                return false;
            }
        }

        return true;
    }
}
