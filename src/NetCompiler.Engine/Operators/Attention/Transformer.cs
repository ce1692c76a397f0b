using System.Numerics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// Feed-forward, encoder and decoder blocks as the papers draw them: x + part(norm(x)) or norm(x + part(x)), the parts attention and
/// W₂ f(W₁ x + b₁) + b₂, each with dropout behind it.
/// </summary>
internal static class Transformer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Subgraph<T> FeedForward(string layer, Settings settings, IReadOnlyList<Shape> shapes)
    {
        var sketch = new Subgraph<T>.Sketch(layer, shapes, 1);
        Dense(sketch, "linear2", Hidden(sketch, settings, 0, 1), 3);
        return sketch.Make();
    }

    /// <summary>Inputs: x; the weights of self_attn (four, or two), linear1, linear2, norm1, norm2.</summary>
    public static Subgraph<T> Encoder(string layer, Settings settings, IReadOnlyList<Shape> shapes)
    {
        var masks = Masks(settings);
        var sketch = new Subgraph<T>.Sketch(layer, shapes, 1, masks.Length);
        var mask = masks.Length > 0 ? shapes.Count - 1 : -1;
        var first = Residual(sketch, settings, 1, 9, 0, x => Attend(sketch, settings, "self_attn", settings.Number("causal") != 0, 1, mask, x));
        Residual(sketch, settings, 2, 11, first, x => Dense(sketch, "linear2", Hidden(sketch, settings, x, 5), 7));
        return sketch.Make();
    }

    /// <summary>Inputs: x, memory; the weights of self_attn, multihead_attn (four or six), linear1, linear2, norm1, norm2, norm3.</summary>
    public static Subgraph<T> Decoder(string layer, Settings settings, IReadOnlyList<Shape> shapes)
    {
        var masks = Masks(settings);
        var sketch = new Subgraph<T>.Sketch(layer, shapes, 2, masks.Length);
        var cross = shapes.Count - masks.Length - 16;
        int MaskOf(int value) => Array.IndexOf(masks, value) is var at and >= 0 ? shapes.Count - masks.Length + at : -1;
        var after = 6 + cross;
        var first = Residual(sketch, settings, 1, after + 4, 0, x => Attend(sketch, settings, "self_attn", settings.Number("causal") != 0, 2, MaskOf(0), x));
        var second = Residual(sketch, settings, 2, after + 6, first, x => Attend(sketch, settings, "multihead_attn", false, 6, MaskOf(1), x, 1));
        Residual(sketch, settings, 3, after + 8, second, x => Dense(sketch, "linear2", Hidden(sketch, settings, x, after), after + 2));
        return sketch.Make();
    }

    private static int Residual(Subgraph<T>.Sketch sketch, Settings settings, int number, int norm, int x, Func<int, int> part)
    {
        int Norm(int value) => sketch.Add("layernorm", "norm" + number, Settings.None.With("eps", settings.Number("eps", 1e-5)), sketch[x], value, norm, norm + 1);
        var isPre = settings.Text("norm") == "pre";
        var result = Drop(sketch, settings, "dropout" + number, part(isPre ? Norm(x) : x));
        var sum = sketch.Add("add", "add" + number, Settings.None, sketch[x], x, result);
        return isPre ? sum : Norm(sum);
    }

    private static int Attend(Subgraph<T>.Sketch sketch, Settings settings, string part, bool causal, int weights, int mask, params int[] sources)
    {
        var count = sources.Length > 1 && sketch[sources[1]].Extents[1] != sketch[sources[0]].Extents[1] ? 6 : 4;
        var arguments = Settings.None.With("heads", settings.Number("heads")).With("causal", causal ? 1 : 0).With("bias", 1).With("dropout", settings.Number("dropout", 0));
        int[] masks = mask < 0 ? [] : [mask];
        return sketch.Add(
            "attention", part, mask < 0 ? arguments : arguments.With(SequenceLengths.Masks, sources.Length > 1 ? 1 : 0), sketch[sources[0]],
            [.. sources, .. Enumerable.Range(weights, count), .. masks]);
    }

    private static int[] Masks(Settings settings) => settings.Has(SequenceLengths.Masks) ? settings.Integers(SequenceLengths.Masks) : [];

    private static int Hidden(Subgraph<T>.Sketch sketch, Settings settings, int x, int weight)
    {
        var first = Dense(sketch, "linear1", x, weight);
        return Drop(sketch, settings, "dropout", sketch.Add(settings.Text("activation"), "activation", Settings.None, sketch[first], first));
    }

    private static int Dense(Subgraph<T>.Sketch sketch, string part, int x, int weight)
    {
        var units = sketch[weight].Extents[0];
        var shape = sketch[x].Kind == ShapeKind.Sequence ? Shape.Sequence(sketch[x].Extents[0], units) : Shape.Flat(units);
        return sketch.Add("dense", part, Settings.None, shape, x, weight, weight + 1);
    }

    private static int Drop(Subgraph<T>.Sketch sketch, Settings settings, string part, int x) => settings.Number("dropout", 0) == 0
        ? x
        : sketch.Add("dropout", part, Settings.None.With("rate", settings.Number("dropout")), sketch[x], x);
}
