using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>The argument <c>label_smoothing</c>: t' = (1 - ε)·t + ε / classes.</summary>
internal static class CrossEntropyTarget
{
    public static EquatableArray<ParameterSpec> Specs { get; } = EquatableArray.Of(
        new ParameterSpec(
            "label_smoothing", ArgumentKind.Real, "Part of every target spread evenly over the classes, 0 to 1.", "0", Minimum: 0, Maximum: 1, Positional: false));

    public static Expression Smooth(Expression target, Settings settings, int classes)
    {
        var part = settings.Number("label_smoothing", 0);
        return part == 0 ? target : ((1 - part) * target) + (part / classes);
    }
}
