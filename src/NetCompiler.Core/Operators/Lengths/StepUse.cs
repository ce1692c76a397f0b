using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Activations;
using NetCompiler.Core.Operators.Attention;
using NetCompiler.Core.Operators.Combination;
using NetCompiler.Core.Operators.Normalisation;
using NetCompiler.Core.Operators.Pooling;
using NetCompiler.Core.Operators.Recurrence;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Lengths;

/// <summary>What an operator does with the steps of a sequence.</summary>
internal enum StepUse
{
    /// <summary>A result depends on several steps, in a way that cannot leave some of them out.</summary>
    Mixes,

    /// <summary>A step of the result depends on that step alone, and perhaps on its place.</summary>
    Each,

    /// <summary>It takes a mask of the steps that count.</summary>
    Masked,

    /// <summary>A mean over the steps.</summary>
    Mean,

    /// <summary>A sum over the steps of something that is 0 for 0.</summary>
    Sum,

    /// <summary>A result that very small numbers have no part in.</summary>
    Greatest,

    /// <summary>A result that very large numbers have no part in.</summary>
    Least,
}

/// <summary>The operators by what they do with steps.</summary>
internal static class Steps
{
    private const int Axis = 0;

    private static readonly HashSet<string> Each = new(StringComparer.Ordinal)
    {
        "dense", "distance", "glu", "prelu", "dropout", "noise", "embedding", "positionalencoding", "feedforward",
    };

    private static readonly HashSet<string> Sums = new(StringComparer.Ordinal) { "reducesum", "reducel1", "reducel2", "reducesumsquare" };

    /// <param name="operator">The layer's.</param>
    /// <param name="settings">Its arguments.</param>
    /// <param name="inputs">Shapes of the values it reads, at least one of them a sequence.</param>
    public static StepUse UseOf(Operator @operator, Settings settings, IReadOnlyList<Shape> inputs)
    {
        var rank = inputs[0].Rank;
        return @operator switch
        {
            RecurrentLayer or AttentionLayer or ScaledDotProduct or TransformerEncoder or TransformerDecoder => StepUse.Masked,
            ElementwiseOperator => StepUse.Each,
            BroadcastOperator => inputs.All(static s => s.Kind == ShapeKind.Sequence || s.Rank == 1 || s.Extents[s.Rank - 2] == 1) ? StepUse.Each : StepUse.Mixes,
            SoftmaxFamily or Hardmax or Concat => Axes.IsGiven(settings, "axis") && Axes.Normal(settings.Integer("axis"), rank) == Axis ? StepUse.Mixes : StepUse.Each,
            FeatureNorm => settings.Number("axes", 0) < rank ? StepUse.Each : StepUse.Mixes,
            GlobalAvgPool => StepUse.Mean,
            GlobalMaxPool => StepUse.Greatest,
            ReductionOperator => OfReduction(@operator.Name, settings, rank),
            _ => Each.Contains(@operator.Name) ? StepUse.Each : StepUse.Mixes,
        };
    }

    /// <summary>Of the values a layer reads those whose mask it takes.</summary>
    public static IEnumerable<int> Masked(Operator @operator, int inputs) => @operator switch
    {
        AttentionLayer or ScaledDotProduct => [AttentionShapes.KeyOf(inputs)],
        TransformerDecoder => [0, 1],
        _ => [0],
    };

    private static StepUse OfReduction(string name, Settings settings, int rank)
    {
        if (!Axes.Of(settings, rank).Contains(Axis))
        {
            return settings.Flag("keepdims") ? StepUse.Each : StepUse.Mixes;
        }

        return name switch
        {
            "reducemean" => StepUse.Mean,
            "reducemax" => StepUse.Greatest,
            "reducemin" => StepUse.Least,
            _ => Sums.Contains(name) ? StepUse.Sum : StepUse.Mixes,
        };
    }
}
