using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>A normalisation over the last extents, all of a flat or spatial value unless <c>axes</c> says how many.</summary>
internal abstract class FeatureNorm : ExampleNorm
{
    protected static ParameterSpec AxesSpec { get; } = new(
        "axes", ArgumentKind.Integer,
        "How many of the last extents are normalised together; 0 for all of a flat or spatial value and the features of each step of a sequence.", "0",
        Minimum: 0, Maximum: 4, Positional: false);

    protected override Settings? AxesOf(InferenceContext context)
    {
        var shape = context.Inputs[0];
        if ((int)context.Settings.Number("axes", 0) <= shape.Rank)
        {
            return AxesOf(context.Settings, shape);
        }

        context.ArgumentProblem("axes", $"{context.Subject} asks for more extents than {context.Origin(0)} gives, which is {Words.Shape(shape)}. Give axes from 1 to its number of extents, or leave it out.");
        return null;
    }

    protected override Settings AxesOf(Settings settings, Shape shape) => NormalizedAxes.OverFeatures(
        (int)settings.Number("axes", 0) is var axes and > 0 ? axes : shape.Kind == ShapeKind.Sequence ? 1 : shape.Rank);
}
