using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>
/// A recurrent layer written out: for each step the products, sums and activations of its gates. Anything ONNX's layers can be is said so,
/// at the price of a line for each operation of each step.
/// </summary>
internal sealed class RecurrentSteps
{
    private const int MostSteps = 256;

    private readonly NodeContext _c;
    private readonly RecurrentNode _layer;
    private readonly int _direction;
    private readonly SketchValue _recurrence;
    private readonly SketchValue? _bias;
    private readonly SketchValue? _stateBias;
    private readonly SketchValue? _peepholes;

    private RecurrentSteps(NodeContext c, RecurrentNode layer, int direction)
    {
        (_c, _layer, _direction) = (c, layer, direction);
        var (gates, units) = (layer.Gates, layer.Units);
        var rows = gates * units;
        _recurrence = Weight("recurrence", [rows, units], () => RecurrentNode.Part(layer.Recurrence, direction, rows * units, 0));
        if (layer.Bias is { } bias)
        {
            _bias = Weight("bias", [rows], () => RecurrentNode.Part(bias, 2 * direction, rows, 0));
            _stateBias = Weight("state_bias", [rows], () => RecurrentNode.Part(bias, (2 * direction) + 1, rows, 0));
        }

        if (layer.Peepholes is { } peepholes)
        {
            _peepholes = Weight("peepholes", [3 * units], () => RecurrentNode.Part(peepholes, direction, 3 * units, 0));
        }
    }

    public static void Write(NodeContext c, RecurrentNode layer)
    {
        if (layer.Steps * layer.Directions > MostSteps)
        {
            throw NodeContext.Refuse(
                $"It is none of the language's recurrent layers, and its {layer.Steps} steps are too many to be written out one by one.",
                layer.Gates == 3 ? "Export it with linear_before_reset=1, as PyTorch does." : "Use the layer's usual activations, without peepholes or clipping, and without its last memory as a result.");
        }

        var results = Enumerable.Range(0, layer.Directions).Select(d => new RecurrentSteps(c, layer, d).Run()).ToArray();
        SketchValue Together(IEnumerable<SketchValue> lines, int axis)
        {
            SketchValue[] parts = [.. lines];
            return parts.Length == 1 ? parts[0] : c.Emit("concat", parts, ("axis", axis));
        }

        int[] state = layer.HasBatch ? [layer.Units] : [layer.Rows, layer.Units];
        if (c.HasOutput(0))
        {
            layer.SetSequence(c, Together(results.Select(r => c.Shaped(Together(r.Steps.Select(s => c.Shaped(s, [1, .. state])), 0), [layer.Steps, 1, .. state])), 1));
        }

        if (c.HasOutput(1))
        {
            layer.SetLast(c, 1, Together(results.Select(r => c.Shaped(r.Hidden, [1, .. state])), 0));
        }

        if (c.HasOutput(2) && layer.Gates == 4)
        {
            layer.SetLast(c, 2, Together(results.Select(r => c.Shaped(r.Memory!, [1, .. state])), 0));
        }
    }

    private (SketchValue[] Steps, SketchValue Hidden, SketchValue? Memory) Run()
    {
        var (steps, units, gates) = (_layer.Steps, _layer.Units, _layer.Gates);
        int[] state = _layer.HasBatch ? [units] : [_layer.Rows, units];
        var x = _layer.HasBatch ? _c.Shaped(_c[0], [steps, _layer.Inputs])
            : _layer.IsBatchFirst ? _c.Emit("transpose", _c.Line(_c[0]), ("order", (int[])[1, 0, 2])) : _c.Shaped(_c[0], [steps, _layer.Rows, _layer.Inputs]);
        var weight = Weight("weight", [gates * units, _layer.Inputs], () => RecurrentNode.Part(_layer.Weight, _direction, gates * units * _layer.Inputs, 0));
        var projected = _c.Emit("matmul", [x, weight], ("transpose_b", true));
        projected = _bias is null ? projected : _c.Emit("add", [projected, _bias]);
        var (hidden, memory) = (Start(0, state), gates == 4 ? Start(1, state) : null);
        var results = new SketchValue[steps];
        var isBackwards = _layer.IsReversed || _direction == 1;
        for (var k = 0; k < steps; k++)
        {
            var t = isBackwards ? steps - 1 - k : k;
            var own = _c.Shaped(_c.Emit("slice", projected, ("starts", t), ("ends", t + 1), ("axes", 0)), [.. state[..^1], gates * units]);
            var (nextHidden, nextMemory) = gates switch
            {
                1 => (Simple(own, hidden), null),
                3 => (Gated(own, hidden), (SketchValue?)null),
                _ => Long(own, hidden, memory!),
            };
            (hidden, memory, results[t]) = Masked(t, (hidden, memory), (nextHidden, nextMemory));
        }

        return (results, hidden, memory);
    }

