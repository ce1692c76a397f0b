using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Normalisation;

internal sealed class GroupNorm : ExampleNorm
{
    public override string Name => "groupnorm";

    public override string Summary =>
        "y = (x - mean) / √(variance + eps) · weight + bias, with statistics of each group of channels (features of a flat value or sequence) of each example over all positions; weight and bias have one value a channel.";

    public override string Example => "groupnorm 1";

    public override EquatableArray<ParameterSpec> Parameters { get; } = NormalizationArguments.Of(
        new ParameterSpec("groups", ArgumentKind.Integer, "Groups, which must divide the channels.", Minimum: 1, Maximum: int.MaxValue));

    protected override Settings? AxesOf(InferenceContext context)
    {
        var shape = context.Inputs[0];
        var (groups, channels) = (context.Settings.Integer("groups"), shape.Extents[FeatureAxis.Of(shape)]);
        if (channels % groups == 0)
        {
            return NormalizedAxes.OverGroups(groups);
        }

        context.ArgumentProblem("groups", FormattableString.Invariant(
            $"{context.Subject} needs channels that {groups} groups divide, and {context.Origin(0)} gives {Words.Shape(shape)}, which has {channels}. Give a number of groups that divides {channels}."));
        return null;
    }

    protected override Settings AxesOf(Settings settings, Shape shape) => NormalizedAxes.OverGroups(settings.Integer("groups"));
}
