using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Schema;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Recurrent layers: a node of ONNX for each level, both ways in one.</summary>
internal static class RecurrentExport
{
    private const int MostRounds = 1000;

    public static ExportRule[] All { get; } =
    [
        new("rnn", "RNN", static n => Write(n, "RNN", [0])),
        new("gru", "GRU", static n => Write(n, "GRU", [1, 0, 2])),
        new("lstm", "LSTM", static n => Write(n, "LSTM", [0, 3, 1, 2])),
        new("settle", "Gemm and Clip for each round", Settle),
    ];

    /// <summary>Every round is written out: one that changes nothing does no harm.</summary>
    private static void Settle(ExportNode n)
    {
        var rounds = n.Settings.Integer("rounds");
        if (rounds > MostRounds || n.Settings.Text("returns") != "state")
        {
            throw new OnnxException($"{n.Node.Name} (settle) is written with its rounds one after another: at most {MostRounds} of them, and none counted. Export it with fewer, and returns=state.");
        }

        var x = n[0];
        for (var round = 1; round <= rounds; round++)
        {
            var sum = n.Add("Gemm", [x, n[1], n[2]], Attribute("transB", 1));
            string[] limited = [sum, n.Number(0), n.Number(1)];
            if (round == rounds)
            {
                n.Result("Clip", limited);
            }
            else
            {
                x = n.Add("Clip", limited);
            }
        }
    }

    /// <param name="n">The layer.</param>
    /// <param name="op">ONNX's operator.</param>
    /// <param name="order">The language's gate for each of ONNX's: i o f c from i f g o, z r h from r z n.</param>
    private static void Write(ExportNode n, string op, int[] order)
    {
        var (units, layers, isBoth, hasBias) = (n.Settings.Integer("units"), n.Settings.Integer("layers"), n.Settings.Flag("bidirectional"), n.Settings.Flag("bias"));
        var (directions, perCell) = (isBoth ? 2 : 1, hasBias ? 4 : 2);
        var masks = SequenceLengths.MasksOf(n.Node).Length;
        var weights = n.InputCount - masks - (layers * directions * perCell);
        var steps = n.Shape(0).Extents[0];
        var isLast = n.Settings.Text("returns") == "last";

        // The steps that count, of each example; the mask is the last input.
        var lengths = masks == 0 ? "" : n.Add("Cast", n.Add("ReduceSum", [n[n.InputCount - 1], n.Integers(1, 2)], Attribute("keepdims", 0)), Attribute("to", 6));

        // ONNX has steps first, then examples.
        var x = n.Add("Transpose", n[0], Attribute("perm", [1, 0, 2]));
        for (var layer = 0; layer < layers; layer++)
        {
            string Of(int part) => Stacked(n, [.. Enumerable.Range(0, directions).Select(d => Ordered(n, weights + (((layer * directions) + d) * perCell) + part, order))]);
            var bias = !hasBias ? "" : Stacked(n, [.. Enumerable.Range(0, directions).Select(d =>
            {
                var at = weights + (((layer * directions) + d) * perCell);
                return n.Add("Concat", [Ordered(n, at + 2, order), Ordered(n, at + 3, order)], Attribute("axis", 0));
            })]);
            string[] starts = [.. Enumerable.Range(1, weights - 1).Select(i => n.Add("Reshape", [n[i], n.Integers(1, -1, units)]))];
            var (all, last) = (n.Fresh("steps"), n.Fresh("last"));
            var isEnd = layer == layers - 1;
            n.AddAll([all, last], op, [x, Of(0), Of(1), bias, .. starts.Length > 0 || masks > 0 ? starts.Prepend(lengths) : []], Attributes(n, op, units, isBoth));

            // Steps × directions × examples × units, or directions × examples × units.
            if (isEnd && isLast)
            {
                n.ResultReshaped(n.Add("Transpose", last, Attribute("perm", [1, 0, 2])));
            }
            else if (isEnd)
            {
                n.ResultReshaped(n.Add("Transpose", all, Attribute("perm", [2, 0, 1, 3])));
            }
            else
            {
                var features = n.Add("Transpose", all, Attribute("perm", [0, 2, 1, 3]));
                x = n.Add("Reshape", [features, n.Integers(steps, -1, directions * units)]);
            }
        }
    }

    private static AttributeProto[] Attributes(ExportNode n, string op, int units, bool isBoth)
    {
        var attributes = new List<AttributeProto> { Attribute("hidden_size", units), Attribute("direction", isBoth ? "bidirectional" : "forward") };
        if (op == "GRU")
        {
            attributes.Add(Attribute("linear_before_reset", 1));
        }

        if (op == "RNN")
        {
            var activation = new AttributeProto { Name = "activations", Type = AttributeProto.Types.AttributeType.Strings };
            var word = n.Settings.Text("nonlinearity") == "relu" ? "Relu" : "Tanh";
            activation.Strings.AddRange(Enumerable.Repeat(Google.Protobuf.ByteString.CopyFromUtf8(word), isBoth ? 2 : 1));
            attributes.Add(activation);
        }

        return [.. attributes];
    }

    /// <summary>A weight with its gates in ONNX's order.</summary>
    private static string Ordered(ExportNode n, int input, int[] order)
    {
        if (order.Length == 1)
        {
            return n[input];
        }

        var units = n.Shape(input).Extents[0] / order.Length;
        return n.Add("Concat", order.Select(g => n.Add("Slice", [n[input], n.Integers([g * units]), n.Integers([(g + 1) * units]), n.Integers([0])])), Attribute("axis", 0));
    }

    /// <summary>Directions one after another, along an extent of their own.</summary>
    private static string Stacked(ExportNode n, string[] parts)
    {
        string[] own = [.. parts.Select(p => n.Add("Unsqueeze", [p, n.Integers([0])]))];
        return own.Length == 1 ? own[0] : n.Add("Concat", own, Attribute("axis", 0));
    }
}
