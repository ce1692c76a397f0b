using NetCompiler.Onnx.Folding;
using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// Nodes that run graphs of their own. A network's steps are fixed, so the branch that is taken, or each round that is made, is written out;
/// which they are must be known.
/// </summary>
internal static class ControlFlow
{
    private const string Tracing = "Export the model by tracing with fixed shapes, which writes out the path taken.";

    public static OnnxOperator[] All { get; } =
    [
        new("If", (1, 23), "the branch of its condition", If, "Conditions that are computed while running."),
        new("Loop", (1, 23), "its rounds, one after another", Loop, "Rounds whose number is decided while running."),
        new("Scan", (9, 23), "its rounds, one after another", Scan, "Along the examples."),
    ];

    private static void If(NodeContext c)
    {
        var isTrue = Decided(c[0], "condition") is not 0;
        var results = c.RunGraph(Graph(c, isTrue ? "then_branch" : "else_branch"), []);
        for (var i = 0; i < c.Node.Output.Count; i++)
        {
            SetResult(c, i, i < results.Length ? results[i] : throw NodeContext.Refuse("Its branch has fewer results than the node."));
        }
    }

    private static void Loop(NodeContext c)
    {
        var body = Graph(c, "body");
        var most = c.Has(0) ? Decided(c[0], "number of rounds") : double.PositiveInfinity;
        var goesOn = !c.Has(1) || Decided(c[1], "condition") != 0;
        var carried = Enumerable.Range(2, c.InputCount - 2).Select(i => (OnnxValue?)c[i]).ToArray();
        var collected = Enumerable.Range(0, Math.Max(0, c.Node.Output.Count - carried.Length)).Select(static _ => new List<OnnxValue?>()).ToArray();
        for (var round = 0L; goesOn && round < most; round++)
        {
            OnnxValue?[] inputs = [OnnxValue.Constant("", OnnxTensor.Of(ElementType.Int64, [], [round])), OnnxValue.Constant("", OnnxTensor.Of(ElementType.Bool, [], [1])), .. carried];
            var results = c.RunGraph(body, inputs);
            if (results.Length != 1 + carried.Length + collected.Length)
            {
                throw NodeContext.Refuse($"Its graph has {results.Length} results, and there must be {1 + carried.Length + collected.Length}.");
            }

            carried = results[1..(1 + carried.Length)];
            for (var i = 0; i < collected.Length; i++)
            {
                collected[i].Add(results[1 + carried.Length + i]);
            }

            // What was refused inside is told already.
            goesOn = results[0] is { } condition && Decided(condition, "condition") != 0;
        }

        for (var i = 0; i < carried.Length && i < c.Node.Output.Count; i++)
        {
            SetResult(c, i, carried[i]);
        }

        for (var i = 0; i < collected.Length; i++)
        {
            SetResult(c, carried.Length + i, c.HasOutput(carried.Length + i) ? Stacked(c, collected[i], 0) : null);
        }
    }

    private static void Scan(NodeContext c)
    {
        if (c.Opset < 9)
        {
            throw NodeContext.Refuse("Its version 8 has examples of its own.", "Convert the model to version 9 or later of the operators.");
        }

        var (body, scanned) = (Graph(c, "body"), c.Int("num_scan_inputs", 0));
        var carried = Enumerable.Range(0, Math.Max(0, c.InputCount - scanned)).Select(i => (OnnxValue?)c[i]).ToArray();
        if (scanned < 1 || carried.Length + scanned != c.InputCount)
        {
            throw NodeContext.Refuse($"It reads {scanned} of {c.InputCount} inputs step by step.");
        }

        var sources = Enumerable.Range(0, scanned).Select(i => Source(c, c[carried.Length + i], i)).ToArray();
        var steps = sources[0].Value.Dims[sources[0].Axis];
        var collected = Enumerable.Range(0, Math.Max(0, c.Node.Output.Count - carried.Length)).Select(static _ => new List<OnnxValue?>()).ToArray();
        for (var step = 0; step < steps; step++)
        {
            OnnxValue?[] inputs = [.. carried, .. sources.Select(s => Step(c, s.Value, s.Axis, s.IsBackwards ? steps - 1 - step : step))];
            var results = c.RunGraph(body, inputs);
            if (results.Length != carried.Length + collected.Length)
            {
                throw NodeContext.Refuse($"Its graph has {results.Length} results, and there must be {carried.Length + collected.Length}.");
            }

            carried = results[..carried.Length];
            for (var i = 0; i < collected.Length; i++)
            {
                collected[i].Add(results[carried.Length + i]);
            }
        }

        for (var i = 0; i < carried.Length && i < c.Node.Output.Count; i++)
        {
            SetResult(c, i, carried[i]);
        }

        for (var i = 0; i < collected.Length; i++)
        {
            if (At(c, "scan_output_directions", i) != 0)
            {
                collected[i].Reverse();
            }

            SetResult(c, carried.Length + i, c.HasOutput(carried.Length + i) ? Stacked(c, collected[i], At(c, "scan_output_axes", i)) : null);
        }
    }