    // Past its length a row keeps its state and gives zeros.
    private (SketchValue Hidden, SketchValue? Memory, SketchValue Result) Masked(int t, (SketchValue Hidden, SketchValue? Memory) before, (SketchValue Hidden, SketchValue? Memory) after)
    {
        if (_layer.Lengths is not { } lengths)
        {
            return (after.Hidden, after.Memory, after.Hidden);
        }

        var mask = _c.Numbers([lengths.Length, 1], [.. lengths.Select(l => t < l ? 1.0 : 0)]);
        SketchValue Choose(SketchValue yes, SketchValue no) => _c.Emit("where", [mask, yes, no]);
        return (Choose(after.Hidden, before.Hidden), after.Memory is null ? null : Choose(after.Memory, before.Memory!), _c.Emit("multiply", [after.Hidden, mask]));
    }

    private SketchValue Simple(SketchValue own, SketchValue hidden) =>
        Activate(0, _c.Emit("add", [own, FromState(hidden, 0, 1, withBias: true)]));

    private SketchValue Gated(SketchValue own, SketchValue hidden)
    {
        var sums = _c.Emit("add", [Gate(own, 0, 2), FromState(hidden, 0, 2, withBias: true)]);
        var (update, reset) = (Activate(0, Gate(sums, 0, 1)), Activate(0, Gate(sums, 1, 1)));
        var candidate = _c.Int("linear_before_reset", 0) != 0
            ? _c.Emit("multiply", [reset, FromState(hidden, 2, 1, withBias: true)])
            : FromState(_c.Emit("multiply", [reset, hidden]), 2, 1, withBias: true);
        var next = Activate(1, _c.Emit("add", [Gate(own, 2, 1), candidate]));
        return _c.Emit("add", [_c.Emit("multiply", [_c.Emit("scale", update, ("factor", -1), ("offset", 1)), next]), _c.Emit("multiply", [update, hidden])]);
    }

    private (SketchValue Hidden, SketchValue Memory) Long(SketchValue own, SketchValue hidden, SketchValue memory)
    {
        var sums = _c.Emit("add", [own, FromState(hidden, 0, 4, withBias: true)]);
        var input = Activate(0, Peeped(Gate(sums, 0, 1), memory, 0));
        var forget = _layer.ForgetsInput ? _c.Emit("scale", input, ("factor", -1), ("offset", 1)) : Activate(0, Peeped(Gate(sums, 2, 1), memory, 2));
        var candidate = Activate(1, Gate(sums, 3, 1));
        var next = _c.Emit("add", [_c.Emit("multiply", [forget, memory]), _c.Emit("multiply", [input, candidate])]);
        var output = Activate(0, Peeped(Gate(sums, 1, 1), next, 1));
        return (_c.Emit("multiply", [output, Activate(2, next, clips: false)]), next);
    }

    private SketchValue Peeped(SketchValue gate, SketchValue memory, int index) => _peepholes is null ? gate
        : _c.Emit("add", [gate, _c.Emit("multiply", [memory, Gate(_peepholes, index, 1)])]);

    /// <summary>The state's part of the sums of gates.</summary>
    private SketchValue FromState(SketchValue state, int gate, int count, bool withBias)
    {
        var rows = _layer.Gates == count ? _recurrence
            : _c.Emit("slice", _recurrence, ("starts", gate * _layer.Units), ("ends", (gate + count) * _layer.Units), ("axes", 0));
        var product = _c.Emit("matmul", [state, rows], ("transpose_b", true));
        return withBias && _stateBias is not null ? _c.Emit("add", [product, Gate(_stateBias, gate, count)]) : product;
    }

    private SketchValue Gate(SketchValue sums, int gate, int count) => sums.Shape.Extents[^1] == count * _layer.Units ? sums
        : _c.Emit("slice", sums, ("starts", gate * _layer.Units), ("ends", (gate + count) * _layer.Units), ("axes", sums.Shape.Rank - 1));

    private SketchValue Activate(int index, SketchValue x, bool clips = true)
    {
        if (clips && _layer.Clip is { } clip && clip > 0)
        {
            x = _c.Emit("clip", x, ("min", -clip), ("max", clip));
        }

        var perDirection = _layer.Activations.Length / _layer.Directions;
        var (word, alpha, beta) = _layer.Activations[(_direction * perDirection) + index];
        return word switch
        {
            "affine" => _c.Emit("scale", x, ("factor", alpha!.Value), ("offset", beta!.Value)),
            "scaledtanh" => _c.Emit("scale", _c.Emit("tanh", _c.Emit("scale", x, ("factor", beta!.Value))), ("factor", alpha!.Value)),
            "hardsigmoid" => _c.Emit(word, x, ("alpha", alpha!.Value), ("beta", beta!.Value)),
            _ => alpha is { } number ? _c.Emit(word, x, ("alpha", number)) : _c.Emit(word, x),
        };
    }

    private SketchValue Start(int index, int[] state)
    {
        if (_layer.Starts[index] is not { } start)
        {
            return _c.Sketch.Constant(state, [0]);
        }

        var own = _layer.Directions == 1 ? start : _c.Emit("slice", start, ("starts", _direction), ("ends", _direction + 1), ("axes", 0));
        return _c.Shaped(own, state);
    }

    private SketchValue Weight(string name, int[] extents, Func<float[]> values)
    {
        var layer = Weights.LayerOf(_c[1].Name);
        var suffix = _direction == 1 ? "_reverse" : "";
        return _c.Sketch.Parameter((layer.Length == 0 ? _c.Node.OpType.ToLowerInvariant() : layer) + "_" + name + suffix, extents, trainable: true, values);
    }
}
