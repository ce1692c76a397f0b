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
        new ParameterSpec(
            "momentum", ArgumentKind.Real, "How far the running statistics move towards those of a batch; none for the average of all batches, which are then counted.", "0.1",
            Minimum: 0, Maximum: 1, Choices: EquatableArray.Of(NormalizationArguments.AverageOfAll), Positional: false),
        new ParameterSpec(
            "track", ArgumentKind.Flag, "Whether there are running statistics; without them each batch is normalised by its own at inference, too.", "true", Positional: false));

    // Its weights scale what they belong to.
    public override long MultiplyAdds(Node node, NetworkGraph graph) => 0;

    public override Shape? Infer(InferenceContext context)
    {
        var shape = context.Inputs[0];
        var channels = NormalizedAxes.Of(NormalizedAxes.OverBatch, shape).Weight;
        NormalizationArguments.Declare(context, channels, bias: true);
        if (Tracks(context.Settings))
        {
            context.State("running_mean", channels, 0);
            context.State("running_var", channels, 1);
            if (NormalizationArguments.CountsBatches(context.Settings))
            {
                context.State("num_batches_tracked", Shape.Scalar, 0);
            }
        }

        return shape;
    }

    public override int Expand(ExpansionContext context)
    {
        var settings = context.Node.Settings;
        var isAffine = settings.Number("affine", 1) != 0;
        int[] weight = isAffine ? [context.Input(1)] : [], bias = isAffine ? [context.Input(2)] : [];
        int[] states = Tracks(settings) ? [.. Enumerable.Range(1 + weight.Length + bias.Length, context.InputCount - 1 - weight.Length - bias.Length).Select(context.Input)] : [];
        return context.IsTraining || states.Length == 0 ? OverBatch(context, weight, bias, states) : Predict(context, weight, bias, states[0], states[1]);
    }

    private static bool Tracks(Settings settings) => settings.Number("track", 1) != 0;

    private static int Predict(ExpansionContext context, int[] weight, int[] bias, int mean, int variance)
    {
        var channels = context.NodeOf(mean).Shape;
        var scale = context.Add("norm.scale", "scale", NormalizationArguments.Eps(context.Node.Settings), channels, false, [variance, .. weight]);
        var shift = context.Add("norm.shift", "shift", Settings.None, channels, false, [mean, scale, .. bias]);
        return context.Result("norm.scaled", Settings.None, context.Input(0), scale, shift);
    }

    private static int OverBatch(ExpansionContext context, int[] weight, int[] bias, int[] states)
    {
        var (settings, over) = (context.Node.Settings, NormalizedAxes.OverBatch);
        var x = context.Input(0);
        var axes = NormalizedAxes.Of(over, context.Node.Shape);

        // One value of a channel has no variance, from which nothing can be learned.
        var counted = axes.Count > 1 || !context.IsTraining ? Settings.None : Settings.None.With("least_examples", 2).With("layer", context.Node.Name);
        var examples = context.Add("norm.examples", "examples", counted, Shape.Scalar, false);
        var mean = context.Add("norm.mean", "mean", over, axes.Statistic, false, x, examples);
        var variance = context.Add("norm.variance", "variance", over, axes.Statistic, false, x, mean, examples);
        var reciprocal = context.Add("norm.reciprocal", "r", NormalizationArguments.Eps(settings), axes.Statistic, false, variance);
        if (states.Length > 0 && context.IsTraining)
        {
            Move(context, states, mean, variance, examples, axes);
        }

        return context.Result(
            "norm.normalized", Normalized.Flags(over, centred: true, weight.Length > 0, bias.Length > 0), [x, mean, reciprocal, .. weight, .. bias, examples]);
    }

    private static void Move(ExpansionContext context, int[] states, int mean, int variance, int examples, NormalizedAxes axes)
    {
        var settings = context.Node.Settings;
        var counts = NormalizationArguments.CountsBatches(settings);
        var moved = (counts ? Settings.None : Settings.None.With("momentum", settings.Number("momentum", 0.1))).With("values", axes.Count);
        int[] batches = counts ? [states[2]] : [];
        context.Update(states[0], context.Add("norm.running", "running_mean.new", moved, axes.Statistic, false, [states[0], mean, .. batches]));
        context.Update(states[1], context.Add(
            "norm.running", "running_var.new", moved.With("corrected", 1), axes.Statistic, false, [states[1], variance, examples, .. batches]));
        if (counts)
        {
            context.Update(states[2], context.Add("norm.batches", "num_batches_tracked.new", Settings.None, Shape.Scalar, false, states[2]));
        }
    }
}