    private static (OnnxValue Value, int Axis, bool IsBackwards) Source(NodeContext c, OnnxValue value, int index)
    {
        var axis = NodeContext.Axis(At(c, "scan_input_axes", index), value.Rank);
        return axis == value.Batch ? throw NodeContext.AlongBatch() : (value, axis, At(c, "scan_input_directions", index) != 0);
    }

    /// <summary>One step of a value, without the axis of the steps.</summary>
    private static OnnxValue Step(NodeContext c, OnnxValue x, int axis, int step)
    {
        int[] dims = [.. x.Dims.Where((_, i) => i != axis)];
        if (step >= x.Dims[axis])
        {
            throw NodeContext.Refuse("Its inputs have different numbers of steps.");
        }

        if (x.Known is { } known)
        {
            var map = TensorMaps.Part(x.Dims, axis, step, 1);
            c.Budget.Take(OnnxTensor.CountOf(dims) * sizeof(double));
            return OnnxValue.Constant(x.Name, OnnxTensor.Of(x.Type, dims, map.Apply(known.Elements())), x.IsLearned);
        }

        var line = c.Emit("slice", c.Line(x), ("starts", step), ("ends", step + 1), ("axes", NodeContext.LineAxis(x, axis)));
        var batch = x.Batch > axis ? x.Batch - 1 : x.Batch;
        return new OnnxValue(x.Name, x.Type, dims, batch) { Line = c.Shaped(line, [.. dims.Where((_, i) => i != batch)]) };
    }

    /// <summary>Values of all rounds along an axis of their own; null when one of them was refused.</summary>
    private static OnnxValue? Stacked(NodeContext c, List<OnnxValue?> rounds, int axis)
    {
        if (rounds.Count == 0)
        {
            throw NodeContext.Refuse("It makes no round, so that what it collects is empty.");
        }

        if (rounds.Any(static r => r is null))
        {
            return null;
        }

        var first = rounds[0]!;
        if (rounds.Any(r => !r!.Dims.SequenceEqual(first.Dims) || r.Batch != first.Batch))
        {
            throw rounds.Any(r => r!.Batch != first.Batch) ? NodeContext.AlongBatch() : NodeContext.Refuse("What it collects has other extents in each round.");
        }

        axis = NodeContext.Axis(axis, first.Rank + 1);
        int[] dims = [.. first.Dims[..axis], rounds.Count, .. first.Dims[axis..]];
        var batch = first.Batch >= axis ? first.Batch + 1 : first.Batch;
        var lineAxis = batch >= 0 && axis > batch ? axis - 1 : axis;
        int[] one = [.. first.ExampleDims[..lineAxis], 1, .. first.ExampleDims[lineAxis..]];
        SketchValue[] lines = [.. rounds.Select(r => c.Shaped(r!, one))];
        return new OnnxValue("", first.Type, dims, batch) { Line = lines.Length == 1 ? lines[0] : c.Emit("concat", lines, ("axis", lineAxis)) };
    }

    private static void SetResult(NodeContext c, int output, OnnxValue? value)
    {
        if (value is not null)
        {
            c.Set(output, value);
        }
    }

    private static GraphProto Graph(NodeContext c, string name) => c.Attribute(name)?.G ?? throw NodeContext.Refuse($"It has no graph '{name}'.");

    private static int At(NodeContext c, string name, int index) => c.Ints(name) is { } numbers && index < numbers.Length ? numbers[index] : 0;

    /// <summary>One number that decides which nodes run.</summary>
    private static double Decided(OnnxValue value, string what) => value.Known is { Count: 1 } known ? known.Elements()[0]
        : value.Known is { } several ? throw NodeContext.Refuse($"Its {what} has {several.Count} numbers, and it must be one.")
        : throw NodeContext.Refuse($"Its {what} is decided while running, and a network's steps are fixed.", Tracing);
}
