using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>What all normalisations are told: what is added to the variance, and whether they learn a weight and a bias.</summary>
internal static class NormalizationArguments
{
    /// <summary>The word in place of a momentum for running statistics that are the average of all batches.</summary>
    public const string AverageOfAll = "none";

    private const double DefaultEps = 1e-5;

    /// <summary>The arguments every normalisation has, after those of its own that may stand without a name.</summary>
    public static EquatableArray<ParameterSpec> Of(params ParameterSpec[] own) => Of("1e-5", affine: true, own);

    public static EquatableArray<ParameterSpec> Of(string eps, bool affine, params ParameterSpec[] own) => own.Where(static p => p.Positional)
        .Append(new("eps", ArgumentKind.Real, "Added to the variance, so that equal values do not divide by 0.", eps, Minimum: 0, Positional: false))
        .Concat(own.Where(static p => !p.Positional))
        .Append(new("affine", ArgumentKind.Flag, "Whether a weight and a bias are learned.", affine ? "true" : "false", Positional: false))
        .Append(new("trainable", ArgumentKind.Flag, "false freezes weight and bias; statistics are taken as before.", "true", Positional: false))
        .ToEquatable();

    /// <summary>Declares the weight, which starts as 1, and the bias, which starts as 0, unless the layer has none.</summary>
    public static void Declare(InferenceContext context, Shape shape, bool bias)
    {
        if (context.Settings.Number("affine", 1) == 0)
        {
            return;
        }

        context.Parameter("weight", shape, Initializer.Constant(1));
        if (bias)
        {
            context.Parameter("bias", shape, Initializer.Zeros);
        }
    }

    /// <summary>Whether the batches seen are counted, so that each has the same part in the running statistics.</summary>
    public static bool CountsBatches(Settings settings) => settings.Items.Any(static s => s is { Name: "momentum", Text: AverageOfAll });

    public static Settings Eps(Settings settings) => Settings.None.With("eps", settings.Number("eps", DefaultEps));
}
