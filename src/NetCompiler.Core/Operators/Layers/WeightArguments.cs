using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Layers;

/// <summary>The arguments of every layer with weights: how they start, and whether they are trained.</summary>
internal static class WeightArguments
{
    private static readonly EquatableArray<string> Kinds = EquatableArray.Of(
        "auto", "zeros", "constant", "lecun_normal", "lecun_uniform", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "normal",
        "uniform", "orthogonal");

    public static EquatableArray<ParameterSpec> Specs { get; } = EquatableArray.Of(
        new ParameterSpec(
            "init", ArgumentKind.Choice, "How the weight starts; auto chooses by the activation that follows.", "auto", Choices: Kinds, Positional: false),
        new ParameterSpec(
            "init_value", ArgumentKind.Real, "The constant of constant, the deviation of normal, the bound of uniform.", "0.05", Positional: false),
        new ParameterSpec(
            "trainable", ArgumentKind.Flag, "false freezes the layer: its weights are saved and counted, but get no gradient.", "true", Positional: false));

    public static Initializer Initializer(Settings settings, int fanIn, int fanOut) =>
        new(settings.Has("init") ? settings.Text("init") : "auto", fanIn, fanOut, settings.Number("init_value", 0));
}
