using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// In training it normalises by the statistics of the batch and then moves the running ones, each channel over examples and positions. At inference it is
/// x·scale + shift with the running ones, one line in the kernel that computes x. A frozen layer keeps taking batch statistics in training: only its
/// weight and bias stay.
/// </summary>
internal sealed class BatchNorm : CompositeOperator
{
    public override string Name => "batchnorm";

    public override string Summary =>
        "y = (x - mean) / √(variance + eps) · weight + bias, for each channel (feature of a flat value or sequence): in training with statistics over the batch and all positions, which move running_mean and running_var; at inference with these.";

    public override EquatableArray<ParameterSpec> Parameters { get; } = NormalizationArguments.Of(
        new ParameterSpec("momentum", ArgumentKind.Real, "How far the running statistics move towards those of a batch.", "0.1", Minimum: 0, Maximum: 1, Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        var shape = context.Inputs[0];
        var channels = NormalizedAxes.Of(NormalizedAxes.OverBatch, shape).Weight;
        NormalizationArguments.Declare(context, channels, bias: true);
        context.State("running_mean", channels, 0);
        context.State("running_var", channels, 1);
        return shape;
    }

    public override int Expand(ExpansionContext context)
    {
        var settings = context.Node.Settings;
        var isAffine = settings.Number("affine", 1) != 0;
        int[] weight = isAffine ? [context.Input(1)] : [], bias = isAffine ? [context.Input(2)] : [];
        var (mean, variance) = (context.Input(context.InputCount - 2), context.Input(context.InputCount - 1));
        return context.IsTraining ? Train(context, weight, bias, mean, variance) : Predict(context, weight, bias, mean, variance);
    }

    private static int Predict(ExpansionContext context, int[] weight, int[] bias, int mean, int variance)
    {
        var channels = context.NodeOf(mean).Shape;
        var scale = context.Add("norm.scale", "scale", NormalizationArguments.Eps(context.Node.Settings), channels, false, [variance, .. weight]);
        var shift = context.Add("norm.shift", "shift", Settings.None, channels, false, [mean, scale, .. bias]);
        return context.Result("norm.scaled", Settings.None, context.Input(0), scale, shift);
    }

    private static int Train(ExpansionContext context, int[] weight, int[] bias, int runningMean, int runningVariance)
    {
        var (settings, over) = (context.Node.Settings, NormalizedAxes.OverBatch);
        var x = context.Input(0);
        var axes = NormalizedAxes.Of(over, context.Node.Shape);

        // One value of a channel has no variance.
        var counted = axes.Count > 1 ? Settings.None : Settings.None.With("least_examples", 2).With("layer", context.Node.Name);
        var examples = context.Add("norm.examples", "examples", counted, Shape.Scalar, false);
        var mean = context.Add("norm.mean", "mean", over, axes.Statistic, false, x, examples);
        var variance = context.Add("norm.variance", "variance", over, axes.Statistic, false, x, mean, examples);
        var reciprocal = context.Add("norm.reciprocal", "r", NormalizationArguments.Eps(settings), axes.Statistic, false, variance);
        var moved = Settings.None.With("momentum", settings.Number("momentum", 0.1)).With("values", axes.Count);
        context.Update(runningMean, context.Add("norm.running", "running_mean.new", moved, axes.Statistic, false, runningMean, mean));
        context.Update(runningVariance, context.Add("norm.running", "running_var.new", moved, axes.Statistic, false, runningVariance, variance, examples));
        return context.Result(
            "norm.normalized", Normalized.Flags(over, centred: true, weight.Length > 0, bias.Length > 0), [x, mean, reciprocal, .. weight, .. bias, examples]);
    }
}
