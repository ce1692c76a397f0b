using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// A normalisation by statistics of each example alone. At inference it is one kernel; in training its statistics are nodes, which the gradient reads
/// again.
/// </summary>
internal abstract class ExampleNorm : CompositeOperator
{
    /// <summary>Whether the mean is taken away.</summary>
    protected virtual bool IsCentred => true;

    /// <summary>What shares statistics and weights; null when a problem was reported.</summary>
    protected abstract Settings? AxesOf(InferenceContext context);

    /// <summary>The same for a layer without problems.</summary>
    protected abstract Settings AxesOf(Settings settings, Shape shape);

    // Its weights scale what they belong to.
    public override long MultiplyAdds(Node node, NetworkGraph graph) => 0;

    public override Shape? Infer(InferenceContext context)
    {
        var shape = context.Inputs[0];
        if (AxesOf(context) is not { } settings)
        {
            return null;
        }

        var axes = NormalizedAxes.Of(settings, shape);
        if (IsCentred && axes.Count == 1)
        {
            context.ShapeProblem(
                $"{context.Subject} would take the mean of one value, which leaves 0, and {context.Origin(0)} gives {Words.Shape(shape)}. "
                + "Normalise over more values, or use batchnorm.");
            return null;
        }

        NormalizationArguments.Declare(context, axes.Weight, IsCentred);
        return shape;
    }

    public override int Expand(ExpansionContext context)
    {
        var (settings, shape, x) = (context.Node.Settings, context.Node.Shape, context.Input(0));
        var over = AxesOf(settings, shape);
        var hasWeight = context.InputCount > 1;
        var flags = Normalized.Flags(over, IsCentred, hasWeight, hasWeight && IsCentred);
        int[] weights = [.. Enumerable.Range(1, context.InputCount - 1).Select(context.Input)];
        var eps = settings.Number("eps");
        if (!context.IsTraining)
        {
            return context.Result("norm.forward", flags.With("eps", eps), [x, .. weights]);
        }

        var statistic = NormalizedAxes.Of(over, shape).Statistic;
        int[] mean = IsCentred ? [context.Add("norm.mean", "mean", over, statistic, true, x)] : [];
        var variance = context.Add("norm.variance", "variance", over, statistic, true, [x, .. mean]);
        var reciprocal = context.Add("norm.reciprocal", "r", Settings.None.With("eps", eps), statistic, true, variance);
        return context.Result("norm.normalized", flags, [x, .. mean, reciprocal, .. weights]);
    }
}
