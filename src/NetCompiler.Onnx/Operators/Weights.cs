using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Names and numbers of layers' weights.</summary>
internal static class Weights
{
    private static readonly string[] _endings =
        [".weight", "_weight", "/weight", ".weight_v", ".kernel", "/kernel", "_kernel", "/ReadVariableOp:0", "/ReadVariableOp", "_w_0", "_W", ".W", "_w", ".scale", "_scale", ".slope", "_bn_s_0", "_scale_0", "_s_0"];

    /// <summary>The layer that a weight belongs to, by the customs of those who write models.</summary>
    public static string LayerOf(string weight)
    {
        var name = weight;
        for (var again = true; again;)
        {
            again = false;
            foreach (var ending in _endings)
            {
                if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal))
                {
                    (name, again) = (name[..^ending.Length], true);
                    break;
                }
            }
        }

        // Exporters number what has no name: 12, onnx::Conv_34.
        return name.Contains("onnx::", StringComparison.Ordinal) || name.Length == 0 || name.All(char.IsAsciiDigit) ? "" : name;
    }

    /// <summary>The path of a layer: after its weight, else after its node, else by number.</summary>
    public static string? Layer(NodeContext c, OnnxValue weight)
    {
        var wanted = LayerOf(weight.Name);
        wanted = wanted.Length > 0 ? wanted : NodeLayer(c.Node.Name);
        return wanted.Length == 0 ? null : c.Sketch.Names.Layer(wanted, "layer");
    }

    /// <summary>The numbers of an input that is a weight.</summary>
    public static OnnxTensor Known(NodeContext c, int input, string what) => c[input].Known
        ?? throw NodeContext.Refuse(
            $"Its {what} is '{c[input].Name}', which is computed while running, and the language stores weights.",
            $"If '{c[input].Name}' is an input of the model, give it as a constant; else export the model with its weights as initializers.");

    /// <summary>The numbers of a weight, or of a bias that is left out and 0.</summary>
    public static Func<float[]> Or(NodeContext c, int input, int count, float otherwise, string what)
    {
        if (!c.Has(input))
        {
            return () => Filled(count, otherwise);
        }

        var known = Known(c, input, what);
        return known.Count == count ? known.Floats
            : known.Count == 1 ? () => Filled(count, known.Floats()[0])
            : throw NodeContext.Refuse($"Its {what} has {known.Count} numbers, and there must be {count}.");
    }

    public static float[] Filled(int count, float value)
    {
        var numbers = new float[count];
        numbers.AsSpan().Fill(value);
        return numbers;
    }

    /// <summary>Rows and columns exchanged.</summary>
    public static float[] Transposed(float[] matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < columns; k++)
            {
                result[(k * rows) + r] = matrix[(r * columns) + k];
            }
        }

        return result;
    }

    // PyTorch names nodes after their module and operator: /layer1/layer1.0/conv1/Conv.
    private static string NodeLayer(string node)
    {
        var parts = node.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var layer = node.StartsWith('/') && parts.Length > 1 ? parts[^2] : "";
        return layer.All(char.IsAsciiDigit) ? "" : layer;
    }
}
