using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>What encoder and decoder blocks share: their arguments, their norms, and how a part is put around a way past it.</summary>
internal static class TransformerParts
{
    /// <param name="causal">Whether steps of the layer's own sequence see only earlier ones, when the user does not say.</param>
    public static EquatableArray<ParameterSpec> Specs(string causal) => new ParameterSpec[]
    {
        new("heads", ArgumentKind.Integer, "Parts the features are shared out among; a divisor of them.", Minimum: 1, Maximum: 65536),
        new("hidden", ArgumentKind.Integer, "Features inside the feed-forward part, at least 1.", Minimum: 1, Maximum: int.MaxValue),
        new("norm", ArgumentKind.Choice, "Where layer norm stands: after each sum, or before each part.", "post", Choices: EquatableArray.Of("post", "pre"), Positional: false),
    }.Concat(FeedForward.Specs).Concat(new ParameterSpec[]
    {
        new("causal", ArgumentKind.Flag, "Whether a step sees only itself and earlier steps.", causal, Positional: false),
        new("eps", ArgumentKind.Real, "Added to the variance in the norms.", "1e-5", Minimum: 0, Maximum: 1, Positional: false),
        new("trainable", ArgumentKind.Flag, "false freezes the layer.", "true", Positional: false),
    }).ToEquatable();

    /// <summary>Reports features that a layer norm leaves nothing of.</summary>
    public static bool CanNorm(InferenceContext context, Shape input)
    {
        if (input.Extents[1] > 1)
        {
            return true;
        }

        context.ShapeProblem(
            $"{context.Subject} norms the features of each step, which leaves 0 of a single one, and {context.Origin(0)} gives {Words.Shape(input)}. "
            + "Give each step at least 2 features, e.g. by a dense layer above.");
        return false;
    }

    public static void DeclareNorm(InferenceContext context, int number, int features)
    {
        context.Parameter($"norm{number}.weight", Shape.Flat(features), Initializer.Constant(1));
        context.Parameter($"norm{number}.bias", Shape.Flat(features), Initializer.Zeros);
    }

    /// <summary>norm(x + dropout(part(x))), or x + dropout(part(norm(x))).</summary>
    /// <param name="number">Of norm and dropout, from 1.</param>
    /// <param name="norm">The input that is the norm's weight; its bias follows.</param>
    /// <param name="isLast">Whether the result is the layer's.</param>
    public static int Residual(ExpansionContext context, int number, int norm, bool isLast, int x, Func<int, int> part)
    {
        var settings = Settings.None.With("eps", context.Node.Settings.Number("eps", 1e-5)).With("affine", 1);
        var isPre = context.Node.Settings.Text("norm") == "pre";
        int[] Normed(int value) => [value, context.Input(norm), context.Input(norm + 1)];
        var from = isPre ? context.Add("layernorm", $"norm{number}", settings, Normed(x)) : x;
        var result = ScaledDotProduct.Dropped(context, $"dropout{number}", part(from));
        if (isPre)
        {
            return isLast ? context.Result("add", Settings.None, x, result) : context.Add("add", $"sum{number}", Settings.None, x, result);
        }

        var sum = Normed(context.Add("add", $"sum{number}", Settings.None, x, result));
        return isLast ? context.Result("layernorm", settings, sum) : context.Add("layernorm", $"norm{number}", settings, sum);
    }

    /// <summary>Adds attention with weights from input <paramref name="weights"/> on.</summary>
    /// <param name="keys">The layer's value whose mask that of the keys is.</param>
    public static int Attend(ExpansionContext context, string suffix, bool causal, int weights, int count, int keys, params int[] sources)
    {
        var own = context.Node.Settings;
        var settings = HeadIndices.Of(own.Integer("heads")).With("causal", causal ? 1 : 0).With("bias", 1).With("dropout", own.Number("dropout", 0));
        int[] masks = context.Mask(keys) is { } mask ? [mask] : [];
        return context.Add(
            "attention", suffix, masks.Length == 0 ? settings : settings.With(SequenceLengths.Masks, AttentionShapes.KeyOf(sources.Length)),
            [.. sources, .. Enumerable.Range(weights, count).Select(context.Input), .. masks]);
    }

    /// <summary>Adds the feed-forward part with weights from input <paramref name="weights"/> on.</summary>
    public static int Feed(ExpansionContext context, int weights, int x)
    {
        var hidden = FeedForward.Hidden(context, x, context.Input(weights), context.Input(weights + 1));
        var features = context.Node.Shape.Extents[1];
        return context.Add("dense", "linear2", AttentionLayer.DenseSettings(features, bias: true), hidden, context.Input(weights + 2), context.Input(weights + 3));
    }
}
