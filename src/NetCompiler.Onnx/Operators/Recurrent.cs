using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// Recurrent layers: the language's own where they mean the same, else written out step by step.
/// </summary>
internal static class Recurrent
{
    public static OnnxOperator[] All { get; } =
    [
        new("RNN", (7, 22), "rnn, or written out step by step", static c => Import(c, 1)),
        new("GRU", (7, 22), "gru, or written out step by step (linear_before_reset=0)", static c => Import(c, 3)),
        new("LSTM", (7, 22), "lstm, or written out step by step (peepholes, other activations)", static c => Import(c, 4)),
    ];

    private static void Import(NodeContext c, int gates)
    {
        var layer = RecurrentNode.Read(c, gates);
        if (IsOwn(c, layer))
        {
            Own(c, layer);
        }
        else
        {
            RecurrentSteps.Write(c, layer);
        }
    }

    /// <summary>Whether the language's layer computes the same.</summary>
    private static bool IsOwn(NodeContext c, RecurrentNode layer)
    {
        var isDefault = layer.Activations.All(static a => a.Alpha is null && a.Beta is null) && (layer.Gates == 1
            ? layer.Activations.Select(static a => a.Word).Distinct().Count() == 1 && layer.Activations[0].Word is "tanh" or "relu"
            : layer.Activations.Select((a, i) => a.Word == (i % (layer.Gates - 1) == 0 ? "logistic" : "tanh")).All(static same => same));
        return isDefault
            && layer.IsOneExample && layer.Clip is null && !layer.ForgetsInput && layer.Peepholes is null && layer.Lengths is null
            && (layer.Gates != 3 || c.Int("linear_before_reset", 0) != 0)
            && !c.HasOutput(2)
            && (layer.Directions == 1 || layer.Starts.All(static s => s is null))
            && (layer.Starts[0] is not null || layer.Starts.All(static s => s is null));
    }

    private static void Own(NodeContext c, RecurrentNode layer)
    {
        var (h, dirs, isReversed) = (layer.Units, layer.Directions, layer.IsReversed);
        var x = c.Shaped(c[0], [layer.Steps, layer.Inputs], ShapeKind.Sequence);
        x = isReversed ? Reversed(c, x) : x;
        var needsAll = c.HasOutput(0);
        var word = layer.Gates == 1 ? "rnn" : layer.Gates == 3 ? "gru" : "lstm";
        SketchArgument[] arguments =
        [
            ("units", h), .. dirs == 2 ? (SketchArgument[])[("bidirectional", true)] : [], .. needsAll ? [] : (SketchArgument[])[("returns", "last")],
            ("bias", c.Has(3)), .. layer.Activations[0].Word == "relu" ? (SketchArgument[])[("nonlinearity", "relu")] : [],
        ];
        SketchValue[] inputs = [x, .. layer.Starts.OfType<SketchValue>().Select(s => c.Shaped(s, [h], ShapeKind.Flat))];
        var y = c.Sketch.Emit(word, inputs, arguments, Weights.Layer(c, c[1]), [.. Enumerable.Range(0, dirs).SelectMany(layer.Numbers)]);
        if (needsAll && isReversed)
        {
            y = Reversed(c, y);
        }

        if (needsAll)
        {
            layer.SetSequence(c, c.Shaped(y, [layer.Steps, dirs, h]));
        }

        if (c.HasOutput(1))
        {
            var last = !needsAll ? y : layer.Directions == 2
                ? c.Emit("concat", [Part(c, y, layer.Steps - 1, 0, h), Part(c, y, 0, h, 2 * h)])
                : Part(c, y, isReversed ? 0 : layer.Steps - 1, 0, h);
            layer.SetLast(c, 1, c.Shaped(last, [dirs, h]));
        }
    }

    private static SketchValue Reversed(NodeContext c, SketchValue x) =>
        c.Emit("slice", x, ("starts", x.Shape.Extents[0] - 1), ("ends", -x.Shape.Extents[0] - 1), ("axes", 0), ("steps", -1));

    private static SketchValue Part(NodeContext c, SketchValue y, int step, int from, int to) => c.Shaped(
        c.Emit("slice", y, ("starts", (int[])[step, from]), ("ends", (int[])[step + 1, to])), [to - from], ShapeKind.Flat);
}
